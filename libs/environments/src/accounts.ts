import { cellsOf, type Cell } from "./cells";
import type { Account } from "./schema/account";
import type { Environment } from "./schema/environment";

/** The account, if it is stated, and the Region of a stack. */
interface StatedPlace {
  readonly account?: string | undefined;
  readonly region: string;
}

/**
 * Whether two accounts are the same. One that is not stated is the only one: where there are more,
 * `checkTogether` wants each to be stated.
 */
export function isSameAccount(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

/** Whether two stacks are in the same account and Region. */
export function isSamePlace(one: StatedPlace, other: StatedPlace): boolean {
  return one.region === other.region && isSameAccount(one.account, other.account);
}

/** Returns the name of the stack of an entry of `accounts`, of which the first is `account`. */
export function accountStack(account: Account, accounts: readonly Account[]): string {
  return account === accounts[0] ? "account" : `account-${account.name ?? ""}`;
}

/**
 * Finds the entry of an account that has what exists once in it: the pipeline's roles and the budget. It is the
 * first one.
 */
export function firstEntry(accounts: readonly Account[], account: string | undefined): Account | undefined {
  return accounts.find((each) => isSameAccount(each.account, account));
}

/**
 * Finds the account whose pipeline deploys an environment: its own, if that has a repository, or else the first
 * that has one and whose role may assume `roles.deploy`. `undefined` without a pipeline.
 */
export function pipelineAccount(
  environment: Pick<Environment, "account" | "roles">,
  accounts: readonly Account[],
): (Account & { readonly repository: string }) | undefined {
  const own = firstEntry(accounts, environment.account);
  if (own && hasRepository(own)) return own;
  return environment.roles?.deploy === undefined ? undefined : firstPipeline(accounts);
}

/** Finds the first account that has a pipeline. */
export function firstPipeline(
  accounts: readonly Account[],
): (Account & { readonly repository: string }) | undefined {
  return accounts.filter((each) => firstEntry(accounts, each.account) === each).find(hasRepository);
}

function hasRepository(account: Account): account is Account & { readonly repository: string } {
  return account.repository !== undefined;
}

/** Returns the cells of an environment that are in an account. */
export function cellsIn(environment: Environment, account: string | undefined): readonly Cell[] {
  return cellsOf(environment).filter((cell) => isSameAccount(cell.environment.account, account));
}

/** The roles of the pipeline in one account, for one environment. */
export interface PipelineInAccount {
  readonly environment: Environment;
  /** Whether the account has the roles that GitHub's runs assume. */
  readonly isHome: boolean;
  /** Name of the role that the pipeline assumes to deploy the stacks in the account. @default the role of its runs deploys */
  readonly deploy?: string;
  /** Name of the role that operators and the smoke test assume in this account. @default their own rights are used */
  readonly operate?: string;
}

/** Returns what the pipeline needs in an account, for each environment that has a pipeline and is in the account. */
export function pipelinesIn(
  account: Account,
  accounts: readonly Account[],
  environments: readonly Environment[],
): readonly PipelineInAccount[] {
  if (firstEntry(accounts, account.account) !== account) return [];
  return environments.flatMap((environment) => {
    const home = pipelineAccount(environment, accounts);
    const hasCells = cellsIn(environment, account.account).length > 0;
    if (home === undefined || (home !== account && !hasCells)) return [];
    const { deploy, operate } = environment.roles ?? {};
    return [
      {
        environment,
        isHome: home === account,
        ...(hasCells && deploy !== undefined && { deploy }),
        ...(hasCells && operate !== undefined && { operate }),
      },
    ];
  });
}

/** Returns the name of the role beside `roles.deploy` that only reads: the pipeline assumes it to plan. */
export function planningRole(deploy: string): string {
  return `${deploy}-plan`;
}

/** Returns the name of the role of the runs that plan every environment of an account's pipeline. */
export function plannerRole({ service }: Pick<Account, "service">): string {
  return `${service}-plan`;
}

/** Returns the name of the role of the runs that deploy an environment. */
export function deployerRole({ service }: Pick<Account, "service">, environmentName: string): string {
  return `${service}-deploy-${environmentName}`;
}
