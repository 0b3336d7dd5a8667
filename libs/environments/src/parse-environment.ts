import type { z } from "zod";
import { accountSchema, type Account } from "./account";
import type { Environment } from "./environment";
import { environmentSchema } from "./environment";
import { EnvironmentError } from "./environment-error";
import { readValues } from "./read-values";
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

const parsed = new WeakSet<object>();

/** Whether a value was checked here, and not put together afterwards from one that was. */
export function isParsed(untrusted: unknown): boolean {
  return typeof untrusted === "object" && untrusted !== null && parsed.has(untrusted);
}

/** What is checked, for messages. */
interface Subject {
  readonly kind: string;
  readonly of: string;
}

function parse<Schema extends z.ZodType<object>>(
  schema: Schema,
  untrusted: unknown,
  subject: Subject,
): Readonly<z.output<Schema>> {
  const { values, problems } = readValues(schema, untrusted, () => `is not a field that ${subject.kind} has`);
  if (problems === undefined) {
    parsed.add(values);
    return values;
  }
  throw new EnvironmentError(problems.map((problem) => `${subject.of}: ${problem}`));
}
