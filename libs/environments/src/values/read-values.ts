import type { z } from "zod";

/** Valid values, or one line for each problem. */
export type ReadValues<Values> =
  | { readonly values: Readonly<Values>; readonly problems?: never }
  | { readonly values?: never; readonly problems: readonly string[] };

/**
 * Checks values that a person wrote, and freezes them.
 *
 * @param unknownField the message for a field that is not in the schema, after its path.
 *
 * @default that there is none
 * @returns each problem as `<path> is <value>; allowed: <what>`
 */
export function readValues<Schema extends z.ZodType>(
  schema: Schema,
  untrusted: unknown,
  unknownField: (path: readonly PropertyKey[]) => string = () => "is not a field that there is",
): ReadValues<z.output<Schema>> {
  const result = schema.safeParse(untrusted, { reportInput: true });
  if (result.success) return { values: deepFreeze(result.data) };
  return { problems: result.error.issues.flatMap((issue) => describe(untrusted, issue, unknownField)) };
}

type Issue = z.core.$ZodIssue;

function describe(
  untrusted: unknown,
  issue: Issue,
  unknownField: (path: readonly PropertyKey[]) => string,
): string[] {
  const { code, path } = issue;
  if (code === "unrecognized_keys")
    return issue.keys.map((key) => `${[...path, key].join(".")} ${unknownField([...path, key])}`);
  if (code === "invalid_key")
    return [`${path.join(".")} is the name; allowed: ${issue.issues.map(allowed).join("; ")}`];
  if (code === "invalid_union") {
    const nearest = nearestBranch(issue.errors);
    if (nearest.length > 0)
      return nearest.flatMap((each) =>
        describe(untrusted, { ...each, path: [...path, ...each.path] }, unknownField),
      );
  }
  const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], untrusted);
  return [`${path.join(".") || "itself"} is ${show(value)}; allowed: ${allowed(issue)}`];
}

/**
 * Returns the problems of the alternative that the author most likely meant: the one that has the value's
 * type and knows more of its members than any other. An empty list when there is no such alternative.
 */
function nearestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const isOfType = (issues: readonly Issue[]): boolean =>
    issues.length > 0 && issues.every(({ code, path }) => code !== "invalid_type" || path.length > 0);
  const strangers = (issues: readonly Issue[]): number =>
    issues.reduce((sum, issue) => sum + (issue.code === "unrecognized_keys" ? issue.keys.length : 0), 0);
  const [first, second] = branches.filter(isOfType).sort((one, other) => strangers(one) - strangers(other));
  if (first === undefined || (second && strangers(second) === strangers(first))) return [];
  return first;
}

function allowed(issue: Issue): string {
  switch (issue.code) {
    case "invalid_value":
      return issue.values.map(show).join(", ");
    case "too_small":
      return `${issue.inclusive ? "at least" : "more than"} ${issue.minimum}`;
    case "too_big":
      return `at most ${issue.maximum}`;
    case "invalid_type":
      // A schema with a stricter rule than its type has a message of its own.
      return issue.message.startsWith("Invalid input") ? issue.expected : issue.message;
    case "invalid_union":
      return issue.discriminator === undefined
        ? issue.message
        : `one of the known values of "${issue.discriminator}"`;
    default:
      return issue.message;
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

/** Formats a value as source code, including `undefined` and `NaN`, which JSON does not have. */
export function show(value: unknown): string {
  return typeof value === "string" || typeof value === "object" ? JSON.stringify(value) : String(value);
}
