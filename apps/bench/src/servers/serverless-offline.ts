import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { FUNCTIONS, STAGE } from "../fixture";
import { PEER_PLUGIN } from "../install-peer";
import { serveParent } from "./serve-parent";

interface Plugin {
  start(): Promise<void>;
  internals(): { getApiGatewayServer(): { readonly info: { readonly port: number } } };
}

type PluginClass = new (serverless: object, options: object, utils: object) => Plugin;

const functions = {
  backend: {
    name: "backend",
    handler: "backend.handler",
    events: [{ http: { method: "get", path: "health", authorizer: { name: "authorizer", type: "token" } } }],
  },
  authorizer: { name: "authorizer", handler: "authorizer.handler", events: [] },
};
type FunctionName = keyof typeof functions;

const service = {
  service: "bench",
  provider: { name: "aws", stage: STAGE, region: "us-east-1", runtime: "nodejs20.x" },
  functions,
  custom: {},
  getAllFunctions: () => Object.keys(functions),
  getFunction: (name: FunctionName) => functions[name],
  getAllEventsInFunction: (name: FunctionName) => functions[name].events,
};

const quiet = () => {};

/** serverless-offline without the Serverless Framework around it, which asks for an account; its log is thrown away. */
async function main(): Promise<void> {
  const { default: ServerlessOffline } = (await import(pathToFileURL(PEER_PLUGIN).href)) as {
    default: PluginClass;
  };
  const log = { debug: quiet, error: quiet, info: quiet, notice: quiet, verbose: quiet, warning: quiet };
  const plugin = new ServerlessOffline(
    { service, config: { servicePath: dirname(FUNCTIONS.backend) } },
    { host: "127.0.0.1", httpPort: 0, lambdaPort: 0, noSponsor: true },
    { log, progress: { get: quiet, notice: quiet, remove: quiet } },
  );
  await plugin.start();
  serveParent(`http://127.0.0.1:${plugin.internals().getApiGatewayServer().info.port}`);
}

void main();
