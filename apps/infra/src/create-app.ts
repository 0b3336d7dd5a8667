import { cellsOf, environments } from "@tollgate/environments";
import { App, type AppConfig } from "cdktf";
import type { ServerOptions } from "./aws/server-options";
import { AccountStack } from "./stacks/account-stack";
import { GatewayStack } from "./stacks/gateway-stack";
import type { WorkspaceFiles } from "./workspace-files";

/** Creates the app with all stacks: `account`, and one for each cell of each environment. */
export function createApp(files: WorkspaceFiles, server: ServerOptions, config: AppConfig = {}): App {
  const app = new App(config);
  const accountStack = new AccountStack(app, "account", server);
  const stacks = environments.flatMap(cellsOf).map(({ stack, environment }) => ({
    environment,
    stack: new GatewayStack(app, stack, { environment, ...files, ...server }),
  }));
  accountStack.grantDeploy(stacks);
  return app;
}
