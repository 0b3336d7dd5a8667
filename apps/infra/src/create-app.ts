import { environments } from "@tollgate/environments";
import { App, type AppConfig } from "cdktf";
import type { ServerOptions } from "./aws/server-options";
import { AccountStack } from "./stacks/account-stack";
import { GatewayStack } from "./stacks/gateway-stack";
import type { WorkspaceFiles } from "./workspace-files";

/** Creates the app with all stacks: `account`, and one per environment. */
export function createApp(files: WorkspaceFiles, server: ServerOptions, config: AppConfig = {}): App {
  const app = new App(config);
  const accountStack = new AccountStack(app, "account", server);
  const stacks = environments.map((environment) => ({
    environment,
    stack: new GatewayStack(app, environment.name, { environment, ...files, ...server }),
  }));
  accountStack.grantDeploy(stacks);
  return app;
}
