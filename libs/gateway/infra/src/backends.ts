import type { Environment } from "@tollgate/environments";
import { backends, type BackendName, type Route } from "@tollgate/gateway-definition";
import { Construct } from "constructs";
import { GatewayFunction } from "./gateway-function";
import { routeArn } from "./route-arn";
import type { StageAddress } from "./rest-api";

export interface BackendsOptions {
  readonly environment: Environment;
  /** The document's routes: a function that serves none is not deployed. */
  readonly routes: readonly Route[];
  /** The bundle of an app: `apps/<app>/dist/function.zip`. */
  readonly codeZip: (app: string) => string;
}

/** The Lambda functions that the document's routes name. */
export class Backends extends Construct {
  private readonly functions: ReadonlyMap<BackendName, GatewayFunction>;
  private readonly routes: readonly Route[];

  constructor(scope: Construct, id: string, { environment, routes, codeZip }: BackendsOptions) {
    super(scope, id);
    this.routes = routes;
    const names = new Set(routes.map(({ backend }) => backend));
    this.functions = new Map(
      [...names].map((name) => {
        const { app, timeoutSeconds, memoryMb } = backends[name];
        const options = { environment, thing: name, codeZip: codeZip(app), timeoutSeconds, memoryMb };
        return [name, new GatewayFunction(this, name, options)];
      }),
    );
  }

  /** The URI by which API Gateway invokes a backend. */
  invokeArn(name: BackendName): string {
    return this.functionOf(name).invokeArn;
  }

  /** Lets a stage invoke each function for exactly the routes that name it. */
  allowInvocations(stage: StageAddress): void {
    for (const route of this.routes)
      this.functionOf(route.backend).allowInvocation(route.operationId, routeArn(stage, route));
  }

  private functionOf(name: BackendName): GatewayFunction {
    const found = this.functions.get(name);
    if (!found) throw new Error(`${this.node.path}: no route names the backend ${name}`);
    return found;
  }
}
