import { isEmpty, listOf, memberOf, objectOf, textOf, type Json, type JsonObject } from "../../values/json";

/** How a route lets callers in. */
export interface Access {
  /** Names of the authorizers, one of which must allow the caller. */
  readonly authorizers: readonly string[];
  readonly requiresKey: boolean;
  /** Whether one item of the list is empty, which OpenAPI reads as "or no authentication". */
  readonly isOptional: boolean;
  /** Every scheme that the route names. */
  readonly named: readonly string[];
  /**
   * Named schemes that API Gateway ignores: undefined schemes, and those with neither an authorizer nor a
   * key.
   */
  readonly withoutEffect: readonly string[];
  /** Whether callers sign with AWS credentials, so that tenants' tokens give no access. */
  readonly isForIam: boolean;
  /**
   * The effect of the operation's `x-amazon-apigateway-auth`: `open` opens the route, `iam` requires
   * signatures, `unknown` is a value that the review does not know.
   */
  readonly override: "none" | "open" | "iam" | "unknown";
  /** The scopes that each scheme requires. */
  readonly scopes: JsonObject;
}

/**
 * API Gateway uses all schemes in the list, whether in one item or in several. It ignores a list at the
 * document's root: "API Gateway doesn't support the API level security field. You have to apply it per
 * method."
 *
 * https://github.com/amazon-archives/aws-apigateway-importer/issues/204
 */
export function accessOf(operation: JsonObject, schemes: JsonObject): Access {
  // A value that is not a list has no requirements.
  const security = Array.isArray(operation["security"]) ? listOf(operation["security"]) : [];
  const names = security.flatMap((each) => Object.keys(objectOf(each)));
  const type = textOf(memberOf(operation, "x-amazon-apigateway-auth", "type"))?.toUpperCase();
  const hasOverride = memberOf(operation, "x-amazon-apigateway-auth") !== undefined;
  return {
    authorizers: [...new Set(names.filter((name) => isAuthorizer(schemes[name])))].sort(),
    requiresKey: names.some((name) => isKey(schemes[name])),
    isOptional: names.length > 0 && security.some((each) => Object.keys(objectOf(each)).length === 0),
    named: names,
    withoutEffect: names.filter((name) => !isAuthorizer(schemes[name]) && !isKey(schemes[name])),
    isForIam: type === "AWS_IAM" || names.some((name) => isForIam(schemes[name])),
    override: hasOverride ? (OVERRIDES[type ?? ""] ?? "unknown") : "none",
    scopes: Object.fromEntries(
      security.flatMap((each) => Object.entries(objectOf(each)).filter(([, scopes]) => !isEmpty(scopes))),
    ),
  };
}

const OVERRIDES: Readonly<Record<string, Access["override"]>> = { NONE: "open", AWS_IAM: "iam" };

/** Whether anyone can call the route. */
export function isOpen({ authorizers, isForIam, override }: Access): boolean {
  return override === "open" || (authorizers.length === 0 && !isForIam);
}

/**
 * A Lambda authorizer is described by its extension. Without it, only API Gateway's own types `aws...` and
 * Cognito authenticate.
 */
export function isAuthorizer(scheme: Json | undefined): boolean {
  return memberOf(scheme, "x-amazon-apigateway-authorizer") !== undefined || isForIam(scheme);
}

/** "`awsSigv4` is a reserved term, along with any term prefixed by `aws`." */
function isForIam(scheme: Json | undefined): boolean {
  return /^aws/i.test(textOf(memberOf(scheme, "x-amazon-apigateway-authtype")) ?? "");
}

function isKey(scheme: Json | undefined): boolean {
  const header = textOf(memberOf(scheme, "name"))?.toLowerCase();
  return !isAuthorizer(scheme) && memberOf(scheme, "type") === "apiKey" && header === "x-api-key";
}
