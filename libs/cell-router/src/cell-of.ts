import { hashToken, tokenFromHeader } from "@tollgate/token-hashing";
import { cellOfToken, exceptionKey, type RoutedCells } from "./cell-of-token";

/**
 * Returns the name of the cell that answers a request, as the CloudFront Function of the environment decides it.
 *
 * It decides nothing about access: each cell checks the token itself. It never throws.
 *
 * @param untrustedAuthorization the `Authorization` header, or undefined when the request has none or several
 * @param exceptions returns the cell stored under a key of {@link exceptionKey}, or undefined
 */
export function cellOf(
  untrustedAuthorization: string | undefined,
  exceptions: (key: string) => string | undefined,
  cells: RoutedCells,
): string {
  const token = untrustedAuthorization === undefined ? undefined : tokenFromHeader(untrustedAuthorization);
  const exception = token === undefined ? undefined : exceptions(exceptionKey(hashToken(token)));
  return cellOfToken(token, exception, cells);
}
