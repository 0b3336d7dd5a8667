import type { RequiredRight } from "./required-rights";

/** An `Allow` statement. */
export interface AllowStatement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Whether statements allow a permission on all its resources, as IAM decides without any Deny. */
export function allows(statements: readonly AllowStatement[], right: RequiredRight): boolean {
  const own = statements.filter(
    ({ Action, Condition = {} }) =>
      Action.some((pattern) => matches(pattern.toLowerCase(), right.action.toLowerCase())) &&
      Object.entries(Condition).every(([operator, keys]) => holds(operator, keys, right.context)),
  );
  if (right.on.length === 0) return own.length > 0;
  return right.on.every((arn) =>
    own.some(({ Resource }) => Resource.some((pattern) => matches(pattern, arn))),
  );
}

function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(text);
}

/**
 * Requests do not contain the tags of existing resources. All resources of the stack have the service's tags.
 */
const RESOURCE_TAG = /^aws:ResourceTag\//;

function holds(
  operator: string,
  keys: Readonly<Record<string, string | readonly string[]>>,
  context: Readonly<Record<string, string>>,
): boolean {
  if (operator !== "StringEquals" && operator !== "StringEqualsIfExists")
    throw new Error(`${operator}: this knows StringEquals and StringEqualsIfExists only`);
  return Object.entries(keys).every(([key, allowed]) => {
    if (RESOURCE_TAG.test(key)) return true;
    const value = context[key];
    return value === undefined ? operator.endsWith("IfExists") : [allowed].flat().includes(value);
  });
}
