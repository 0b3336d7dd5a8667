import type { FunctionOptions } from "@tollgate/emulator";
import {
  selfServiceFunction,
  selfServiceVariables,
  tableArn,
  type Environment,
} from "@tollgate/environments";
import {
  auditTable,
  resourceName,
  selfServiceTable,
  tenantsTable,
  usageLinesTable,
  usageTable,
  type TableDefinition,
} from "@tollgate/records";
import { bundledProgram } from "@tollgate/workspace";
import { localAccount } from "./local-account";

/** The table of self-service; none for an environment without it. */
export function selfServiceTables(environment: Environment): readonly TableDefinition[] {
  return environment.selfService === undefined ? [] : [selfServiceTable(environment)];
}

/** The function of self-service, with the rights that it has on AWS; none for an environment without it. */
export function selfServiceFunctions(environment: Environment): Readonly<Record<string, FunctionOptions>> {
  const { selfService, usage, region, tokensTable } = environment;
  if (selfService === undefined) return {};
  const place = { region, accountId: localAccount(environment) };
  const on = (table: string, operations: string, index?: string) => ({
    actions: operations.split(" ").map((operation) => `dynamodb:${operation}`),
    resources: [tableArn(table, place, index)],
  });
  const names = {
    tokens: tokensTable,
    tenants: tenantsTable(environment).name,
    audit: auditTable(environment).name,
    selfService: selfServiceTable(environment).name,
    usage: usage && { usage: usageTable(environment).name, usageLines: usageLinesTable(environment).name },
  };
  const { timeoutSeconds, memoryMb } = selfServiceFunction;
  return {
    [resourceName(environment, selfServiceFunction.thing)]: {
      file: bundledProgram("apps/self-service-lambda"),
      timeoutMs: timeoutSeconds * 1000,
      memoryMb,
      environment: selfServiceVariables(environment, selfService, names),
      permissions: [
        on(names.tokens, "GetItem PutItem UpdateItem DeleteItem"),
        on(names.tokens, "Query", "byTenant"),
        on(names.tenants, "GetItem"),
        on(names.audit, "PutItem Query"),
        on(names.selfService, "GetItem PutItem DeleteItem"),
        ...(names.usage ? [on(names.usage.usage, "Query"), on(names.usage.usageLines, "Query")] : []),
      ],
    },
  };
}
