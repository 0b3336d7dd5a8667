import { environmentName, show, type Environment } from "@tollgate/environments";
import * as z from "zod";

/** One value for all environments, or one for each by its name. */
export type ByEnvironment<Value> = Value | Readonly<Record<string, Value>>;

/** @param what the name of the value in messages */
export function byEnvironment<Schema extends z.ZodType<string | number | readonly unknown[]>>(
  value: Schema,
  what: string,
) {
  return z.union([value, z.record(z.string(), value).readonly()], {
    error: `${what}, or one for each environment by its name`,
  });
}

/**
 * Returns the value in one environment or cell; `undefined` for an environment that a list by environment omits.
 *
 * @param environmentName a cell's is that of its stack, `prod-2`; it has its environment's value unless the list has one of its own
 */
export function valueIn<Value extends string | number | readonly unknown[]>(
  value: ByEnvironment<Value>,
  environmentName: string,
): Value | undefined {
  if (!isListed(value)) return value;
  const [, home = environmentName] = /^([^-]+)-/.exec(environmentName) ?? [];
  const name = Object.hasOwn(value, environmentName) ? environmentName : home;
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

/**
 * Returns the problems with environment names: unknown ones, and missing ones.
 *
 * @param path of the value; each problem begins with it
 * @param options `isOfOnePlace`: the value names things of one account and Region, so each cell needs its own
 */
export function problemsWithNames(
  path: string,
  value: unknown,
  environments: readonly Environment[],
  { mayLeaveOut = false, isOfOnePlace = false } = {},
): readonly string[] {
  if (!isListed(value)) return [];
  const known = environments.map(({ name }) => name);
  const isListedHere = (environment: Environment) => Object.hasOwn(value, environmentName(environment));
  const required = isOfOnePlace
    ? environments.filter(isListedHere).map(({ name }) => name)
    : mayLeaveOut
      ? []
      : [...new Set(environments.map(environmentName))];
  const names = Object.keys(value);
  const problem = (name: string, allowed: string) =>
    `${path}.${name} is ${show(Object.hasOwn(value, name) ? value[name] : undefined)}; allowed: ${allowed}: ${known.join(", ")}`;
  return [
    ...names
      .filter((name) => !known.includes(name))
      .map((name) => problem(name, "the name of an environment")),
    ...required
      .filter((name) => !names.includes(name))
      .map((name) =>
        problem(
          name,
          isOfOnePlace ? "a value for each cell of the environment" : "a value for each environment",
        ),
      ),
  ];
}

function isListed<Value>(value: ByEnvironment<Value>): value is Readonly<Record<string, Value>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
