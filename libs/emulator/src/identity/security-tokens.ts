import { randomBytes } from "node:crypto";
import { awsArn } from "@tollgate/environments";
import type { Clock } from "../common/clock";
import { type Ids, randomIds } from "../common/ids";
import { isObject, stringMember, tryJson } from "../common/json";
import { constraintMessage, detectedMessage } from "../common/validation-messages";
import type { Reply } from "../http/received-request";
import { functionOf } from "../lambda/function-access";
import { KEY_BYTES, temporaryKeyOf } from "./access-keys";
import { type XmlContent, xmlReply } from "../http/xml";

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

/** Who signed a request, and the request. */
export interface TokenRequest {
  readonly accessKey: string;
  readonly accountId: string;
  /** The header `X-Amz-Security-Token`, which requests with temporary keys have. */
  readonly untrustedSessionToken: string | undefined;
  readonly untrustedBody: Buffer;
}

/** `AssumeRole` refuses a request with more than it uses, such as a session policy: the keys would allow more than that. */
const USED = new Set(["Action", "Version", "RoleArn", "RoleSessionName", "DurationSeconds", "ExternalId"]);

const DEFAULT_DURATION_SECONDS = 3_600;

/** The Security Token Service refuses a request; the caller gets code and message. */
class TokenError extends Error {
  override readonly name = "TokenError";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The part of the Security Token Service that clients of several accounts need, in its query protocol: `GetCallerIdentity` and
 * `AssumeRole`. Every account trusts every other one, and any role exists.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export class SecurityTokens {
  /** @param accounts those of this emulator: roles are assumed in no other */
  constructor(
    private readonly accounts: ReadonlySet<string>,
    readonly homeAccountId: string,
    private readonly clock: Clock,
    private readonly ids: Pick<Ids, "request"> = randomIds,
  ) {}

  /** Answers a request. It never throws. */
  handle(request: TokenRequest): Reply {
    const form = new URLSearchParams(request.untrustedBody.toString());
    const operation = form.get("Action") ?? "";
    try {
      const result = this.run(operation, form, request);
      return xmlReply(200, [`${operation}Response`, NAMESPACE], {
        [`${operation}Result`]: result,
        ResponseMetadata: { RequestId: this.ids.request() },
      });
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      return this.refusal(error.status, error.code, error.message);
    }
  }

  /** An error in the form of the service. */
  refusal(status: number, code: string, message: string): Reply {
    return xmlReply(status, ["ErrorResponse", NAMESPACE], {
      Error: { Type: "Sender", Code: code, Message: message },
      RequestId: this.ids.request(),
    });
  }

  private run(operation: string, form: URLSearchParams, request: TokenRequest): XmlContent {
    if (operation === "GetCallerIdentity") return identityOf(request);
    if (operation === "AssumeRole") return this.assumeRole(form, request);
    throw new TokenError(
      400,
      "InvalidAction",
      "The local gateway has AssumeRole and GetCallerIdentity of sts, and no other action.",
    );
  }

  private assumeRole(form: URLSearchParams, request: TokenRequest): XmlContent {
    const unused = [...form.keys()].find((each) => !USED.has(each));
    if (unused !== undefined)
      throw new TokenError(400, "InvalidParameterCombination", `The local gateway has no ${unused}.`);
    const { accountId, role, arn } = roleOf(form.get("RoleArn"));
    const session = sessionOf(form.get("RoleSessionName"));
    const durationSeconds = durationOf(form.get("DurationSeconds"));
    if (!this.accounts.has(accountId) || functionOf(request.accessKey) !== undefined) {
      throw new TokenError(
        403,
        "AccessDenied",
        `User: ${identityOf(request).Arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}` +
          (this.accounts.has(accountId)
            ? ""
            : `. The local gateway has the accounts ${[...this.accounts].join(", ")}`),
      );
    }
    const random = randomBytes(KEY_BYTES);
    return {
      Credentials: {
        AccessKeyId: temporaryKeyOf(accountId, random),
        SecretAccessKey: randomBytes(30).toString("base64"),
        SessionToken: Buffer.from(JSON.stringify({ role, session })).toString("base64"),
        Expiration: new Date(this.clock.now() + durationSeconds * 1000).toISOString(),
      },
      AssumedRoleUser: {
        AssumedRoleId: `${roleId(role)}:${session}`,
        Arn: awsArn("sts", "", accountId, `assumed-role/${role}/${session}`),
      },
    };
  }
}

/** An id that is the same for the same role. */
function roleId(role: string): string {
  return `AROA${Buffer.from(role).toString("hex").toUpperCase().padEnd(17, "0").slice(0, 17)}`;
}

/** @throws {TokenError} for a temporary key without its session token, as AWS does */
function identityOf({ accessKey, accountId, untrustedSessionToken }: TokenRequest) {
  const name = functionOf(accessKey);
  const assumed = (role: string, session: string) => ({
    Arn: awsArn("sts", "", accountId, `assumed-role/${role}/${session}`),
    UserId: `${roleId(role)}:${session}`,
    Account: accountId,
  });
  if (name !== undefined) return assumed(name, name);
  if (!accessKey.startsWith("ASIA"))
    return { Arn: awsArn("iam", "", accountId, `user/${accessKey}`), UserId: accessKey, Account: accountId };
  const untrusted = tryJson(Buffer.from(untrustedSessionToken ?? "", "base64").toString());
  const role = stringMember(untrusted, "role");
  const session = stringMember(untrusted, "session");
  if (!isObject(untrusted) || role === undefined || session === undefined)
    throw new TokenError(
      403,
      "InvalidClientTokenId",
      "The security token included in the request is invalid",
    );
  return assumed(role, session);
}

/** @throws {TokenError} in AWS's words */
const invalid = (value: string | null, member: string, constraint: string): never => {
  const given = value === null ? "null" : `'${value}'`;
  throw new TokenError(
    400,
    "ValidationError",
    detectedMessage([constraintMessage(given, member, value === null ? "not be null" : constraint)]),
  );
};

const ROLE = new RegExp(`^${awsArn("iam", "", "(\\d{12})", "role/(?:[\\w+=,.@/-]*/)?([\\w+=,.@-]{1,64})")}$`);

function roleOf(untrustedArn: string | null) {
  const [, accountId, role] = ROLE.exec(untrustedArn ?? "") ?? [];
  if (untrustedArn === null || accountId === undefined || role === undefined)
    return invalid(untrustedArn, "roleArn", "be the ARN of a role");
  return { accountId, role, arn: untrustedArn };
}

function sessionOf(untrustedName: string | null): string {
  return untrustedName !== null && /^[\w+=,.@-]{2,64}$/.test(untrustedName)
    ? untrustedName
    : invalid(
        untrustedName,
        "roleSessionName",
        "satisfy regular expression pattern: [\\w+=,.@-]* and have 2 to 64 characters",
      );
}

function durationOf(untrustedSeconds: string | null): number {
  if (untrustedSeconds === null) return DEFAULT_DURATION_SECONDS;
  const seconds = /^\d{1,6}$/.test(untrustedSeconds) ? Number(untrustedSeconds) : NaN;
  if (!(seconds >= 900))
    return invalid(untrustedSeconds, "durationSeconds", "have value greater than or equal to 900");
  return seconds <= 43_200
    ? seconds
    : invalid(untrustedSeconds, "durationSeconds", "have value less than or equal to 43200");
}
