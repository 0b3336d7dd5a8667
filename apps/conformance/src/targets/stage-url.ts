import type { Environment } from "@tollgate/environments";
import { isLoopback } from "@tollgate/local-guard";
import { UsageError } from "./errors";

export interface Stage {
  readonly origin: URL;
  /** The prefix of routes' paths: `/dev`, or empty at a custom domain. */
  readonly base: string;
  readonly source: "aws" | "local-gateway" | "other";
  /** The API's id, if the host contains it. */
  readonly apiId?: string;
}

const EXECUTE_API = /^([a-z0-9]{10})\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;

/**
 * Reads an invoke URL.
 *
 * @param endpoint `AWS_ENDPOINT_URL`, where tenants are created
 * @throws {UsageError} for a URL that is not the environment's stage, and when tenants would be created in
 * another place.
 */
export function parseStageUrl(
  untrustedUrl: string,
  environment: Environment,
  { endpoint, makesTenants }: { readonly endpoint: string | undefined; readonly makesTenants: boolean },
): Stage {
  const url = URL.canParse(untrustedUrl) ? new URL(untrustedUrl) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol))
    throw new UsageError(
      "--against is not a URL such as https://<id>.execute-api.<region>.amazonaws.com/dev",
    );
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    throw new UsageError("--against has more than scheme, host and stage");
  const base = url.pathname.replace(/\/+$/, "");
  const isLocal = isLoopback(url.hostname);
  const [, apiId, region] = EXECUTE_API.exec(url.hostname) ?? [];
  const ownDomain = environment.domain?.names.find(({ name }) => name === url.hostname);
  if (url.protocol === "http:" && !isLocal)
    throw new UsageError("--against is http, which would send tokens unencrypted: use https");
  const expected =
    ownDomain === undefined ? `/${environment.name}` : (ownDomain.basePath ?? "").replace(/^(?=.)/, "/");
  if (base !== expected)
    throw new UsageError(
      `--against is not the stage ${environment.name}: its URL ends in ${expected || "its host"}, and not in ${base || "/"}`,
    );
  if (region !== undefined && region !== environment.region)
    throw new UsageError(`--against is in ${region}, and ${environment.name} is in ${environment.region}`);
  if (environment.domain?.mutualTls !== undefined && ownDomain !== undefined)
    throw new UsageError(
      "the stage's domain requires a client certificate, which this command does not have",
    );
  if (makesTenants) checkEndpoint(isLocal, endpoint);
  const source = apiId !== undefined || ownDomain !== undefined ? "aws" : isLocal ? "local-gateway" : "other";
  return { origin: new URL(url.origin), base, source, ...(apiId !== undefined && { apiId }) };
}

/** A local stage needs a local endpoint, and a stage on AWS needs AWS's. */
function checkEndpoint(isLocal: boolean, endpoint: string | undefined): void {
  const isLocalEndpoint =
    endpoint !== undefined && URL.canParse(endpoint) && isLoopback(new URL(endpoint).hostname);
  if (isLocal && !isLocalEndpoint)
    throw new UsageError(
      "--against is on this machine, and its tenants would be created on AWS: set AWS_ENDPOINT_URL to the local gateway",
    );
  if (!isLocal && isLocalEndpoint)
    throw new UsageError(
      "--against is not on this machine, and AWS_ENDPOINT_URL is: its tenants would be created elsewhere",
    );
}

/** Returns the address that API Gateway itself gives an API. */
export function ownOrigin({ region }: Pick<Environment, "region">, apiId: string): URL {
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return new URL(`https://${apiId}.execute-api.${region}.${suffix}`);
}
