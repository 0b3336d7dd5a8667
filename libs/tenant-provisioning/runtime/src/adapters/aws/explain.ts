import { environments } from "@tollgate/environments";
import { QuotaExceededError } from "../../core/errors";
import {
  EndpointError,
  NoCredentialsError,
  NotAwsError,
  RoleWithoutAccountError,
  StoredRecordError,
  UnansweredError,
  WrongAccountError,
} from "./errors";

/** Error names of AWS and of the SDK for missing or refused credentials. */
const NO_CREDENTIALS = ["CredentialsProviderError", "TokenProviderError", "NoCredentialsError"];
const EXPIRED = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];
const UNKNOWN_CREDENTIALS = [
  "UnrecognizedClientException",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "IncompleteSignature",
  "MissingAuthenticationTokenException",
  "NotAuthorized",
];
const DENIED = [
  "AccessDeniedException",
  "UnauthorizedException",
  "AccessDenied",
  "UnauthorizedOperation",
  "ForbiddenException",
];
/** Errors that a retry may resolve. `LimitExceededException` is final, so it is not listed. */
const THROTTLED = [
  "TooManyRequestsException",
  "ThrottlingException",
  "ThrottledException",
  "Throttling",
  "RequestThrottled",
  "RequestThrottledException",
  "RequestLimitExceeded",
  "ProvisionedThroughputExceededException",
  "SlowDown",
];
const CLOCK = /RequestTimeTooSkewed|Signature (expired|not yet current)/;
const OTHER_REGION = /Credential should be scoped to a valid region/i;

/** The kind of policy that AWS's error message names, and the advice for it. */
const DENIALS: readonly (readonly [words: RegExp, advice: string])[] = [
  [
    /explicit deny in (?:a |an )?(?:service|resource) control policy|no (?:service|resource) control policy allows/i,
    "a policy of the organisation denies it: an administrator of the organisation has to allow it",
  ],
  [/permissions boundary/i, "your permissions boundary does not allow it"],
  [
    /session policy/i,
    "the policy of the session does not allow it: sign in without one, or with a different one",
  ],
  [/VPC endpoint policy/i, "the policy of the VPC endpoint does not allow it"],
  [/explicit deny in (?:a |an )?resource-based policy/i, "a policy of the resource denies it explicitly"],
  [/explicit deny/i, "one of your IAM policies denies it explicitly"],
];

/** TLS failures by Node.js error code: the cause and the advice. */
const TLS: readonly (readonly [code: RegExp, words: string])[] = [
  [
    /SELF_SIGNED|self-signed certificate|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/,
    "has a certificate of an unknown authority: if it is yours, or a proxy's, set NODE_EXTRA_CA_CERTS to the authority's file",
  ],
  [
    /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/,
    "has a certificate that is not valid now: check it, and this machine's clock",
  ],
  [
    /ERR_TLS_CERT_ALTNAME_INVALID/,
    "has a certificate for a different host name: check the address, and proxies",
  ],
  [
    /EPROTO|ERR_SSL|wrong version number/,
    "does not speak TLS, and its address begins with https: is it http?",
  ],
  [/HPE_|Parse Error/, "does not speak HTTP as its address says: is it https?"],
];
/** Node.js error codes of network failures. The SDK puts some of them in the message of its own error. */
const UNREACHABLE =
  /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EADDRNOTAVAIL|EINVAL)\b/;
const CUT = /\b(ECONNRESET|EPIPE)\b|socket hang up|^aborted$|ERR_STREAM_PREMATURE_CLOSE/;

export function isAboutCredentials(error: unknown): boolean {
  return [...NO_CREDENTIALS, ...EXPIRED, ...UNKNOWN_CREDENTIALS].includes(nameOf(error));
}

export interface ErrorContext {
  readonly environmentName: string;
  /** @default AWS's own endpoint */
  readonly endpoint?: string | undefined;
}

export interface Explained {
  readonly message: string;
  readonly kind: "usage" | "access" | "unavailable";
}

/** Explains an AWS or connection error, with advice. Returns undefined for any other error. */
export function explainAwsError(
  error: unknown,
  { environmentName, endpoint = "AWS" }: ErrorContext,
): Explained | undefined {
  const [name, text] = [nameOf(error), error instanceof Error ? error.message : ""];
  const environment = environments.find((each) => each.name === environmentName);
  // Commands say themselves which cell has failed.
  const region = environment?.cells ? "the cell's Region" : (environment?.region ?? "its Region");
  if (error instanceof EndpointError || error instanceof RoleWithoutAccountError)
    return { message: text, kind: "usage" };
  if (error instanceof WrongAccountError) return { message: text, kind: "access" };
  if (/Invalid URL/.test(text)) {
    const message = `${endpoint} is not a URL: set AWS_ENDPOINT_URL to one such as http://127.0.0.1:4000`;
    return { message, kind: "usage" };
  }
  const access = explainAccess(name, text, region);
  if (access !== undefined) return { message: access, kind: "access" };
  const message =
    explainAnswer(error, endpoint) ??
    explainState(name, text, { environmentName, region }) ??
    explainConnection(error, endpoint) ??
    explainOther(error, endpoint);
  return message === undefined ? undefined : { message, kind: "unavailable" };
}

