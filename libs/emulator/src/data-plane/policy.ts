import { isObject, member } from "../definition/json";

export interface PolicyStatement {
  readonly effect: "Allow" | "Deny";
  readonly actions: Patterns;
  readonly resources: Patterns;
  /** Conditions are not evaluated: an Allow with one never matches, a Deny with one always does. */
  readonly conditional: boolean;
}

interface Patterns {
  readonly patterns: readonly RegExp[];
  /** `NotAction`, `NotResource`: everything else. */
  readonly inverted: boolean;
}

export type Verdict = "allowed" | "explicit-deny" | "implicit-deny";

export const INVOKE_ACTION = "execute-api:Invoke";

/** An authorizer's policy is not one; the message says where. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
}

/** @throws {PolicyError} */
export function parsePolicy(untrustedPolicy: unknown): readonly PolicyStatement[] {
  const statements = member(untrustedPolicy, "Statement");
  if (statements === undefined) throw new PolicyError("policyDocument has no Statement");
  return (Array.isArray(statements) ? statements : [statements]).map(parseStatement);
}

/**
 * IAM's rules: an explicit Deny wins, then an Allow; without either, access is denied.
 *
 * @param resource the method's ARN: `arn:aws:execute-api:{region}:{account}:{api}/{stage}/{METHOD}/{path}`
 */
export function evaluatePolicy(statements: readonly PolicyStatement[], resource: string): Verdict {
  const matching = statements.filter(
    ({ actions, resources }) => matches(actions, INVOKE_ACTION) && matches(resources, resource),
  );
  if (matching.some(({ effect }) => effect === "Deny")) return "explicit-deny";
  return matching.some(({ effect, conditional }) => effect === "Allow" && !conditional)
    ? "allowed"
    : "implicit-deny";
}

function parseStatement(untrusted: unknown): PolicyStatement {
  const effect = member(untrusted, "Effect");
  if (effect !== "Allow" && effect !== "Deny") throw new PolicyError("Effect is neither Allow nor Deny");
  return {
    effect,
    // IAM's actions are case-insensitive, its resources are not.
    actions: parsePatterns(untrusted, "Action", "i"),
    resources: parsePatterns(untrusted, "Resource", ""),
    conditional: isObject(member(untrusted, "Condition")),
  };
}

function parsePatterns(untrusted: unknown, name: "Action" | "Resource", flags: string): Patterns {
  const positive = member(untrusted, name);
  const value = positive ?? member(untrusted, `Not${name}`);
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0 || !list.every((each) => typeof each === "string")) {
    throw new PolicyError(`${name} is neither a string nor a list of strings`);
  }
  return { patterns: list.map((each) => wildcard(each, flags)), inverted: positive === undefined };
}

function matches({ patterns, inverted }: Patterns, value: string): boolean {
  return patterns.some((pattern) => pattern.test(value)) !== inverted;
}

/** `*` is any run of characters, `?` any one. Runs of `*` are one, or matching could take exponential time. */
function wildcard(pattern: string, flags: string): RegExp {
  const source = pattern
    .replace(/\*+/g, "*")
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  return new RegExp(`^${source}$`, flags);
}
