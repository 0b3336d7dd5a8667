/**
 * A stored record is not what a token's record must be, so nobody may be let in because of it.
 *
 * The message names the field and the rule, never a value: values are hashes and tenants' keys.
 */
export class TokenRecordError extends Error {
  override readonly name = "TokenRecordError";

  constructor(
    readonly field: string,
    rule: string,
  ) {
    super(`token record: ${field} ${rule}`);
  }
}
