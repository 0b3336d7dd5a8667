import { basename } from "node:path";
import type { EmulatorOptions, PlanOptions } from "@tollgate/emulator";
import { backends, replaceBackends, requireApps } from "@tollgate/gateway-definition";
import { environmentName, BACKENDS_FILE, type Environment } from "@tollgate/environments";
import { auditTable, tenantsTable, tokensTable, resourceName } from "@tollgate/records";
import { accessLogFormat } from "@tollgate/observability-runtime";
import { lambdaApps, moduleNow } from "@tollgate/workspace";
import { backendTables, lambdaFunctions } from "./functions";
import { eventsInvocations, eventsTables } from "./events";
import { gatewayDocument } from "./gateway-document";
import { localAccount } from "./local-account";
import { localSecrets } from "./secrets-file";
import { selfServiceTables } from "./self-service";
import { usageInvocations, usageTables } from "./usage";

/** What an environment or a cell is made of, for the emulator. */
export type LocalPlace = Required<
  Pick<
    EmulatorOptions,
    "document" | "stages" | "functions" | "plans" | "tables" | "secrets" | "region" | "accountId"
  >
> &
  Pick<EmulatorOptions, "logSubscription" | "schedules" | "eventBuses" | "eventConsumer">;

/**
 * The emulator's options for an environment or a cell: the same document, bundles, plans and tables that its
 * stack deploys.
 *
 * @param eventConsumer gets the events of an environment that has them. @default none are published
 * @throws {DocumentError} when the document has a mistake.
 * @throws {BackendError} when a backend's app has no folder.
 */
export function localEnvironment(
  environment: Environment,
  eventConsumer?: EmulatorOptions["eventConsumer"],
): LocalPlace {
  requireFolders();
  const usage = usageInvocations(environment);
  const events = eventsInvocations(environment, eventConsumer);
  const schedules = [...(usage.schedules ?? []), ...(events.schedules ?? [])];
  const accessLog = accessLogFormat(environment.cell?.name);
  return {
    document: gatewayDocument(environment),
    stages: [{ name: environmentName(environment), accessLogFormat: accessLog }],
    functions: lambdaFunctions(environment),
    plans: usagePlans(environment),
    tables: [
      tokensTable(environment),
      tenantsTable(environment),
      auditTable(environment),
      ...usageTables(environment),
      ...selfServiceTables(environment),
      ...eventsTables(environment),
      ...backendTables(environment),
    ],
    ...usage,
    ...events,
    ...(schedules.length > 0 && { schedules }),
    secrets: localSecrets(environment),
    region: environment.region,
    accountId: localAccount(environment),
  };
}

/** @throws {BackendError} when a backend's app has no folder. */
function requireFolders(): void {
  requireApps(lambdaApps().map((app) => basename(app)));
}

/**
 * Reads the edited backends.
 *
 * @returns `undefined` when they have not changed; otherwise what an environment or a cell has of them, and a
 * function that restores the previous ones
 * @throws {BundleError} when the file cannot be read as TypeScript.
 * @throws {BackendError} when it has a mistake; then nothing has changed.
 */
export async function editedBackends(): Promise<EditedBackends | undefined> {
  const before = JSON.stringify(backends);
  const rollback = replaceBackends((await moduleNow(BACKENDS_FILE))["backends"]);
  if (JSON.stringify(backends) === before) return undefined;
  try {
    requireFolders();
    return {
      of: (environment) => ({
        tables: backendTables(environment),
        functions: lambdaFunctions(environment),
      }),
      rollback,
    };
  } catch (error) {
    rollback();
    throw error;
  }
}

interface EditedBackends {
  readonly of: (environment: Environment) => Required<Pick<EmulatorOptions, "tables" | "functions">>;
  readonly rollback: () => void;
}

export function usagePlans(environment: Environment): readonly PlanOptions[] {
  return Object.entries(environment.plans).map(([name, { description, throttle, quota }]) => ({
    name: resourceName(environment, name),
    description,
    ...(throttle && { throttle }),
    ...(quota && { quota }),
  }));
}
