import type { z } from "zod";
import { accountSchema, type Account } from "./account";
import type { Environment } from "./environment";
import { environmentSchema } from "./environment";
import { EnvironmentError } from "./environment-error";
import { show } from "./show";

/**
 * Checks an environment's values.
 *
 * @throws {EnvironmentError} naming, for each wrong value, the environment, the field, the value and what is allowed.
 */
export function parseEnvironment(untrusted: unknown): Environment {
  const name = (untrusted as { name?: unknown } | null)?.name;
  return parse(environmentSchema, untrusted, {
    kind: "an environment",
    of: `environment ${name === undefined ? "without a name" : show(name)}`,
  });
}

/**
 * Checks the account's values.
 *
 * @throws {EnvironmentError} naming, for each wrong value, the field, the value and what is allowed.
 */
export function parseAccount(untrusted: unknown): Account {
  return parse(accountSchema, untrusted, { kind: "an account", of: "account" });
}

/** What is checked, for messages. */
interface Subject {
  readonly kind: string;
  readonly of: string;
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  untrusted: unknown,
  subject: Subject,
): Readonly<z.output<Schema>> {
  const result = schema.safeParse(untrusted, { reportInput: true });
  if (result.success) return deepFreeze(result.data);
  const problems = result.error.issues.flatMap((issue) => describe(untrusted, issue, subject.kind));
  throw new EnvironmentError(problems.map((problem) => `${subject.of}: ${problem}`));
}

function describe(untrusted: unknown, issue: z.core.$ZodIssue, kind: string): string[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `${[...issue.path, key].join(".")} is not a field that ${kind} has`);
  }
  const value = issue.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown>)?.[key],
    untrusted,
  );
  return [`${issue.path.join(".") || "itself"} is ${show(value)}; allowed: ${allowed(issue)}`];
}

function allowed(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_value":
      return issue.values.map(show).join(", ");
    case "too_small":
      return `${issue.inclusive ? "at least" : "more than"} ${issue.minimum}`;
    case "too_big":
      return `at most ${issue.maximum}`;
    case "invalid_type":
      // A schema that says more than its type does so in a message of its own.
      return issue.message.startsWith("Invalid input") ? issue.expected : issue.message;
    case "invalid_union":
      return `one of the known values of "${issue.discriminator}"`;
    default:
      return issue.message;
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}
