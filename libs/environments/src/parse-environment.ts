import type { z } from "zod";
import { accountSchema, type Account, type AccountValues } from "./schema/account";
import { routerOf } from "./cells";
import { problemsWithNames } from "./checks/check-names";
import { checkCells } from "./schema/cells";
import { checkDomain } from "./schema/edge-options";
import { environmentFields, type Environment, type EnvironmentValues } from "./schema/environment";
import { EnvironmentError } from "./values/mistake";
import { readValues, show } from "./values/read-values";

const environmentSchema = environmentFields.superRefine((environment, context) => {
  const { domain, region } = environment;
  const report = (path: PropertyKey[], message: string, input: unknown): void =>
    context.addIssue({ code: "custom", path, message, input });
  // Before several cells, the names are CloudFront's, which has its certificates in one Region.
  const domainRegion = routerOf(environment)?.region ?? region;
  if (domain)
    checkDomain(domain, domainRegion, (path, message) => report(["domain", ...path], message, domain));
  checkCells(environment, (path, message) => report([...path], message, environment));
  // When the name itself is invalid, problems with names derived from it are meaningless.
  if (!environmentFields.shape.name.safeParse(environment.name).success) return;
  for (const [path, message] of problemsWithNames(environment)) report([...path], message, environment);
});

/**
 * Checks an environment's values.
 *
 * @param untrusted the type `EnvironmentValues` lets editors complete the fields; a plain `object` is checked
 * in the same way
 * @throws {EnvironmentError} naming, for each wrong value, the environment, the field, the value and what is
 * allowed.
 */
export function parseEnvironment(untrusted: EnvironmentValues | object): Environment {
  const name = (untrusted as { name?: unknown } | null)?.name;
  return parse(environmentSchema, untrusted, {
    kind: "an environment",
    of: `environment ${name === undefined ? "without a name" : show(name)}`,
  });
}

/**
 * Checks the account's values.
 *
 * @param untrusted as in {@link parseEnvironment}
 * @throws {EnvironmentError} naming, for each wrong value, the field, the value and what is allowed.
 */
export function parseAccount(untrusted: AccountValues | object): Account {
  const name = (untrusted as { name?: unknown } | null)?.name;
  const of = name === undefined ? "account" : `account ${show(name)}`;
  return parse(accountSchema, untrusted, { kind: "an account", of });
}

const parsed = new WeakSet<object>();

/** Whether this module checked a value: false for a copy of a checked value, for example. */
export function isParsed(untrusted: unknown): boolean {
  return typeof untrusted === "object" && untrusted !== null && parsed.has(untrusted);
}

/** The checked value, for messages. */
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
