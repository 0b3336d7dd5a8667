import { isEveryone } from "./cidr";
import { isBinding, partsOfArn, type Condition } from "./conditions";
import { hasWildcard } from "./patterns";

/** The owner of an ARN, an account or a principal, as far as the plan shows it. */
export interface Ownership {
  readonly account: string | undefined;
  ownerOf(text: string): "own" | "aws" | "foreign" | "unknown";
}

/**
 * The relation of a policy's principal to the plan's account, under the statement's conditions:
 * - `own`: of the plan's account. `service`: an AWS service, for the account's own resources.
 * - `stranger`: of another account, or an identity provider other than GitHub. `anyone`: any account.
 * - `deputy`: an AWS service, on behalf of any account.
 * - `workflow`: one repository on GitHub.
 * - `unclear`: the plan does not show it.
 */
export type Standing = "own" | "service" | "stranger" | "anyone" | "deputy" | "workflow" | "unclear";

export interface Grantee {
  readonly standing: Standing;
  /** The explanation in a message. */
  readonly because: string;
  /** `owner/name` of repositories on GitHub. */
  readonly repositories?: readonly string[];
}

/** The owners whose requests the conditions allow. `unclear`: only some, and the plan does not show which. */
export type Bound = "own" | "foreign" | "unclear" | "none";

const ACCOUNT_KEYS = /^(aws:(source|principal)account|aws:sourceowner|kms:calleraccount)$/;
const ARN_KEYS =
  /^(aws:(source|principal)arn|lambda:sourcefunctionarn|kms:encryptioncontext:[\w:.-]*arn|iam:associatedresourcearn)$/;
/** Condition keys for an organization or a network, whose owner the plan does not show. */
const OTHER_KEYS =
  /^aws:((principal|source)org(id|paths)|sourceip|vpcsourceip|sourcevpc|sourcevpce|sourcevpcarn)$/;
/** A policy variable for the account that owns the resource. */
const OWN_VARIABLE = "${aws:ResourceAccount}";

/**
 * The narrowest bound among a statement's conditions, all of which must be met.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function boundOf(conditions: readonly Condition[], ownership: Ownership): Bound {
  const bounds = conditions.map((each) => boundOfOne(each, ownership));
  return (["own", "foreign", "unclear"] as const).find((each) => bounds.includes(each)) ?? "none";
}

function boundOfOne(condition: Condition, ownership: Ownership): Bound {
  const { key, values } = condition;
  if (!isBinding(condition) || values.length === 0) return "none";
  const of = (value: string): Bound => {
    if (value === OWN_VARIABLE && ACCOUNT_KEYS.test(key)) return "own";
    if (value.includes("${")) return "none";
    if (ACCOUNT_KEYS.test(key)) return /^\d{12}$/.test(value) ? boundBy(value, ownership) : "none";
    if (ARN_KEYS.test(key)) return boundByArn(value, ownership);
    return OTHER_KEYS.test(key) && !isAll(value) ? "unclear" : "none";
  };
  const bounds = values.map(of);
  // One matching value is enough, so the widest bound applies.
  return (["none", "foreign", "unclear"] as const).find((each) => bounds.includes(each)) ?? "own";
}

function boundBy(text: string, ownership: Ownership): Bound {
  const owner = ownership.ownerOf(text);
  return owner === "own" || owner === "foreign" ? owner : "unclear";
}

function boundByArn(arn: string, ownership: Ownership): Bound {
  const [, , service = "", , account = "", rest] = partsOfArn(arn);
  if (rest === undefined || hasWildcard(service)) return "none";
  if (account !== "") return /^\d{12}$/.test(account) ? boundBy(account, ownership) : "none";
  // The ARNs of buckets and APIs contain no account.
  return /^[^*?]{3}/.test(rest) ? boundBy(arn, ownership) : "none";
}

/**
 * Whether a value matches everyone, in any notation: any text, every address, or the first letters of any
 * organization.
 */
function isAll(value: string): boolean {
  return isEveryone(value) || !/^[^*?]{4}/.test(value) || /^vpce?-.*[*?]/.test(value);
}

/**
 * `<service>.amazonaws.com`, for some services with a Region or a part of the service as prefix, and nothing
 * else.
 */
export function isServicePrincipal(name: string): boolean {
  return /^[a-z0-9-]+(\.[a-z0-9-]+){0,2}\.amazonaws\.com(\.cn)?$/.test(name);
}

/**
 * The name of the role that a principal is; undefined for other principals, such as everyone except a role.
 */
export function roleOfPrincipal(principal: string): string | undefined {
  return /^AWS:arn:[\w-]+:iam::\d{12}:role\/(?:.*\/)?([^/]+)$/.exec(principal)?.[1];
}

/**
 * Describes the grantee. `principal` has the form of `Statement`. `isTrust`: the policy is a role's trust
 * policy, in which a service acts only for the role's account.
 */
export function granteeOf(
  principal: string,
  conditions: readonly Condition[],
  ownership: Ownership,
  isTrust: boolean,
): Grantee {
  const bound = boundOf(conditions, ownership);
  if (principal === "*" || principal.startsWith("!")) return everyone(bound);
  const [kind = "", name = ""] = split(principal);
  if (kind === "Service") return service(name, bound, isTrust);
  if (kind === "Federated") return federated(name, conditions, ownership);
  if (kind === "CanonicalUser")
    return bound === "own" ? OWN : { standing: "stranger", because: "an account that is not shown" };
  return bound === "own" ? OWN : identity(name, ownership);
}

