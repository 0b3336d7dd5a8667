import type { ConditionKeys, Patterns, PolicyStatement } from "../context/authorization";
import { PolicyError } from "./errors";
import { entriesOf, isObject, member } from "../../common/json";
import { parseCondition, wildcard } from "./policy-conditions";

export type Verdict = "allowed" | "explicit-deny" | "implicit-deny";

export const INVOKE_ACTION = "execute-api:Invoke";

/** "If you do not include a Version element, the value of the element defaults to 2008-10-17." */
const VERSIONS: readonly unknown[] = [undefined, "2008-10-17", "2012-10-17"];

const POLICY_MEMBERS: ReadonlySet<string> = new Set(["Version", "Id", "Statement"]);
const STATEMENT_MEMBERS: ReadonlySet<string> = new Set([
  ...["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"],
]);

/**
 * Reads IAM's "Grammar of the IAM JSON policy language", as far as an authorizer's policy has it.
 *
 * @param onUnknown called with the path of each unknown member, which has no effect here
 * @throws {PolicyError}
 */
export function parsePolicy(
  untrustedPolicy: unknown,
  onUnknown: (path: string) => void = () => undefined,
): readonly PolicyStatement[] {
  const statements = member(untrustedPolicy, "Statement");
  if (statements === undefined) throw new PolicyError("policyDocument has no Statement");
  if (!VERSIONS.includes(member(untrustedPolicy, "Version")))
    throw new PolicyError("policyDocument has a Version that IAM does not know");
  const report = (untrusted: unknown, known: ReadonlySet<string>, at: string) => {
    for (const [name] of entriesOf(untrusted)) if (!known.has(name)) onUnknown(at + name);
  };
  report(untrustedPolicy, POLICY_MEMBERS, "");
  return (Array.isArray(statements) ? statements : [statements]).map((untrusted: unknown) => {
    report(untrusted, STATEMENT_MEMBERS, "Statement.");
    return parseStatement(untrusted);
  });
}

/**
 * IAM's rules: an explicit Deny wins, then an Allow; without either, access is denied. It fails closed: where a condition
 * cannot be evaluated, an Allow does not hold and a Deny does.
 *
 * @param resource the method's ARN: `arn:aws:execute-api:{region}:{account}:{api}/{stage}/{METHOD}/{path}`
 * @param keys condition keys of the request
 */
export function evaluatePolicy(
  statements: readonly PolicyStatement[],
  resource: string,
  keys: ConditionKeys,
): Verdict {
  let verdict: Verdict = "implicit-deny";
  for (const { effect, actions, resources, condition } of statements) {
    if (!matches(actions, INVOKE_ACTION) || !matches(resources, resource)) continue;
    const holds = condition === undefined || condition(keys);
    if (effect === "Deny" && holds !== false) return "explicit-deny";
    if (effect === "Allow" && holds === true) verdict = "allowed";
  }
  return verdict;
}

function parseStatement(untrusted: unknown): PolicyStatement {
  const effect = member(untrusted, "Effect");
  if (effect !== "Allow" && effect !== "Deny") throw new PolicyError("Effect is neither Allow nor Deny");
  const condition = member(untrusted, "Condition");
  if (condition !== undefined && !isObject(condition)) throw new PolicyError("Condition is not an object");
  return {
    effect,
    // IAM's actions are case-insensitive, its resources are not.
    actions: parsePatterns(untrusted, "Action", "i"),
    resources: parsePatterns(untrusted, "Resource", ""),
    ...(condition !== undefined && { condition: parseCondition(condition) }),
  };
}

function parsePatterns(untrusted: unknown, name: "Action" | "Resource", flags: string): Patterns {
  const positive = member(untrusted, name);
  const negative = member(untrusted, `Not${name}`);
  if (positive !== undefined && negative !== undefined)
    throw new PolicyError(`a statement has both ${name} and Not${name}`);
  const value = positive ?? negative;
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0 || !list.every((each) => typeof each === "string")) {
    throw new PolicyError(`${name} is neither a string nor a list of strings`);
  }
  return { patterns: list.map((each) => wildcard(each, flags)), inverted: positive === undefined };
}

function matches({ patterns, inverted }: Patterns, value: string): boolean {
  return patterns.some((pattern) => pattern.test(value)) !== inverted;
}
