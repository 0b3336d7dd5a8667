import type { Account } from "../schema/account";
import { cellsOf } from "../cells";
import { thingNamed, type AwsName } from "../names/aws-name";
import { conflictsOf, worstName, type Owner } from "./check-names";
import type { Environment } from "../schema/environment";
import { EnvironmentError } from "../values/mistake";
import { namesOfAccount, namesOfAllCells } from "../names/names";
import { apiKeyPrefix } from "@tollgate/records";
import { show } from "../values/read-values";

/**
 * Concurrency that Lambda always keeps unreserved:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
const UNRESERVED_CONCURRENCY = 100;

/**
 * Checks the environments and the account against each other: no two may create the same resource, and
 * together they must stay within the account's limits.
 *
 * @throws {EnvironmentError} naming, for each wrong value, its owner, the field, the value and what is
 * allowed.
 */
export function checkTogether(account: Account, environments: readonly Environment[]): void {
  const problems = [
    ...sharedNames(account, environments),
    ...sharedKeyValues(environments),
    ...otherRegions(account, environments),
    ...withoutConcurrency(account, ofAuthorizers(environments)),
  ];
  if (problems.length > 0) throw new EnvironmentError(problems);
}

/** A name that a team chose for a backend or a part of it, and the AWS names that it leads to. */
export interface BackendNames {
  /** The backend, or the path of the member with the name: messages begin with it. */
  readonly of: string;
  /** The name that the team wrote. */
  readonly written: string;
  readonly namesIn: (environment: Environment) => readonly AwsName[];
}

/**
 * Finds the backend names that AWS would refuse: too long in an environment, or taken by another resource.
 *
 * @returns a line for each problem
 */
export function problemsWithBackends(
  backends: readonly BackendNames[],
  account: Account,
  environments: readonly Environment[],
): readonly string[] {
  const made = backends.map((backend) => ({
    ...backend,
    is: `${backend.of} is ${backend.of === backend.written ? "the name" : show(backend.written)}`,
    names: environments.flatMap(cellsOf).flatMap((cell) => backend.namesIn(cell.environment)),
  }));
  const tooLong = made.flatMap(({ is, written, names }) => {
    const worst = worstName(names);
    if (worst === undefined) return [];
    return [`${is}; allowed: at most ${written.length - worst.tooLong} characters: ${worst.message}`];
  });
  const taken = conflictsOf<Owner>([...ownersOf(account, environments), ...made]).flatMap(
    ({ owner, name, first }) => {
      const found = made.find((each) => each === owner);
      return found
        ? [[found.of, `${found.is}; allowed: another: ${thingNamed(name)} is of ${first}`] as const]
        : [];
    },
  );
  return [...tooLong, ...new Map(taken.toReversed()).values()];
}

interface Values extends Owner {
  readonly values: object;
}

function ownersOf(account: Account, environments: readonly Environment[]): readonly Values[] {
  return [
    { of: "account", values: account, names: namesOfAccount(account, environments) },
    ...environments.map((environment) => ({
      of: `environment "${environment.name}"`,
      values: environment,
      names: namesOfAllCells(environment),
    })),
  ];
}

/**
 * Reports one line for each member, because one equal member usually makes all names derived from it equal.
 */
function sharedNames(account: Account, environments: readonly Environment[]): readonly string[] {
  const lines = new Map<string, string>();
  for (const { owner, name, first } of conflictsOf(ownersOf(account, environments))) {
    const member = `${owner.of}: ${name.member.join(".")}`;
    const value = name.member.reduce<unknown>(
      (at, key) => (at as Record<PropertyKey, unknown>)[key],
      owner.values,
    );
    // When two environments have the same name, only the name is reported.
    if (!lines.has(member) && !lines.has(`${owner.of}: name`))
      lines.set(member, `${member} is ${show(value)}; allowed: another: ${thingNamed(name)} is of ${first}`);
  }
  return [...lines.values()];
}

