// The path of a request in its cell. Part of the CloudFront Function, so only what CloudFront's JavaScript runtime
// 2.0 has: see the README.

/** A host name of the environment's `domain`. */
export interface RoutedDomain {
  readonly name: string;
  /** First part of the paths that clients use. @default none */
  readonly basePath?: string | undefined;
}

/**
 * First part of a path that no API has: `~` is in no stage's name. API Gateway answers 403 to it, as it does for a
 * path that no base path mapping has.
 */
const NOWHERE = "/~";

/**
 * Returns the path under which a cell serves a request.
 *
 * Paths of a custom domain have no stage, and may have a base path: `/v1/orders` is the cell's `/prod/orders`.
 * A path of another host, such as that of CloudFront, is the cell's own.
 *
 * @param untrustedPath the client's path, still percent-encoded and without the query string
 * @param untrustedHost the `Host` header
 */
export function pathInCell(
  untrustedPath: string,
  untrustedHost: string | undefined,
  stage: string,
  domains: readonly RoutedDomain[],
): string {
  const host = untrustedHost === undefined ? "" : untrustedHost.toLowerCase().replace(/:\d+$/, "");
  const domain = domains.find((each) => each.name === host);
  if (domain === undefined) return untrustedPath;
  if (domain.basePath === undefined) return "/" + stage + untrustedPath;
  const base = "/" + domain.basePath;
  const rest = untrustedPath.slice(base.length);
  const isUnder = untrustedPath.slice(0, base.length) === base && (rest === "" || rest.charAt(0) === "/");
  return isUnder ? "/" + stage + rest : NOWHERE + untrustedPath;
}
