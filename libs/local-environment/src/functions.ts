import type { FunctionOptions } from "@tollgate/emulator";
import type { Environment } from "@tollgate/environments";
import { type TableDefinition, resourceName } from "@tollgate/records";
import { authorizerFunction, environmentTokenPrefix } from "@tollgate/environments";
import {
  accessIn,
  arnOf,
  backends,
  listedIn,
  requireBackend,
  tableIn,
  valueIn,
  variablesIn,
  type Backend,
  type BackendName,
} from "@tollgate/gateway-definition";
import { bundledProgram } from "@tollgate/workspace";
import { AUTHORIZER, localAccount } from "./local-account";
import { eventsFunctions } from "./events";
import { localFunction } from "./local-function";
import { selfServiceFunctions } from "./self-service";
import { usageFunctions } from "./usage";

/** The environment's Lambda functions, from the bundles that are deployed. */
export function lambdaFunctions(environment: Environment): Readonly<Record<string, FunctionOptions>> {
  const functions = Object.entries(backends).flatMap(([name, backend]) => {
    const options = functionOf(backend, environment);
    return options ? [[resourceName(environment, name), options] as const] : [];
  });
  return {
    ...Object.fromEntries(functions),
    [resourceName(environment, AUTHORIZER)]: localFunction("apps/authorizer-lambda", authorizerFunction, {
      TOKENS_TABLE: environment.tokensTable,
      TOKEN_PREFIX: environmentTokenPrefix(environment),
      ACCEPTED_TOKENS: environment.authorizer.acceptedTokens,
      ...(environment.selfService && { SELF_SERVICE: "on" }),
    }),
    ...usageFunctions(environment),
    ...selfServiceFunctions(environment),
    ...eventsFunctions(environment),
  };
}

/** Memory of the stand-in for a function of which only the ARN is known, in MB. */
const STAND_IN_MEMORY_MB = 1_024;

/**
 * A backend's function or its stand-in; `undefined` for an HTTP server, and for a backend without a stand-in.
 */
function functionOf(backend: Backend, environment: Environment): FunctionOptions | undefined {
  if (backend.url !== undefined) return undefined;
  const app = backend.app ?? backend.standIn;
  if (app === undefined) return undefined;
  const file = bundledProgram(`apps/${app}`);
  const timeoutMs = backend.timeoutSeconds * 1000;
  if (backend.app === undefined) return { file, timeoutMs, memoryMb: STAND_IN_MEMORY_MB };
  return {
    file,
    timeoutMs,
    memoryMb: backend.memoryMb,
    environment: variablesIn(backend, environment),
    permissions: accessIn(backend, environment, backends).map(({ actions, on }) => ({
      actions,
      resources: on.map((each) =>
        arnOf(each, { region: environment.region, accountId: localAccount(environment) }),
      ),
    })),
  };
}

/** The URL of an HTTP backend: its stand-in on this machine, or the environment's URL. */
export function backendUrl(name: BackendName, { name: environment }: Pick<Environment, "name">): string {
  const { url, standIn } = requireBackend(name);
  const own = standIn ?? (url === undefined ? undefined : valueIn(url, environment));
  if (own === undefined) throw new Error(`the backend ${name} has no address in ${environment}`);
  return own;
}

export function backendTables(environment: Environment): readonly TableDefinition[] {
  return Object.values(backends).flatMap(({ tables = {} }) =>
    Object.values(tables).map((table) => tableIn(environment, table)),
  );
}

/** Lists the features that backends have on AWS but not on this machine, one line for each backend. */
export function notLocal({ name }: Pick<Environment, "name">): readonly string[] {
  return Object.entries(backends).flatMap(([backend, written]) => {
    const { permissions = [], layers = {}, vpc = {}, functionArn, standIn, url } = written;
    if (functionArn !== undefined && standIn === undefined)
      return [
        `${backend}: not on this machine: ${valueIn(functionArn, name) ?? ""}; requests to it are answered with 502, unless backends.ts names a standIn`,
      ];
    if (url !== undefined && standIn === undefined)
      return [
        `${backend}: not on this machine: requests to it go to ${valueIn(url, name) ?? ""}, unless backends.ts names a standIn`,
      ];
    const things = permissions.flatMap((each) => {
      const [kind, id] = Object.entries(listedIn(each))[0] ?? ["", undefined];
      const own = id === undefined ? undefined : valueIn(id, name);
      return own === undefined ? [] : [`${kind} ${own}`];
    });
    if ((valueIn(layers, name) ?? []).length > 0) things.push("layers");
    if (Object.hasOwn(vpc, name)) things.push("VPC");
    return things.length === 0 ? [] : [`${backend}: not on this machine: ${things.join(", ")}`];
  });
}
