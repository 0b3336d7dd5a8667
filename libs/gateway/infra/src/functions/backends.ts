// Lambda functions and their roles, tables, roll-outs and code signing, and the permissions to invoke them.
// Not here: the API (api), and which backends exist and what they may do (libs/gateway/definition).

import type { Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import {
  requireBackend,
  valueIn,
  variablesIn,
  type BackendName,
  type Route,
} from "@tollgate/gateway-definition";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { BackendPermissions } from "./backend-permissions";
import type { BackendTables } from "./backend-tables";
import type { CodeSigning } from "./code-signing";
import { ExistingFunction } from "./existing-function";
import { GatewayFunction } from "./gateway-function";
import { aliasArn, hasRoomFor } from "./permission-room";
import { routeArn, type RoutesAddress } from "../api/rest-api";

export interface BackendsOptions {
  readonly environment: Environment;
  /** The document's routes: a function without a route is not deployed. */
  readonly routes: readonly Route[];
  /** The bundle of an app: `apps/<app>/dist/function.zip`. */
  readonly codeZip: (app: string) => string;
  /** The backends' own tables. */
  readonly tables: BackendTables;
  /** Encrypts logs and variables. @default keys that AWS manages */
  readonly kmsKeyArn?: string;
  /** @default any bundle is accepted */
  readonly codeSigning?: CodeSigning;
}

/** The backends of the document's routes: functions of the stack, and existing functions and servers. */
export class Backends extends Construct {
  private readonly functions: ReadonlyMap<BackendName, GatewayFunction>;
  private readonly existing: ReadonlyMap<BackendName, ExistingFunction>;
  private readonly routes: readonly Route[];
  private readonly environment: Environment;

  constructor(scope: Construct, id: string, options: BackendsOptions) {
    super(scope, id);
    const { environment, routes, codeZip, kmsKeyArn, codeSigning } = options;
    const { rollout } = environment;
    this.routes = routes;
    this.environment = environment;
    const permissions = new BackendPermissions(this, options);
    const names = new Set(routes.map(({ backend }) => backend));
    this.functions = new Map(
      [...names].flatMap((name) => {
        const backend = requireBackend(name);
        if (backend.app === undefined) return [];
        const { app, timeoutSeconds, memoryMb, ephemeralStorageMb, architecture } = backend;
        const { layers = {}, reservedConcurrency = {} } = backend;
        const lambda = new GatewayFunction(this, name, {
          environment,
          thing: name,
          codeZip: codeZip(app),
          timeoutSeconds,
          memoryMb,
          ephemeralStorageMb,
          architecture,
          layers: valueIn(layers, environment.name),
          reservedConcurrency: valueIn(reservedConcurrency, environment.name),
          variables: variablesIn(backend, environment),
          vpc: backend.vpc?.[environment.name],
          permissions: permissions.of(backend, resourceName(environment, name)),
          ...(kmsKeyArn !== undefined && { kmsKeyArn }),
          ...(codeSigning && { codeSigning }),
          ...(rollout && { rollout }),
        });
        return [[name, lambda] as const];
      }),
    );
    this.existing = new Map(
      [...names].flatMap((name) => {
        const { functionArn } = requireBackend(name);
        const arn = functionArn === undefined ? undefined : valueIn(functionArn, environment.name);
        return arn === undefined
          ? []
          : [[name, new ExistingFunction(this, name, { environment, arn })] as const];
      }),
    );
  }

  /** The URI for API Gateway to invoke a backend. */
  invokeArn(name: BackendName): string {
    return this.functionOf(name).invokeArn;
  }

  /**
   * The requests that start the roll-out of each backend's newest version; none when aliases move at once.
   */
  get deployments(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      [...this.functions].flatMap(([name, { deployment }]) =>
        deployment === undefined ? [] : [[name, deployment]],
      ),
    );
  }

  /**
   * Lets an API invoke each function for exactly the routes that name it, or for the whole stage when the
   * function's policy has no room for one permission per route.
   */
  allowInvocations(api: RoutesAddress): readonly ITerraformDependable[] {
    return [...this.functions, ...this.existing].flatMap(([name, lambda]) => {
      const routes = this.routes.filter(({ backend }) => backend === name);
      const arn = lambda instanceof ExistingFunction ? lambda.arn : aliasArn(name, this.environment);
      if (!hasRoomFor(routes, arn, this.environment))
        return [lambda.allowInvocation("every-route", `${api.executionArn}/${api.stageName}/*`)];
      return routes.map((route) => lambda.allowInvocation(route.operationId, routeArn(api, route)));
    });
  }

  /** Returns the base URL of a server's paths. */
  url(name: BackendName): string {
    const { url } = requireBackend(name);
    const own = url === undefined ? undefined : valueIn(url, this.environment.name);
    if (own === undefined) throw new Error(`${this.node.path}: the backend ${name} has no URL`);
    return own;
  }

  private functionOf(name: BackendName): GatewayFunction | ExistingFunction {
    const found = this.functions.get(name) ?? this.existing.get(name);
    if (!found) throw new Error(`${this.node.path}: no route names the backend ${name}`);
    return found;
  }
}
