import type { FunctionOptions, PlaceOptions } from "@tollgate/emulator";
import {
  awsArn,
  eventsNoticeFunction,
  eventsRelayFunction,
  eventsVariables,
  type Environment,
} from "@tollgate/environments";
import {
  auditTable,
  eventBusName,
  resourceName,
  tenantEventsTable,
  tenantsTable,
  usageLinesTable,
  usageTable,
  type TableDefinition,
} from "@tollgate/records";
import { localAccount } from "./local-account";
import { localFunction, tablePermissions } from "./local-function";

const APP = "apps/events-lambda";

/** Milliseconds between two runs of the relay: shorter than on AWS, because a developer waits for an event. */
const RELAY_MS = 2_000;

/** The table of notices and sequence numbers; none for an environment without events. */
export function eventsTables(environment: Environment): readonly TableDefinition[] {
  return environment.events === undefined ? [] : [tenantEventsTable(environment)];
}

/** The functions of events, with the rights that they have on AWS; none for an environment without them. */
export function eventsFunctions(environment: Environment): Readonly<Record<string, FunctionOptions>> {
  const { events, usage, region, tokensTable } = environment;
  if (events === undefined) return {};
  const [audit, tenantEvents] = [auditTable(environment).name, tenantEventsTable(environment).name];
  const tenants = tenantsTable(environment).name;
  const [ledger, lines] = [usageTable(environment).name, usageLinesTable(environment).name];
  const on = tablePermissions(environment);
  const bus = eventBusName(environment);
  const variables = {
    ...eventsVariables(environment, {
      tenantEvents,
      audit,
      tenants,
      tokens: tokensTable,
      bus,
      ...(usage && { usage: { usage: ledger, usageLines: lines } }),
    }),
    // What is refused is said by what delivers it.
    LOG_LEVEL: "ERROR",
  };
  return {
    [resourceName(environment, eventsRelayFunction.thing)]: {
      ...localFunction(APP, eventsRelayFunction, variables),
      permissions: [
        on(audit, "GetItem Query UpdateItem"),
        on(audit, "Query", "outbox"),
        on(tenantEvents, "GetItem PutItem UpdateItem"),
        on(tenantEvents, "Query", "outbox"),
        on(tenants, "GetItem"),
        on(tokensTable, "Query", "byTenant"),
        {
          actions: ["events:PutEvents"],
          resources: [awsArn("events", region, localAccount(environment), `event-bus/${bus}`)],
        },
      ],
    },
    [resourceName(environment, eventsNoticeFunction.thing)]: {
      ...localFunction(APP, eventsNoticeFunction, variables),
      permissions: [
        on(tokensTable, "Scan"),
        on(tenantEvents, "PutItem"),
        ...(usage ? [on(ledger, "Query"), on(lines, "Query")] : []),
      ],
    },
  };
}

/**
 * The bus, and the schedules by which the functions run. Without a consumer they do not run: events wait for the gateway's
 * next start with one.
 */
export function eventsInvocations(
  environment: Environment,
  consumer: PlaceOptions["eventConsumer"],
): Pick<PlaceOptions, "schedules" | "eventBuses" | "eventConsumer"> {
  if (environment.events === undefined) return {};
  const eventBuses = [eventBusName(environment)];
  if (consumer === undefined) return { eventBuses };
  const schedule = (thing: string, everyMs: number) => {
    const name = resourceName(environment, thing);
    return { ruleName: name, functionName: name, everyMs };
  };
  return {
    eventBuses,
    eventConsumer: consumer,
    schedules: [
      schedule(eventsRelayFunction.thing, RELAY_MS),
      schedule(eventsNoticeFunction.thing, eventsNoticeFunction.everyMinutes * 60_000),
    ],
  };
}
