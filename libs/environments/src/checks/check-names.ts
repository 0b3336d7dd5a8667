import { cellsOf } from "../cells";
import { nameIdentity, nameProblem, thingNamed, type AwsName } from "../names/aws-name";
import type { Environment } from "../schema/environment";
import { namesOfAllCells, namesOfEnvironment } from "../names/names";

/** Names, and the owner that they belong to. */
export interface Owner {
  /** The owner in messages: `environment "dev"`. */
  readonly of: string;
  readonly names: readonly AwsName[];
}

/** A name that belongs to another owner already. */
export interface Conflict<Of extends Owner> {
  readonly owner: Of;
  readonly name: AwsName;
  /** The first owner of the name. */
  readonly first: string;
}

/** Finds names that conflict with an earlier one, in the given order. */
export function conflictsOf<Of extends Owner>(owners: readonly Of[]): readonly Conflict<Of>[] {
  const taken = new Map<string, { readonly of: string; readonly use: string | undefined }>();
  return owners.flatMap((owner) =>
    owner.names.flatMap((name) => {
      const identity = nameIdentity(name);
      const first = taken.get(identity);
      if (first === undefined) {
        taken.set(identity, { of: owner.of, use: name.use });
        return [];
      }
      return name.use !== undefined && name.use === first.use ? [] : [{ owner, name, first: first.of }];
    }),
  );
}

/**
 * Returns the name that exceeds its maximum length by the most characters; `undefined` when AWS accepts all.
 */
export function worstName(
  names: readonly AwsName[],
): { readonly tooLong: number; readonly message: string } | undefined {
  const problems = names.flatMap((each) => nameProblem(each) ?? []);
  return problems.sort((a, b) => b.tooLong - a.tooLong)[0];
}

/**
 * Returns the problems with the names of one environment: each has the member, and what is allowed instead.
 */
export function problemsWithNames(
  environment: Environment,
): readonly (readonly [member: readonly PropertyKey[], allowed: string])[] {
  const names = namesOfAllCells(environment);
  const shared = conflictsOf([{ of: "this environment", names }]).map(
    ({ name }) => [name.member, `another: ${thingNamed(name)} is of this environment already`] as const,
  );
  const isDerived = ({ member }: AwsName) => member.join() === "service";
  const worst = worstName(names.filter(isDerived));
  const [first] = cellsOf(environment);
  const ofOtherStacks = names.slice(first === undefined ? 0 : namesOfEnvironment(first.environment).length);
  const stated = ofOtherStacks
    .filter((name) => !isDerived(name))
    .flatMap((name) => tooLongIn(environment, name));
  if (worst === undefined) return [...stated, ...shared];
  const most = environment.service.length - worst.tooLong;
  return [[["service"], `at most ${most} characters: ${worst.message}`], ...stated, ...shared];
}

/** Returns the problem with a name that a cell or the router makes longer than the environment states it. */
function tooLongIn(
  environment: Environment,
  name: AwsName,
): readonly (readonly [member: readonly PropertyKey[], allowed: string])[] {
  const { member } = name;
  const problem = nameProblem(name);
  const value = member.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)[key], environment);
  if (problem === undefined || problem.tooLong === 0 || typeof value !== "string") return [];
  return [[member, `at most ${value.length - problem.tooLong} characters: ${problem.message}`]];
}
