/** A token was to be minted with an option that the authorizer would not accept in its record. */
export class TokenOptionError extends Error {
  override readonly name = "TokenOptionError";

  constructor(option: "label" | "expiresAt" | "scope", value: string | number, rule: string) {
    super(`${option} ${JSON.stringify(value)} ${rule}`);
  }
}
