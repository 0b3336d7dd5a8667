import type { Tenancy } from "./tenancy";
import { TokenNotDeliveredError } from "./token-not-delivered-error";
import type { NewToken } from "./tokens";

/**
 * Removes a token whose secret will not be shown, because of an error: so it must not stay. That it may not be there does
 * not matter.
 *
 * @returns the error to throw: the same, or a {@link TokenNotDeliveredError} where the token cannot be removed either
 */
export async function takeBack(
  stored: NewToken,
  error: unknown,
  { tokens }: Pick<Tenancy, "tokens">,
): Promise<unknown> {
  try {
    await tokens.remove(stored.tokenHash);
    return error;
  } catch {
    return new TokenNotDeliveredError(stored, error);
  }
}
