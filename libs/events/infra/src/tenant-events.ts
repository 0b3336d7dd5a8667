import { DataTable, keyPermissionsThroughDynamoDb, ownPlace } from "@tollgate/data-protection-infra";
import {
  type Environment,
  eventsNoticeFunction,
  type EventsOption,
  eventsRelayFunction,
  eventsVariables,
} from "@tollgate/environments";
import { type CodeSigning, GatewayFunction, runOnSchedule } from "@tollgate/gateway-infra";
import { resourceName, tenantEventsTable } from "@tollgate/records";
import { Construct } from "constructs";
import { noticePermissions, relayPermissions } from "./permissions";
import { TenantEventBus } from "./tenant-event-bus";

interface Named {
  readonly name: string;
}

export interface TenantEventsOptions {
  readonly environment: Environment;
  readonly events: EventsOption;
  readonly tokensTable: Named;
  readonly tenantsTable: Named;
  /** The audit trail, which is the outbox. */
  readonly auditTable: Named;
  /** The tables of the usage ledger. @default the environment has none */
  readonly usage?: { readonly ledger: Named; readonly lines: Named } | undefined;
  /** Path of the bundle of `apps/events-lambda`. */
  readonly codeZip: string;
  /** Encrypts table, logs and variables. @default keys that AWS manages */
  readonly kmsKeyArn?: string;
  /** @default any bundle is accepted */
  readonly codeSigning?: CodeSigning;
}

/**
 * The events of one cell: a bus, and two functions on schedules. One publishes what waits in the outbox, the other notes
 * tokens that are about to end or that nobody uses.
 */
export class TenantEvents extends Construct {
  /** Notices and sequence numbers, to be protected and copied like the tables of tenants. */
  readonly table: DataTable;
  readonly busArn: string;
  /** Log group of the function that publishes. */
  readonly relayLogGroupName: string;

  constructor(scope: Construct, id: string, options: TenantEventsOptions) {
    super(scope, id);
    const { environment, events, usage, codeZip, kmsKeyArn, codeSigning } = options;
    const encrypted = kmsKeyArn === undefined ? {} : { kmsKeyArn };
    const table = new DataTable(this, "table", {
      environment,
      definition: tenantEventsTable(environment),
      ...encrypted,
    });
    const bus = new TenantEventBus(this, "bus", { environment, events });
    const names = {
      tenantEvents: table.name,
      audit: options.auditTable.name,
      tenants: options.tenantsTable.name,
      tokens: options.tokensTable.name,
      bus: bus.name,
      ...(usage && { usage: { usage: usage.ledger.name, usageLines: usage.lines.name } }),
    };
    const place = ownPlace(this, environment);
    const useKey = keyPermissionsThroughDynamoDb(environment, kmsKeyArn);
    const shared = {
      // Nobody waits for them: traces would cost more than the functions do.
      environment: { ...environment, tracing: undefined },
      codeZip,
      invokedBy: "events",
      variables: eventsVariables(environment, names),
      ...encrypted,
      ...(codeSigning && { codeSigning }),
    } as const;
    const relay = new GatewayFunction(this, "relay", {
      ...shared,
      ...eventsRelayFunction,
      // Lambda's lines on each of 1,440 runs a day say nothing that a failure's do not.
      systemLogLevel: "WARN",
      permissions: [...relayPermissions(names, place), ...useKey],
    });
    const notice = new GatewayFunction(this, "notice", {
      ...shared,
      ...eventsNoticeFunction,
      permissions: [...noticePermissions(names, place), ...useKey],
    });
    for (const [id, lambda, { thing, everyMinutes }] of [
      ["relay", relay, eventsRelayFunction],
      ["notice", notice, eventsNoticeFunction],
    ] as const) {
      const name = resourceName(environment, thing);
      runOnSchedule(this, lambda, { name, description: `Runs ${name}`, everyMinutes, prefix: `${id}-` });
    }
    this.table = table;
    this.busArn = bus.arn;
    this.relayLogGroupName = relay.logGroupName;
  }
}
