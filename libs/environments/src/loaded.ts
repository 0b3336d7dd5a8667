import { environmentsOfCells } from "./cells";
import { checkTogether } from "./checks/check-together";
import type { Environment } from "./schema/environment";
import { EnvironmentError, ENVIRONMENTS_FILE } from "./values/mistake";
import type { Account } from "./schema/account";
import { account, environments } from "./environments";
import * as team from "./environments";
import { isParsed } from "./parse-environment";

checkExports({ account, accounts: allAccounts(), environments });
// Every program that loads an environment loads this module, so that none starts with environments that
// conflict on AWS.
checkTogether(allAccounts(), environments);

/** Returns the accounts and Regions in use, of which the first is `account`. A team's file may leave the list out. */
export function allAccounts(): readonly Account[] {
  const { accounts = [account] }: { readonly account: Account; readonly accounts?: readonly Account[] } =
    team;
  return accounts;
}

/** The prefixes of minted tokens in all environments and cells. */
export const tokenPrefixes: readonly string[] = environmentsOfCells(environments).map(
  ({ tokenPrefix }) => tokenPrefix,
);

/** Checks a team's exports, which may be missing or unchecked. @throws {EnvironmentError} */
function checkExports(untrusted: {
  readonly account: unknown;
  readonly accounts: unknown;
  readonly environments: unknown;
}): void {
  const entries = Array.isArray(untrusted.accounts) ? (untrusted.accounts as readonly unknown[]) : [];
  const all = Array.isArray(untrusted.environments) ? (untrusted.environments as readonly unknown[]) : [];
  const problems = [
    ...(isParsed(untrusted.account) ? [] : ["account must be the result of parseAccount"]),
    ...(entries[0] === untrusted.account ? [] : ["accounts must be a list that begins with account"]),
    ...entries.flatMap((each, at) =>
      isParsed(each) || at === 0 ? [] : [`accounts[${at}] must be the result of parseAccount`],
    ),
    ...(all.length > 0 ? [] : ["environments must be a list with at least one environment"]),
    ...all.flatMap((each, at) =>
      isParsed(each) ? [] : [`environments[${at}] must be the result of parseEnvironment`],
    ),
  ];
  if (problems.length > 0)
    throw new EnvironmentError(problems.map((problem) => `${ENVIRONMENTS_FILE}: ${problem}`));
}

/**
 * Finds an environment by its name.
 *
 * @throws {EnvironmentError} naming the existing environments.
 */
export function environmentNamed(untrustedName: string): Environment {
  const found = environments.find(({ name }) => name === untrustedName);
  if (found) return found;
  const names = environments.map(({ name }) => name).join(", ");
  throw new EnvironmentError([
    `environment ${JSON.stringify(untrustedName)} does not exist; there are: ${names}`,
  ]);
}
