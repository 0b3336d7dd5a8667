// Which cell a token belongs to. Part of the CloudFront Function, so only what CloudFront's JavaScript runtime 2.0
// has: see the README.

/** The cells that a router knows. */
export interface RoutedCells {
  /** The environment's prefix of tokens, which the first cell's tokens carry: `tg_prod`. */
  readonly tokenPrefix: string;
  /** Names of the cells; the first gets every request that names no other. */
  readonly names: readonly [string, ...string[]];
}

/**
 * Returns the name of the cell that answers a request.
 *
 * An exception goes before the token's own name, unless it names a cell that the router does not know. Such an
 * exception is read as none: the cell is gone, or the router is still to learn of it.
 *
 * @param untrustedToken the request's token, or undefined when the request has none or more than one
 * @param exception the cell that the exceptions name for the token, or undefined when they have none
 */
export function cellOfToken(
  untrustedToken: string | undefined,
  exception: string | undefined,
  cells: RoutedCells,
): string {
  const names = cells.names;
  if (untrustedToken === undefined) return names[0];
  if (exception !== undefined && names.indexOf(exception) !== -1) return exception;
  const named = nameInToken(untrustedToken, cells.tokenPrefix);
  return named !== undefined && names.indexOf(named) !== -1 ? named : names[0];
}

/**
 * Returns the word between the prefix and the next underscore: `2` in `tg_prod_2_...`. A token of the first cell
 * has none, because no underscore follows its prefix: the random part is base62.
 */
function nameInToken(untrustedToken: string, tokenPrefix: string): string | undefined {
  const start = tokenPrefix.length + 1;
  if (untrustedToken.slice(0, start) !== tokenPrefix + "_") return undefined;
  const end = untrustedToken.indexOf("_", start);
  return end === -1 ? undefined : untrustedToken.slice(start, end);
}

/** Hexadecimal digits of a token's hash that are the key of its exception: 80 bits. */
const KEY_DIGITS = 20;

/** Returns the key of a token's exception in the router's store. */
export function exceptionKey(tokenHash: string): string {
  return tokenHash.slice(0, KEY_DIGITS);
}
