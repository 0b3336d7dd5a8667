/** The input is not a plan that can be reviewed. The message says what it is and what to do. */
export class PlanError extends Error {
  override readonly name = "PlanError";
}
