import type { FunctionOptions, PlaceOptions } from "@tollgate/emulator";
import {
  tableArn,
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
import { bundledProgram } from "@tollgate/workspace";
import { localAccount } from "./local-account";

/** The tables of the usage ledger; none for an environment without it. */
export function usageTables(environment: Environment): readonly TableDefinition[] {
  return environment.usage === undefined ? [] : [usageTable(environment), usageLinesTable(environment)];
}

/** The two functions of the usage ledger, with the rights that they have on AWS; none for an environment without it. */
export function usageFunctions(environment: Environment): Readonly<Record<string, FunctionOptions>> {
  const { usage, region } = environment;
  if (usage === undefined) return {};
  const place = { region, accountId: localAccount(environment) };
  const [ledger, lines] = [usageTable(environment).name, usageLinesTable(environment).name];
  const on = (table: string, ...actions: readonly string[]) => ({
    actions,
    resources: [tableArn(table, place)],
  });
  const variables = variablesOf(environment, usage);
  return {
    [resourceName(environment, usageCountFunction.thing)]: {
      ...functionOf(usageCountFunction, variables),
      permissions: [on(lines, "dynamodb:PutItem")],
    },
    [resourceName(environment, usageSealFunction.thing)]: {
      ...functionOf(usageSealFunction, variables),
      permissions: [
        on(lines, "dynamodb:Query", "dynamodb:DeleteItem"),
        on(ledger, "dynamodb:PutItem", "dynamodb:Query"),
        on(tenantsTable(environment).name, "dynamodb:Scan"),
        ...(environment.events ? [on(tenantEventsTable(environment).name, "dynamodb:PutItem")] : []),
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

function functionOf(
  { handler, timeoutSeconds, memoryMb }: typeof usageCountFunction | typeof usageSealFunction,
  environment: Readonly<Record<string, string>>,
): FunctionOptions {
  return {
    file: bundledProgram("apps/usage-lambda"),
    handler,
    timeoutMs: timeoutSeconds * 1000,
    memoryMb,
    environment,
  };
}
