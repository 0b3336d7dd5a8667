import {
  accountStack,
  firstEntry,
  firstPipeline,
  isSameAccount,
  isSamePlace,
  pipelineAccount,
  planningRole,
} from "../accounts";
import { cellsOf, environmentsOfCells } from "../cells";
import { nameProblem, thingNamed } from "../names/aws-name";
import type { Account } from "../schema/account";
import type { Environment } from "../schema/environment";
import { show } from "../values/read-values";

/** Fields of what exists once in an account, whatever its Regions. */
const ONCE = ["budget", "repository", "repositoryIds", "githubProvider"] as const;

/** Returns the accounts that the entries, the environments and their cells state. */
export function distinctAccounts(
  accounts: readonly Account[],
  environments: readonly Environment[],
): ReadonlySet<string> {
  const stated = [...accounts, ...environmentsOfCells(environments)];
  return new Set(stated.flatMap(({ account }) => account ?? []));
}

/**
 * Checks the entries of `accounts` against each other, and that there is one for each account and Region of the
 * environments and their cells.
 *
 * @returns a line for each problem
 */
export function problemsWithAccounts(
  accounts: readonly Account[],
  environments: readonly Environment[],
): readonly string[] {
  const notStated =
    distinctAccounts(accounts, environments).size < 2 ? [] : withoutAccount(accounts, environments);
  // An account that is not stated could be any of the others.
  if (notStated.length > 0) return notStated;
  return [
    ...accounts.flatMap((account, index) => problemsWithEntry(account, accounts, index)),
    ...environments.flatMap((environment) => [
      ...withoutEntry(environment, accounts),
      ...problemsWithState(environment, accounts),
      ...problemsWithPipeline(environment, accounts),
    ]),
  ];
}

function withoutAccount(
  accounts: readonly Account[],
  environments: readonly Environment[],
): readonly string[] {
  const named = [
    ...accounts.map((account) => [accountOf(account), account] as const),
    ...environments.map((each) => [`environment "${each.name}"`, each] as const),
  ];
  return named
    .filter(([, { account }]) => account === undefined)
    .map(([of]) => `${of}: account is undefined; allowed: the id of its AWS account, as there are several`);
}

function accountOf({ name }: Account): string {
  return name === undefined ? "account" : `account ${show(name)}`;
}

function problemsWithEntry(account: Account, accounts: readonly Account[], index: number): readonly string[] {
  const of = accountOf(account);
  const earlier = accounts.slice(0, index);
  if (index > 0 && account.name === undefined)
    return [`accounts.${index}: name is undefined; allowed: a name, as the stack "account" is of accounts.0`];
  if (earlier.some((each) => isSamePlace(each, account)))
    return [
      `${of}: region is ${show(account.region)}; allowed: another account or Region than an earlier entry's`,
    ];
  return [...problemsWithBucket(account, earlier), ...problemsWithRepeated(account, accounts, earlier)];
}

/** Each entry's stack makes its bucket, and an environment's state may be in any of them. */
function problemsWithBucket(account: Account, earlier: readonly Account[]): readonly string[] {
  const { stateBucket } = account;
  const owner = earlier.find((each) => stateBucket !== undefined && each.stateBucket === stateBucket);
  if (owner === undefined || stateBucket === undefined) return [];
  const bucket = thingNamed({ kind: "bucket", name: stateBucket });
  return [
    `${accountOf(account)}: stateBucket is ${show(stateBucket)}; allowed: another: ${bucket} is of ${accountOf(owner)}`,
  ];
}

/** What exists once in an account is of its first entry. */
function problemsWithRepeated(
  account: Account,
  accounts: readonly Account[],
  earlier: readonly Account[],
): readonly string[] {
  const of = accountOf(account);
  const first = earlier.find((each) => isSameAccount(each.account, account.account));
  if (first === undefined) return [];
  return ONCE.filter((field) => account[field] !== undefined).map(
    (field) =>
      `${of}: ${field} is ${show(account[field])}; allowed: none: it is one for the whole account, and of the stack "${accountStack(first, accounts)}"`,
  );
}

function withoutEntry(environment: Environment, accounts: readonly Account[]): readonly string[] {
  return cellsOf(environment)
    .filter((cell) => !accounts.some((each) => isSamePlace(each, cell.environment)))
    .map(({ name, environment: { account, region } }) => {
      const entry = [
        'name: "<name>"',
        ...(account === undefined ? [] : [`account: ${show(account)}`]),
        `region: ${show(region)}`,
        `service: ${show(environment.service)}`,
      ].join(", ");
      return (
        `environment "${environment.name}": ${name === "1" ? "" : `cell ${show(name)}: `}region is ${show(region)}; allowed: ` +
        `that of an entry of accounts, without which API Gateway may not write logs there. Add parseAccount({ ${entry} }) to accounts`
      );
    });
}

/** Terraform reads the state with the credentials themselves, also where a provider assumes a role. */
function problemsWithState(
  { name, state, account, roles }: Environment,
  accounts: readonly Account[],
): readonly string[] {
  if (state.kind === "local") return [];
  const owner = accounts.find(({ stateBucket }) => stateBucket === state.bucket);
  if (owner === undefined) return [];
  if (owner.region !== state.region)
    return [
      `environment "${name}": state.region is ${show(state.region)}; allowed: ${show(owner.region)}, where the account has the bucket`,
    ];
  const credentials =
    roles?.deploy === undefined ? account : pipelineAccount({ account, roles }, accounts)?.account;
  if (isSameAccount(credentials, owner.account)) return [];
  return [
    `environment "${name}": state.bucket is ${show(state.bucket)}; allowed: a bucket of account ${show(credentials)}, ` +
      `whose credentials deploy the environment: this one is in account ${show(owner.account)}`,
  ];
}

function problemsWithPipeline(environment: Environment, accounts: readonly Account[]): readonly string[] {
  const { name, account, roles } = environment;
  const home = pipelineAccount(environment, accounts);
  const other = firstPipeline(accounts);
  if (home === undefined && other !== undefined)
    return [
      `environment "${name}": account is ${show(account)}; allowed: one with a repository in ` +
        `${accountOf(firstEntry(accounts, account) ?? other)}, or roles.deploy, which the pipeline of ${accountOf(other)} assumes`,
    ];
  if (home === undefined || roles?.deploy === undefined) return [];
  const problem = nameProblem({ kind: "role", name: planningRole(roles.deploy) });
  if (problem === undefined) return [];
  const most = roles.deploy.length - problem.tooLong;
  return [
    `environment "${name}": roles.deploy is ${show(roles.deploy)}; allowed: at most ${most} characters: ${problem.message}`,
  ];
}
