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
const DENIED = ["AccessDeniedException", "AccessDenied", "NotAuthorized", "UnauthorizedOperation"];
const THROTTLED = [
  "TooManyRequestsException",
  "ThrottlingException",
  "ProvisionedThroughputExceededException",
];
/** Node's names for a network that does not answer; the SDK has them in the message of an error of its own. */
const UNREACHABLE = /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|TimeoutError)\b/;

export function isAboutCredentials(error: unknown): boolean {
  return [...NO_CREDENTIALS, ...EXPIRED, ...UNKNOWN_CREDENTIALS].includes(nameOf(error));
}

/** What went wrong between the command and AWS, and what to do; undefined for what is not AWS's. */
export function explainAwsError(
  error: unknown,
  {
    environmentName,
    endpoint = "AWS",
  }: { readonly environmentName: string; readonly endpoint?: string | undefined },
): { readonly message: string; readonly kind: "access" | "unavailable" } | undefined {
  const name = nameOf(error);
  const text = error instanceof Error ? error.message : "";
  const access = (message: string) => ({ message, kind: "access" }) as const;
  const unavailable = (message: string) => ({ message, kind: "unavailable" }) as const;
  if (NO_CREDENTIALS.includes(name))
    return access(
      "there are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    );
  if (EXPIRED.includes(name))
    return access("the AWS credentials have expired: sign in again, such as with aws sso login");
  if (UNKNOWN_CREDENTIALS.includes(name))
    return access("AWS does not know these credentials, or their secret is wrong");
  if (DENIED.includes(name)) {
    const action = /to perform: (\S+)/.exec(text)?.[1];
    return access(
      action === undefined
        ? `AWS denies access: ${text}`
        : `AWS denies access: the action ${action} is missing from the policy of who runs this`,
    );
  }
  if (name === "ResourceNotFoundException")
    return unavailable(
      `a table of ${environmentName} is not there: deploy it (npx cdktf deploy ${environmentName}), or look at the account`,
    );
  if (THROTTLED.includes(name))
    return unavailable("AWS keeps answering that there are too many requests: run it again later");
  const network = UNREACHABLE.exec(`${name} ${text}`)?.[1];
  if (network !== undefined) return unavailable(`${endpoint} cannot be reached (${network})`);
  return undefined;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
