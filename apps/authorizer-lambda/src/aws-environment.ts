import { SettingsError } from "./errors";
import type { Credentials } from "./sign-request";

type Env = Readonly<Record<string, string | undefined>>;

/** Where DynamoDB answers, and the Region that requests to it are signed for. */
export interface DynamoDbEndpoint {
  /** Scheme, host name and port. */
  readonly url: URL;
  readonly region: string;
}

/** A part of a host name. That the Region is of the partition `aws` is checked where environments are. */
const REGION = /^[a-z0-9-]+$/;

const IGNORE_URLS = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";
/**
 * Variables that choose the endpoint, and the values that this client knows. The AWS SDKs do not agree on others,
 * such as `1` or `TRUE`: the one for JavaScript takes them as not set.
 */
const SWITCHES: Readonly<Record<string, readonly string[]>> = {
  AWS_USE_FIPS_ENDPOINT: ["false"],
  AWS_USE_DUALSTACK_ENDPOINT: ["false"],
  [IGNORE_URLS]: ["true", "false"],
};

/**
 * Reads the endpoint from the variables that every AWS SDK knows: `AWS_REGION`, which Lambda sets, and
 * `AWS_ENDPOINT_URL_DYNAMODB` or `AWS_ENDPOINT_URL` in place of AWS.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 * @throws {SettingsError} when the Region is missing, the URL is not the root of an
 * HTTP server, or a variable that chooses the endpoint has a value that this client does not know.
 */
export function dynamoDbEndpoint(untrustedEnv: Env): DynamoDbEndpoint {
  const region = untrustedEnv["AWS_REGION"];
  if (region === undefined || !REGION.test(region)) {
    throw new SettingsError([
      `AWS_REGION is ${JSON.stringify(region) ?? "missing"}; allowed: a Region, such as us-east-1`,
    ]);
  }
  const problems = Object.entries(SWITCHES).flatMap(([name, allowed]) => {
    const value = untrustedEnv[name];
    if (!value || allowed.includes(value)) return [];
    return [
      `${name} is ${JSON.stringify(value)}; allowed: ${allowed.map((each) => `"${each}"`).join(" or ")}`,
    ];
  });
  if (problems.length > 0) throw new SettingsError(problems);
  const isIgnored = untrustedEnv[IGNORE_URLS] === "true";
  const name = ["AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL"].find((each) => untrustedEnv[each]);
  if (name === undefined || isIgnored) {
    return { url: new URL(`https://dynamodb.${region}.amazonaws.com`), region };
  }
  const url = URL.parse(untrustedEnv[name] ?? "");
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    // Not repeated, because a URL can hold a password.
    throw new SettingsError([`${name} is not allowed; allowed: http(s)://<host>, with a port or without`]);
  }
  return { url, region };
}

/**
 * Returns the credentials of the function's role, which Lambda sets, or undefined when they are missing. No
 * other place is asked: a process without these variables is no Lambda function, and has no role.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function credentialsIn(env: Env): Credentials | undefined {
  const accessKeyId = env["AWS_ACCESS_KEY_ID"];
  const secretAccessKey = env["AWS_SECRET_ACCESS_KEY"];
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: env["AWS_SESSION_TOKEN"] || undefined };
}