function explainAccess(name: string, text: string, region: string): string | undefined {
  if (NO_CREDENTIALS.includes(name)) {
    if (/\bsso\b/i.test(text)) return `the sign-in has expired or is missing: ${text}`;
    if (text !== "" && !/Could not load credentials from any providers/.test(text)) {
      const profile = process.env["AWS_PROFILE"];
      const who =
        profile === undefined
          ? "there are no AWS credentials"
          : `the AWS profile ${profile} gives no credentials`;
      return `${who}: ${text}`;
    }
    return "there are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
  }
  if (CLOCK.test(`${name} ${text}`))
    return "AWS refuses the time of the signature: this machine's clock is wrong";
  if (OTHER_REGION.test(text)) return `the endpoint is not in ${region}: ${text}`;
  if (EXPIRED.includes(name))
    return "the AWS credentials have expired: sign in again, such as with aws sso login";
  if (UNKNOWN_CREDENTIALS.includes(name))
    return (
      `AWS does not know these credentials in ${region}: they or their secret are wrong, ` +
      "or the account has not enabled the Region"
    );
  return DENIED.includes(name) ? explainDenial(text) : undefined;
}

function explainDenial(text: string): string {
  const [, action, resource] = /to perform: (\S+)(?: on resource: (\S+))?/.exec(text) ?? [];
  const advice = DENIALS.find(([words]) => words.test(text))?.[1];
  if (action === undefined) return `AWS denies access: ${text}${advice === undefined ? "" : ` (${advice})`}`;
  const what = `AWS denies access: the action ${action}${resource === undefined ? "" : ` on ${resource}`}`;
  if (advice !== undefined) return `${what} is not allowed: ${advice}`;
  if (action === "sts:AssumeRole")
    return `${what} is not allowed: the role of the profile does not trust your identity, or your policies do not allow it`;
  return (
    `${what} is missing from your policy; ` +
    "the stack's output operator_policy_arn names a policy with all actions"
  );
}

/** Explains a missing answer, or an answer that does not come from AWS. */
function explainAnswer(error: unknown, endpoint: string): string | undefined {
  if (error instanceof UnansweredError)
    return `${endpoint} cannot be reached: ${error.message}. Check the network and the address, or run it again later`;
  const isNotAws = error instanceof NotAwsError || (error instanceof SyntaxError && "$response" in error);
  if (!isNotAws) return undefined;
  const detail = error instanceof NotAwsError ? ` (${error.detail})` : "";
  return `${endpoint} does not answer like AWS${detail}: it is a different server, or lacks the operation`;
}

function explainState(
  name: string,
  text: string,
  { environmentName, region }: { readonly environmentName: string; readonly region: string },
): string | undefined {
  const deploy = `deploy it (npx cdktf deploy ${environmentName})`;
  if (name === "ResourceNotFoundException")
    return `a table of ${environmentName} does not exist in ${region}: ${deploy}, or check the account`;
  if (name === "ValidationException" && /index/.test(text))
    return (
      `a table of ${environmentName} lacks an index, which a newer version needs: ${deploy}, ` +
      "or start the local gateway with an empty DATA_DIR"
    );
  if (THROTTLED.includes(name)) return "AWS throttles the requests: run it again later";
  if (name === "LimitExceededException" || name === "ItemCollectionSizeLimitExceededException")
    return `an AWS quota is reached, and a retry does not help: ${text}`;
  if (name === "ValidationException" && /[Ii]tem size/.test(text))
    return `an item of DynamoDB has at most 400 KB: ${text}`;
  return undefined;
}

/** Explains a connection that failed or was cut. */
export function isOfConnection(error: unknown): boolean {
  return explainConnection(error, "") !== undefined;
}

function explainConnection(error: unknown, endpoint: string): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = "" } = error as NodeJS.ErrnoException;
  const all = `${code} ${error.message}`;
  const tls = TLS.find(([words]) => words.test(all))?.[1];
  if (tls !== undefined) return `${endpoint} ${tls} (${code || error.message})`;
  if (CUT.test(code) || CUT.test(error.message))
    return `${endpoint} closed the connection (${code || "socket hang up"}): run it again to continue`;
  const network = UNREACHABLE.exec(all)?.[1];
  return network === undefined ? undefined : `${endpoint} cannot be reached (${network})`;
}

/** Explains any other error of AWS or of the SDK. None of them is a bug of this program. */
function explainOther(error: unknown, endpoint: string): string | undefined {
  if (error instanceof QuotaExceededError || error instanceof StoredRecordError) return error.message;
  if (!(error instanceof Error)) return undefined;
  const status = (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata
    ?.httpStatusCode;
  if (status !== undefined && status >= 500)
    return `${endpoint} failed (HTTP status ${status}, ${error.name}), also on a retry: run it again later`;
  if (status === undefined && !("$response" in error)) return undefined;
  return `${endpoint} refuses the request (${error.name}${status === undefined ? "" : `, HTTP status ${status}`}): ${error.message}`;
}

function nameOf(error: unknown): string {
  if (error instanceof NoCredentialsError) return "NoCredentialsError";
  return error instanceof Error ? error.name : "";
}
