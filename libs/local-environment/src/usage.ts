import type { FunctionOptions, PlaceOptions } from "@tollgate/emulator";
import {
  usageCountFunction,
  usageSealFunction,
  usageVariables,
  type Environment,
  type UsageOption,
} from "@tollgate/environments";
import { resourceNames } from "@tollgate/observability-runtime";
import {
  resourceName,
  tenantEventsTable,
  tenantsTable,
  usageLinesTable,
  usageTable,
  type TableDefinition,
} from "@tollgate/records";
import { localFunction, tablePermissions } from "./local-function";

const APP = "apps/usage-lambda";

/** The tables of the usage ledger; none for an environment without it. */
export function usageTables(environment: Environment): readonly TableDefinition[] {
  return environment.usage === undefined ? [] : [usageTable(environment), usageLinesTable(environment)];
}

/** The two functions of the usage ledger, with the rights that they have on AWS; none for an environment without it. */
export function usageFunctions(environment: Environment): Readonly<Record<string, FunctionOptions>> {
  const { usage } = environment;
  if (usage === undefined) return {};
  const [ledger, lines] = [usageTable(environment).name, usageLinesTable(environment).name];
  const on = tablePermissions(environment);
  const variables = variablesOf(environment, usage);
  return {
    [resourceName(environment, usageCountFunction.thing)]: {
      ...localFunction(APP, usageCountFunction, variables),
      permissions: [on(lines, "PutItem")],
    },
    [resourceName(environment, usageSealFunction.thing)]: {
      ...localFunction(APP, usageSealFunction, variables),
      permissions: [
        on(lines, "Query DeleteItem"),
        on(ledger, "PutItem Query"),
        on(tenantsTable(environment).name, "Scan"),
        ...(environment.events ? [on(tenantEventsTable(environment).name, "PutItem")] : []),
      ],
    },
  };
}

/** How the functions are invoked: by the access log, and on a schedule. */
export function usageInvocations(
  environment: Environment,
): Pick<PlaceOptions, "logSubscription" | "schedules"> {
  if (environment.usage === undefined) return {};
  const count = resourceName(environment, usageCountFunction.thing);
  const seal = resourceName(environment, usageSealFunction.thing);
  return {
    logSubscription: {
      functionName: count,
      logGroup: resourceNames(environment).accessLogGroup,
      filterName: count,
    },
    schedules: [{ ruleName: seal, functionName: seal, everyMs: usageSealFunction.everyMinutes * 60_000 }],
  };
}

function variablesOf(environment: Environment, usage: UsageOption) {
  return {
    ...usageVariables(environment, usage, {
      usage: usageTable(environment).name,
      usageLines: usageLinesTable(environment).name,
      tenants: tenantsTable(environment).name,
    }),
    // Between a developer's lines, one for each second with requests would be too many.
    LOG_LEVEL: "WARN",
  };
}