/**
 * Reports prefixes that could lead to equal API key values, which must be unique in an account and Region.
 */
function sharedKeyValues(environments: readonly Environment[]): readonly string[] {
  const all = environments.flatMap(cellsOf).map((cell) => cell.environment);
  return all.flatMap((environment, index) =>
    all.slice(0, index).flatMap((earlier) => {
      if (!mayBeInOnePlace(environment, earlier)) return [];
      const [own, other] = [apiKeyPrefix(environment), apiKeyPrefix(earlier)];
      // For two equal prefixes, `sharedNames` reports the name.
      if (own === other || !(own.startsWith(other) || other.startsWith(own))) return [];
      return [
        `environment "${environment.name}": service is "${environment.service}"; allowed: another: an API key with a value that ` +
          `begins with "${own}" could be of environment "${earlier.name}", whose values begin with "${other}"`,
      ];
    }),
  );
}

/** Whether two cells can be in one account and Region: an account that one of them does not state may be any. */
function mayBeInOnePlace(one: Environment, other: Environment): boolean {
  const accounts = new Set([one.account, other.account]);
  accounts.delete(undefined);
  return one.region === other.region && accounts.size < 2;
}

function otherRegions(
  { region, stateBucket }: Account,
  environments: readonly Environment[],
): readonly string[] {
  return environments.flatMap(({ name, region: own, state }) => [
    ...(own === region
      ? []
      : [
          `environment "${name}": region is "${own}"; allowed: "${region}", the account's: there alone API Gateway may write logs. ` +
            "Another Region takes a copy of the workspace, with an account of that Region",
        ]),
    ...(state.kind === "local" || state.bucket !== stateBucket || state.region === region
      ? []
      : [
          `environment "${name}": state.region is "${state.region}"; allowed: "${region}", where the account has the bucket`,
        ]),
  ]);
}

/** A concurrency reservation, and the beginning of the message if the account cannot serve it. */
interface Reserved {
  readonly value: number;
  readonly says: string;
}

/** Returns a line for each reservation that the account cannot serve, in the given order. */
function withoutConcurrency(
  { lambdaConcurrency }: Account,
  reserved: readonly Reserved[],
): readonly string[] {
  let left = lambdaConcurrency - UNRESERVED_CONCURRENCY;
  return reserved.flatMap(({ value, says }) => {
    const most = left;
    left = Math.max(0, left - value);
    if (value <= most) return [];
    return [
      `${says}; allowed: at most ${most}: of the account's ` +
        `${lambdaConcurrency} (account.lambdaConcurrency) Lambda keeps ${UNRESERVED_CONCURRENCY} for functions without a ` +
        "reservation, and the environments share the others",
    ];
  });
}

function ofAuthorizers(environments: readonly Environment[]): readonly Reserved[] {
  return environments.map(({ name, authorizer: { reservedConcurrency: value = 0 } }) => ({
    value,
    says: `environment "${name}": authorizer.reservedConcurrency is ${value}`,
  }));
}

/**
 * Checks the backends' reservations against the concurrency that the authorizers leave.
 *
 * @param reserved the concurrency that a backend reserves in an environment; 0 for none
 * @returns a line for each reservation that is too large
 */
export function concurrencyOfBackends(
  backends: readonly string[],
  reserved: (backend: string, environmentName: string) => number,
  account: Account,
  environments: readonly Environment[],
): readonly string[] {
  const own = environments.flatMap(({ name }) =>
    backends.map((backend) => ({
      value: reserved(backend, name),
      says: `${backend}.reservedConcurrency is ${reserved(backend, name)} in ${show(name)}`,
    })),
  );
  const ofEnvironments = ofAuthorizers(environments);
  const theirs = withoutConcurrency(account, ofEnvironments);
  return withoutConcurrency(account, [...ofEnvironments, ...own]).slice(theirs.length);
}
