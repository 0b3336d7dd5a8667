import type { Allowed } from "./allowed";

/** The function's environment variables are missing or wrong. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/** What each of some variables allows, by name. */
export type Variables<Name extends string> = Readonly<Record<Name, Allowed>>;

/**
 * Reads a function's environment variables. Empty text is a value like another, and a variable that has it is set.
 *
 * @param optional variables that may be missing
 * @param pairs optional variables that are both set or neither
 * @throws {SettingsError} naming every variable that is missing or wrong, its value, and what is allowed.
 */
export function readVariables<Required extends string, Optional extends string = never>(
  untrustedEnv: Readonly<Record<string, string | undefined>>,
  required: Variables<Required>,
  optional?: Variables<Optional>,
  pairs: readonly (readonly [NoInfer<Optional>, NoInfer<Optional>])[] = [],
): Readonly<Record<Required, string>> & Readonly<Partial<Record<Optional, string>>> {
  const isSet = (name: string) => untrustedEnv[name] !== undefined;
  const variables = [
    ...Object.entries<Allowed>(required),
    ...Object.entries<Allowed>(optional ?? {}).filter(([name]) => isSet(name)),
  ];
  const problems = [
    ...variables
      .filter(([name, [, is]]) => !meets(is, untrustedEnv[name] ?? ""))
      .map(
        ([name, [allowed]]) =>
          `${name} is ${JSON.stringify(untrustedEnv[name]) ?? "missing"}; allowed: ${allowed}`,
      ),
    ...pairs
      .filter(([one, other]) => isSet(one) !== isSet(other))
      .map((names) => `${names.join(" and ")} must be both set or neither`),
  ];
  if (problems.length > 0) throw new SettingsError(problems.join("; "));
  return Object.fromEntries(variables.map(([name]) => [name, untrustedEnv[name]])) as ReturnType<
    typeof readVariables<Required, Optional>
  >;
}

function meets(is: Allowed[1], untrusted: string): boolean {
  return is instanceof RegExp ? is.test(untrusted) : is(untrusted);
}
