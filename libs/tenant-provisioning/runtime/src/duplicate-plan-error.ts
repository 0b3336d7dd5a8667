/** Several usage plans share a name, which API Gateway allows, so a tenant's limits would be a matter of luck. */
export class DuplicatePlanError extends Error {
  override readonly name = "DuplicatePlanError";

  constructor(planName: string, planIds: readonly string[]) {
    super(
      `${planIds.length} usage plans are named "${planName}": ${planIds.join(", ")}; delete or rename all but one`,
    );
  }
}
