/** An environment has no plan of a name. */
export class PlanNameError extends Error {
  override readonly name = "PlanNameError";

  /** @param quotedPlan as it may be repeated */
  constructor(quotedPlan: string, names: readonly string[]) {
    super(`plan ${quotedPlan} is not ${names.join(" or ")}`);
  }
}
