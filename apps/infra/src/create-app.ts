import { accountStack, allAccounts, environments } from "@tollgate/environments";
import { App, type AppConfig } from "cdktf";
import type { ServerOptions } from "./aws/server-options";
import { AccountStack } from "./stacks/account-stack";
import { environmentStacks } from "./stacks/environment-stacks";
import type { WorkspaceFiles } from "./workspace-files";

/** Creates the app with all stacks: those of the accounts, `account` first, and those of each environment. */
export function createApp(files: WorkspaceFiles, server: ServerOptions, config: AppConfig = {}): App {
  const app = new App(config);
  const accounts = allAccounts();
  const accountStacks = accounts.map(
    (account) => new AccountStack(app, accountStack(account, accounts), { account, accounts, ...server }),
  );
  const stacks = environments.flatMap((environment) =>
    environmentStacks(app, environment, { ...files, ...server }),
  );
  for (const each of accountStacks) each.grantDeploy(stacks);
  return app;
}
