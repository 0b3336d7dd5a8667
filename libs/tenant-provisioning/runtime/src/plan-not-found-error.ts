/** The usage plan is not in the account and Region: most likely its environment is not deployed yet. */
export class PlanNotFoundError extends Error {
  override readonly name = "PlanNotFoundError";

  constructor(planName: string) {
    super(`there is no usage plan "${planName}": is its environment deployed in this account and Region?`);
  }
}