const OWN: Grantee = { standing: "own", because: "of this account" };

function split(principal: string): readonly [kind: string, name: string] {
  const at = principal.indexOf(":");
  return at < 0 ? ["", principal] : [principal.slice(0, at), principal.slice(at + 1)];
}

function everyone(bound: Bound): Grantee {
  switch (bound) {
    case "own":
      return OWN;
    case "foreign":
      return { standing: "stranger", because: "for another account" };
    case "unclear":
      return {
        standing: "unclear",
        because: "of an organisation or a network: whose, the plan does not say",
      };
    default:
      return { standing: "anyone", because: "anyone with an AWS account" };
  }
}

function service(name: string, bound: Bound, isTrust: boolean): Grantee {
  if (!isServicePrincipal(name))
    return hasWildcard(name)
      ? { standing: "anyone", because: "every service, for anyone" }
      : { standing: "stranger", because: "no service of AWS" };
  if (isTrust) return { standing: "service", because: "a service of AWS" };
  switch (bound) {
    case "own":
      return { standing: "service", because: "a service of AWS, for this account" };
    case "foreign":
      return { standing: "stranger", because: "for another account" };
    case "unclear":
      return { standing: "unclear", because: "for a source whose owner the plan does not show" };
    default:
      return { standing: "deputy", because: "for any caller of the service, in any account" };
  }
}

/** An account, a role or a user. */
function identity(name: string, ownership: Ownership): Grantee {
  const account = /^\d{12}$/.test(name) ? name : (partsOfArn(name)[4] ?? "");
  if (hasWildcard(account)) return { standing: "anyone", because: "of any account" };
  const owner = ownership.ownerOf(/^\d{12}$/.test(account) ? account : name);
  if (owner === "own") return OWN;
  if (owner === "foreign")
    return {
      standing: "stranger",
      because: `of another account than this one${ownership.account === undefined ? "" : `, ${ownership.account}`}`,
    };
  return { standing: "unclear", because: "of which the plan does not say whether it is of this account" };
}

const GITHUB = "token.actions.githubusercontent.com";

/** An identity of an external identity provider. */
function federated(name: string, conditions: readonly Condition[], ownership: Ownership): Grantee {
  const account = partsOfArn(name)[4] ?? "";
  const provider = /:(oidc|saml)-provider\/(.+)$/.exec(name);
  if (!provider) {
    // Amazon Cognito, Google, Facebook and Amazon stand for anyone with an account there, unless one pool or
    // app is named.
    return name === "cognito-identity.amazonaws.com" && heldTo(conditions, `${name}:aud`, EXACT)
      ? { standing: "unclear", because: "users of one identity pool" }
      : { standing: "stranger", because: "anyone with an identity of that provider" };
  }
  if (hasWildcard(name)) return { standing: "anyone", because: "anyone with an identity of any provider" };
  const owner = ownership.ownerOf(account);
  if (owner === "foreign")
    return { standing: "stranger", because: "an identity provider of another account" };
  if (provider[1] === "saml")
    return { standing: "unclear", because: "users of the company's identity provider" };
  const issuer = provider[2] as string;
  if (issuer === GITHUB) return workflow(conditions);
  return /^oidc\.eks\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/id\/\w+$/.test(issuer) &&
    heldTo(conditions, `${issuer}:sub`, EXACT)
    ? { standing: "unclear", because: "a service account of a cluster" }
    : { standing: "stranger", because: `whomever ${issuer} vouches for` };
}

/**
 * A workflow on GitHub. Without an audience condition, a token for another purpose is accepted; without the
 * full name of a repository, anyone's workflow is.
 *
 * https://docs.github.com/en/actions/reference/security/oidc
 */
function workflow(conditions: readonly Condition[]): Grantee {
  const stranger = (because: string): Grantee => ({ standing: "stranger", because });
  const claim = (name: string, pattern: RegExp) => heldTo(conditions, `${GITHUB}:${name}`, pattern);
  if (!claim("aud", EXACT)) return stranger("workflows on GitHub, with tokens that need not be made for AWS");
  const subjects = claim("sub", /^repo:[^/:*?]+\/[^/:*?]+:/)?.map((each) => each.split(":")[1] ?? "");
  const repositories =
    subjects ??
    claim("repository", /^[^/*?]+\/[^/*?]+$/) ??
    claim("repository_id", /^\d+$/) ??
    claim("job_workflow_ref", /^[^/*?]+\/[^/*?]+\//)?.map((each) => each.split("/").slice(0, 2).join("/"));
  if (!repositories) return stranger("workflows on GitHub of more than one repository, or of anyone's");
  const names = [...new Set(repositories)];
  const isNarrow = ["sub", "ref", "environment", "job_workflow_ref"].some((name) => claim(name, EXACT));
  return isNarrow
    ? { standing: "workflow", because: `workflows of ${names.join(", ")} on GitHub`, repositories: names }
    : {
        standing: "unclear",
        because: `every workflow of ${names.join(", ")} on GitHub, from any branch and any pull request`,
        repositories: names,
      };
}

const EXACT = /^[^*?]+$/;

/** Values of a condition on the key that accepts only values of the given pattern. */
function heldTo(
  conditions: readonly Condition[],
  key: string,
  pattern: RegExp,
): readonly string[] | undefined {
  return conditions.find(
    (each) =>
      each.key === key.toLowerCase() &&
      isBinding(each) &&
      each.values.length > 0 &&
      each.values.every((value) => pattern.test(value)),
  )?.values;
}
