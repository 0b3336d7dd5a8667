import { environments } from "@tollgate/environments";

/** Names under which AWS's services refuse credentials, and the SDK says that there are none. */
const NO_CREDENTIALS = ["CredentialsProviderError"];
const EXPIRED = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];
const UNKNOWN_CREDENTIALS = [
  "UnrecognizedClientException",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "IncompleteSignature",
];
const DENIED = [
  "AccessDeniedException",
  "UnauthorizedException",
  "AccessDenied",
  "NotAuthorized",
  "UnauthorizedOperation",
];
const THROTTLED = [
  "TooManyRequestsException",
  "ThrottlingException",
  "ProvisionedThroughputExceededException",
];
const CLOCK = /RequestTimeTooSkewed|Signature (expired|not yet current)/;
const OTHER_REGION = /Credential should be scoped to a valid region/i;
/** Node's names for a network that does not answer; the SDK has them in the message of an error of its own. */
const UNREACHABLE = /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|TimeoutError)\b/;

export function isAboutCredentials(error: unknown): boolean {
  return [...NO_CREDENTIALS, ...EXPIRED, ...UNKNOWN_CREDENTIALS].includes(nameOf(error));
}

interface Context {
  readonly environmentName: string;
  /** @default AWS's own */
  readonly endpoint?: string | undefined;
}

/** What went wrong between the command and AWS, and what to do; undefined for what is not AWS's. */
export function explainAwsError(
  error: unknown,
  { environmentName, endpoint = "AWS" }: Context,
): { readonly message: string; readonly kind: "usage" | "access" | "unavailable" } | undefined {
  const [name, text] = [nameOf(error), error instanceof Error ? error.message : ""];
  const region = environments.find((each) => each.name === environmentName)?.region ?? "its Region";
  if (/Invalid URL/.test(text)) {
    const message = `${endpoint} is no URL: AWS_ENDPOINT_URL is such as http://127.0.0.1:4000`;
    return { message, kind: "usage" };
  }
  const access = explainAccess(name, text, region);
  if (access !== undefined) return { message: access, kind: "access" };
  const isNotAws = error instanceof SyntaxError && "$response" in error;
  const unavailable = isNotAws
    ? `${endpoint} answers something that is not AWS's: it is another kind of server, or has no such operation`
    : explainUnavailable(name, text, { environmentName, region, endpoint });
  return unavailable === undefined ? undefined : { message: unavailable, kind: "unavailable" };
}

function explainAccess(name: string, text: string, region: string): string | undefined {
  if (NO_CREDENTIALS.includes(name)) {
    if (/profile/i.test(text)) return `the AWS profile gives no credentials: ${text}`;
    return "there are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
  }
  if (CLOCK.test(`${name} ${text}`))
    return "AWS refuses the signature for its time: this machine's clock is wrong";
  if (OTHER_REGION.test(text))
    return `the endpoint is of another Region than ${region}, which is the environment's: ${text}`;
  if (EXPIRED.includes(name))
    return "the AWS credentials have expired: sign in again, such as with aws sso login";
  if (UNKNOWN_CREDENTIALS.includes(name))
    return (
      `AWS does not know these credentials in ${region}: they or their secret are wrong, ` +
      "or the account has not enabled the Region"
    );
  if (!DENIED.includes(name)) return undefined;
  const [, action, resource] = /to perform: (\S+)(?: on resource: (\S+))?/.exec(text) ?? [];
  if (action === undefined) return `AWS denies access: ${text}`;
  return (
    `AWS denies access: the action ${action}${resource === undefined ? "" : ` on ${resource}`} is missing ` +
    "from the policy of who runs this; the stack's output operator_policy_arn names one that has all"
  );
}

function explainUnavailable(
  name: string,
  text: string,
  { environmentName, region, endpoint }: Context & { readonly region: string },
): string | undefined {
  const deploy = `deploy it (npx cdktf deploy ${environmentName})`;
  if (name === "ResourceNotFoundException")
    return `a table of ${environmentName} is not there in ${region}: ${deploy}, or look at the account`;
  if (name === "ValidationException" && /index/.test(text))
    return (
      `a table of ${environmentName} lacks an index, which a newer version needs: ${deploy}, ` +
      "or start the local gateway with an empty DATA_DIR"
    );
  if (THROTTLED.includes(name))
    return "AWS keeps answering that there are too many requests: run it again later";
  const network = UNREACHABLE.exec(`${name} ${text}`)?.[1];
  return network === undefined ? undefined : `${endpoint} cannot be reached (${network})`;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
