/** With `CI=true` a test's external tool is missing, which is a failure there and not a reason to skip. */
export class MissingToolError extends Error {
  override readonly name = "MissingToolError";
}
