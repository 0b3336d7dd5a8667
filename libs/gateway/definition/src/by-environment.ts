import { z } from "zod";

/** One value for all environments, or one for each by its name. */
export type ByEnvironment<Value> = Value | Readonly<Record<string, Value>>;

/** @param what the value is, for messages */
export function byEnvironment<Schema extends z.ZodType<string | number | readonly unknown[]>>(
  value: Schema,
  what: string,
) {
  return z.union([value, z.record(z.string(), value).readonly()], {
    error: `${what}, or one for each environment by its name`,
  });
}

/** The value in one environment; `undefined` when the environments are listed and it is not among them. */
export function valueIn<Value extends string | number | readonly unknown[]>(
  value: ByEnvironment<Value>,
  environmentName: string,
): Value | undefined {
  if (!isListed(value)) return value;
  return Object.hasOwn(value, environmentName) ? value[environmentName] : undefined;
}

/** Which names of environments are wrong, and which are left out; `allowed` for messages. */
export function problemsWithNames(
  value: unknown,
  environmentNames: readonly string[],
  { mayLeaveOut = false } = {},
): readonly { readonly name: string; readonly allowed: string }[] {
  if (!isListed(value)) return [];
  const names = Object.keys(value);
  return [
    ...names
      .filter((name) => !environmentNames.includes(name))
      .map((name) => ({ name, allowed: `the name of an environment: ${environmentNames.join(", ")}` })),
    ...(mayLeaveOut ? [] : environmentNames.filter((name) => !names.includes(name))).map((name) => ({
      name,
      allowed: `a value for each environment: ${environmentNames.join(", ")}`,
    })),
  ];
}

function isListed<Value>(value: ByEnvironment<Value>): value is Readonly<Record<string, Value>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
