import { DataTable, keyPermissionsThroughDynamoDb, ownPlace } from "@tollgate/data-protection-infra";
import {
  selfServiceFunction,
  selfServiceVariables,
  type Environment,
  type SelfServiceOption,
} from "@tollgate/environments";
import type { Route } from "@tollgate/gateway-definition";
import { GatewayFunction, routeArn, type CodeSigning, type RoutesAddress } from "@tollgate/gateway-infra";
import { selfServiceTable } from "@tollgate/records";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { selfServicePermissions } from "./permissions";

type Named = { readonly name: string };

export interface SelfServiceOptions {
  readonly environment: Environment;
  readonly selfService: SelfServiceOption;
  readonly tokensTable: Named;
  readonly tenantsTable: Named;
  readonly auditTable: Named;
  /** The usage ledger. @default the environment has none */
  readonly usage?: { readonly ledger: Named; readonly lines: Named } | undefined;
  /** Path of the bundle of `apps/self-service-lambda`. */
  readonly codeZip: string;
  /** Encrypts the table, the log and the variables. @default keys that AWS manages */
  readonly kmsKeyArn?: string;
  /** @default any bundle is accepted */
  readonly codeSigning?: CodeSigning;
}

/** The function by which tenants manage their own tokens and see their usage, and its table. */
export class SelfService extends Construct {
  /** The URI for API Gateway to invoke the function. */
  readonly invokeArn: string;
  private readonly lambda: GatewayFunction;

  constructor(scope: Construct, id: string, options: SelfServiceOptions) {
    super(scope, id);
    const { environment, selfService, usage, codeZip, kmsKeyArn, codeSigning } = options;
    const encrypted = kmsKeyArn === undefined ? {} : { kmsKeyArn };
    const table = new DataTable(this, "requests", {
      environment,
      definition: selfServiceTable(environment),
      withoutRecovery:
        "its items live for a day, and a copy would keep what secrets of tokens are derived from for longer",
      ...encrypted,
    });
    const names = {
      tokens: options.tokensTable.name,
      tenants: options.tenantsTable.name,
      audit: options.auditTable.name,
      selfService: table.name,
      usage: usage && { usage: usage.ledger.name, usageLines: usage.lines.name },
    };
    this.lambda = new GatewayFunction(this, "function", {
      environment,
      codeZip,
      ...selfServiceFunction,
      variables: selfServiceVariables(environment, selfService, names),
      permissions: [
        ...selfServicePermissions(names, ownPlace(this, environment)),
        ...keyPermissionsThroughDynamoDb(environment, kmsKeyArn),
      ],
      ...encrypted,
      ...(codeSigning && { codeSigning }),
    });
    this.invokeArn = this.lambda.invokeArn;
  }

  /** Lets an API invoke the function for each of its routes. */
  allowInvocations(api: RoutesAddress, routes: readonly Route[]): readonly ITerraformDependable[] {
    return routes
      .filter(({ isOwn }) => isOwn)
      .map((route) => this.lambda.allowInvocation(route.operationId, routeArn(api, route)));
  }
}
