import { isSamePlace } from "../accounts";
import type { Account } from "../schema/account";
import { environmentsOfCells } from "../cells";
import { distinctAccounts, problemsWithAccounts } from "./check-accounts";
import { thingNamed, type AwsName } from "../names/aws-name";
import { conflictsOf, worstName, type Owner } from "./check-names";
import type { Environment } from "../schema/environment";
import { EnvironmentError } from "../values/mistake";
import { namesOfAccount, namesOfAllCells, namesOfRoles, placed } from "../names/names";
import { apiKeyPrefix } from "@tollgate/records";
import { show } from "../values/read-values";

/**
 * Concurrency that Lambda always keeps unreserved:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
const UNRESERVED_CONCURRENCY = 100;

/**
 * Checks the environments and the accounts against each other: no two may create the same resource, and
 * together they must stay within each account's limits.
 *
 * @param account the account, or all entries of `accounts`
 * @throws {EnvironmentError} naming, for each wrong value, its owner, the field, the value and what is
 * allowed.
 */
export function checkTogether(
  account: Account | readonly Account[],
  environments: readonly Environment[],
): void {
  const accounts = [account].flat();
  const problems = [
    ...problemsWithAccounts(accounts, environments),
    ...sharedNames(accounts, environments),
    ...sharedKeyValues(environments),
    ...withoutConcurrency(accounts, ofAuthorizers(environments)),
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
  account: Account | readonly Account[],
  environments: readonly Environment[],
): readonly string[] {
  const accounts = [account].flat();
  const made = backends.map((backend) => ({
    ...backend,
    is: `${backend.of} is ${backend.of === backend.written ? "the name" : show(backend.written)}`,
    names: environmentsOfCells(environments).flatMap((environment) =>
      placed(environment, backend.namesIn(environment)),
    ),
  }));
  const tooLong = made.flatMap(({ is, written, names }) => {
    const worst = worstName(names);
    if (worst === undefined) return [];
    return [`${is}; allowed: at most ${written.length - worst.tooLong} characters: ${worst.message}`];
  });
  const taken = conflictsOf<Owner>(
    inAccounts(accounts, environments, [...ownersOf(accounts, environments), ...made]),
  ).flatMap(({ owner, name, first }) => {
    const found = made.find((each) => each.of === owner.of);
    return found
      ? [[found.of, `${found.is}; allowed: another: ${thingNamed(name)} is of ${first}`] as const]
      : [];
  });
  return [...tooLong, ...new Map(taken.toReversed()).values()];
}

interface Values extends Owner {
  readonly values: object;
}

function ownersOf(accounts: readonly Account[], environments: readonly Environment[]): readonly Values[] {
  return [
    ...accounts.map((account) => ({
      of: account.name === undefined ? "account" : `account ${show(account.name)}`,
      values: account,
      names: namesOfAccount(account, environments, accounts),
    })),
    ...environments.map((environment) => ({
      of: `environment "${environment.name}"`,
      values: environment,
      names: [...namesOfAllCells(environment), ...namesOfRoles(environment, accounts)],
    })),
  ];
}

/** Where there is one account only, a name of an account that is stated is also one of an account that is not. */
function inAccounts<Of extends Owner>(
  accounts: readonly Account[],
  environments: readonly Environment[],
  owners: readonly Of[],
): readonly Of[] {
  if (distinctAccounts(accounts, environments).size > 1) return owners;
  return owners.map((owner) => ({
    ...owner,
    names: owner.names.map(({ place, ...name }) => ({
      ...name,
      ...(place && { place: { region: place.region } }),
    })),
  }));
}

/**
 * Reports one line for each member, because one equal member usually makes all names derived from it equal.
 */
function sharedNames(accounts: readonly Account[], environments: readonly Environment[]): readonly string[] {
  const lines = new Map<string, string>();
  const owners = inAccounts(accounts, environments, ownersOf(accounts, environments));
  for (const { owner, name, first } of conflictsOf(owners)) {
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
  const all = environmentsOfCells(environments);
  return all.flatMap((environment, index) =>
    all.slice(0, index).flatMap((earlier) => {
      if (!isSamePlace(environment, earlier)) return [];
      const [own, other] = [apiKeyPrefix(environment), apiKeyPrefix(earlier)];
      // `sharedNames` reports two equal names. A cell's name after a service can be another service's name before
      // an environment: `shop` and `prod-eu`, `shop-prod` and `eu`.
      if (environment.name === earlier.name || !(own.startsWith(other) || other.startsWith(own))) return [];
      return [
        `environment "${environment.name}": service is "${environment.service}"; allowed: another: an API key with a value that ` +
          `begins with "${own}" could be of environment "${earlier.name}", whose values begin with "${other}"`,
      ];
    }),
  );
}

/** A concurrency reservation, its place, and the beginning of the message if the account cannot serve it. */
interface Reserved {
  readonly value: number;
  readonly environment: Environment;
  readonly says: string;
}

/** Returns a line for each reservation that its account cannot serve in its Region, in the given order. */
function withoutConcurrency(accounts: readonly Account[], reserved: readonly Reserved[]): readonly string[] {
  const left = new Map(
    accounts.map((account) => [account, account.lambdaConcurrency - UNRESERVED_CONCURRENCY]),
  );
  return reserved.flatMap(({ value, environment, says }) => {
    const account = accounts.find((each) => isSamePlace(each, environment));
    // `problemsWithAccounts` reports a place without an entry.
    if (account === undefined) return [];
    const most = left.get(account) ?? 0;
    left.set(account, Math.max(0, most - value));
    if (value <= most) return [];
    return [
      `${says}; allowed: at most ${most}: of the account's ` +
        `${account.lambdaConcurrency} (account.lambdaConcurrency) Lambda keeps ${UNRESERVED_CONCURRENCY} for functions without a ` +
        "reservation, and the environments share the others",
    ];
  });
}

function ofAuthorizers(environments: readonly Environment[]): readonly Reserved[] {
  return environmentsOfCells(environments).map((environment) => {
    const value = environment.authorizer.reservedConcurrency ?? 0;
    return {
      value,
      environment,
      says: `environment "${environment.name}": authorizer.reservedConcurrency is ${value}`,
    };
  });
}

/**
 * Checks the backends' reservations against the concurrency that the authorizers leave.
 *
 * @param reserved the concurrency that a backend reserves in an environment or cell; 0 for none
 * @returns a line for each reservation that is too large
 */
export function concurrencyOfBackends(
  backends: readonly string[],
  reserved: (backend: string, environmentName: string) => number,
  account: Account | readonly Account[],
  environments: readonly Environment[],
): readonly string[] {
  const accounts = [account].flat();
  const own = environmentsOfCells(environments).flatMap((environment) =>
    backends.map((backend) => {
      const value = reserved(backend, environment.name);
      const says = `${backend}.reservedConcurrency is ${value} in ${show(environment.name)}`;
      return { value, environment, says };
    }),
  );
  const ofEnvironments = ofAuthorizers(environments);
  const theirs = withoutConcurrency(accounts, ofEnvironments);
  return withoutConcurrency(accounts, [...ofEnvironments, ...own]).slice(theirs.length);
}
