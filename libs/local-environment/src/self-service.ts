import type { FunctionOptions } from "@tollgate/emulator";
import { selfServiceFunction, selfServiceVariables, type Environment } from "@tollgate/environments";
import {
  auditTable,
  resourceName,
  selfServiceTable,
  tenantsTable,
  usageLinesTable,
  usageTable,
  type TableDefinition,
} from "@tollgate/records";
import { localFunction, tablePermissions } from "./local-function";

/** The table of self-service; none for an environment without it. */
export function selfServiceTables(environment: Environment): readonly TableDefinition[] {
  return environment.selfService === undefined ? [] : [selfServiceTable(environment)];
}

/** The function of self-service, with the rights that it has on AWS; none for an environment without it. */
export function selfServiceFunctions(environment: Environment): Readonly<Record<string, FunctionOptions>> {
  const { selfService, usage, tokensTable } = environment;
  if (selfService === undefined) return {};
  const on = tablePermissions(environment);
  const names = {
    tokens: tokensTable,
    tenants: tenantsTable(environment).name,
    audit: auditTable(environment).name,
    selfService: selfServiceTable(environment).name,
    usage: usage && { usage: usageTable(environment).name, usageLines: usageLinesTable(environment).name },
  };
  const variables = selfServiceVariables(environment, selfService, names);
  return {
    [resourceName(environment, selfServiceFunction.thing)]: {
      ...localFunction("apps/self-service-lambda", selfServiceFunction, variables),
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
