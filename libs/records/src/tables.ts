import { resourceName } from "./names";

/** DynamoDB's types of a key: text, number or bytes. */
export type KeyType = "S" | "N" | "B";

/** A DynamoDB table as data: CDKTF deploys it, and the local gateway creates it. */
export interface TableDefinition {
  readonly name: string;
  readonly partitionKey: string;
  /** @default the partition key alone identifies an item */
  readonly sortKey?: string | undefined;
  /** Types of keys that are not text, including those of indexes. @default every key is text */
  readonly keyTypes?: Readonly<Record<string, KeyType>> | undefined;
  /** @default none */
  readonly indexes?: readonly TableIndexDefinition[] | undefined;
  /** Attribute that holds an item's expiry, in seconds since 1970. @default items do not expire */
  readonly ttlAttribute?: string | undefined;
}

export interface TableIndexDefinition {
  readonly name: string;
  readonly partitionKey: string;
  /** @default the items of a partition have no order */
  readonly sortKey?: string | undefined;
  /** Attributes of the index besides the keys; none for an empty list. @default all */
  readonly attributes?: readonly string[] | undefined;
}

/** Returns the keys of a table and of its indexes, each once, with their types. */
export function keysOf({
  indexes = [],
  keyTypes = {},
  ...table
}: TableDefinition): readonly { readonly name: string; readonly type: KeyType }[] {
  const names = [table, ...indexes].flatMap(({ partitionKey, sortKey }) =>
    sortKey === undefined ? [partitionKey] : [partitionKey, sortKey],
  );
  return [...new Set(names)].map((name) => ({
    name,
    type: (Object.hasOwn(keyTypes, name) ? keyTypes[name] : undefined) ?? "S",
  }));
}

/**
 * Returns the definition of the table of token hashes, from which the authorizer reads one item per request.
 */
export function tokensTable({ tokensTable: name }: { readonly tokensTable: string }): TableDefinition {
  return {
    name,
    partitionKey: "token",
    ttlAttribute: "expiresAt",
    indexes: [
      {
        // Lists a tenant's tokens. The index has no `clientId`, so a caller that may only list tokens does
        // not see the key's value.
        name: "byTenant",
        partitionKey: "tenantId",
        attributes: ["tokenId", "label", "createdAt", "expiresAt", "scopes"],
      },
    ],
  };
}

/**
 * Returns the definition of the audit table: each change of a tenant, and its author. It is a separate table,
 * so that operators may add entries but neither change nor delete any. Its items do not expire.
 */
export function auditTable(
  environment: Parameters<typeof resourceName>[0] & { readonly events?: unknown },
): TableDefinition {
  return {
    // Not "audit", a name that teams are likely to give a table of their own.
    name: resourceName(environment, "tenants-audit"),
    partitionKey: "tenantId",
    sortKey: "entry",
    indexes: [
      {
        // Lists events of all tenants by time, which `entry` begins with.
        name: "byDay",
        partitionKey: "day",
        sortKey: "entry",
        attributes: ["event"],
      },
      ...(environment.events === undefined ? [] : [OUTBOX]),
    ],
  };
}

/**
 * Lists what waits to be published. Only an item with the attribute `outbox` is in it: {@link outboxSlot} of its tenant,
 * which the relay removes once the item is published. So no clock and no cursor decides what is read.
 */
const OUTBOX: TableIndexDefinition = {
  name: "outbox",
  partitionKey: "outbox",
  sortKey: "entry",
  attributes: [],
};

/** Partitions of the outbox, so that many changes at once do not meet the limits of one. */
export const OUTBOX_SLOTS: readonly string[] = [..."0123456789abcdef"];

/** Returns the partition of the outbox for a tenant: always the same one, and about as many tenants in each. */
export function outboxSlot(tenantId: string): string {
  let sum = 0;
  for (let at = 0; at < tenantId.length; at += 1) sum = (sum * 31 + tenantId.charCodeAt(at)) >>> 0;
  return OUTBOX_SLOTS[sum % OUTBOX_SLOTS.length] as string;
}

/**
 * Returns the definition of the table of what is told about tenants and no change writes: notices, and beside them the
 * last sequence number of each tenant's events. Published notices expire.
 */
export function tenantEventsTable(environment: Parameters<typeof resourceName>[0]): TableDefinition {
  return {
    name: resourceName(environment, "tenant-events"),
    partitionKey: "tenantId",
    sortKey: "entry",
    ttlAttribute: "expiresAt",
    // A notice's key has no time, so that the index has it.
    indexes: [{ ...OUTBOX, attributes: ["at"] }],
  };
}

/** The sort key of a tenant's last sequence number in {@link tenantEventsTable}. A notice's starts with `notice#`. */
export const SEQUENCE_ITEM = "sequence";

/** The sort key of a tenant's record in the table of tenants. That of an earlier version's event starts with `event#`. */
export const TENANT_ITEM = "tenant";

/**
 * Returns the definition of the table of tenants. Each tenant's record, and the audit events that earlier
 * versions stored beside it, form one partition. An index contains only items that have its keys, so a list
 * of tenants does not pay for their events.
 */
export function tenantsTable(environment: Parameters<typeof resourceName>[0]): TableDefinition {
  return {
    name: resourceName(environment, "tenants"),
    partitionKey: "tenantId",
    sortKey: "item",
    indexes: [
      {
        // Lists tenants by id.
        name: "tenants",
        partitionKey: "kind",
        sortKey: "tenantId",
        attributes: [
          "status",
          "plan",
          "clientId",
          "apiKeyId",
          "settled",
          "createdAt",
          "updatedAt",
          "generation",
          "revision",
        ],
      },
      {
        // Lists earlier versions' events of all tenants by time, which an event's `item` begins with.
        name: "eventsByDay",
        partitionKey: "day",
        sortKey: "item",
        attributes: ["event"],
      },
    ],
  };
}

/**
 * Returns the definition of the usage ledger: the sums of each tenant and hour. Its items expire by the environment's
 * retention.
 */
export function usageTable(environment: Parameters<typeof resourceName>[0]): TableDefinition {
  return {
    name: resourceName(environment, "usage"),
    partitionKey: "tenantId",
    sortKey: "hour",
    ttlAttribute: "expiresAt",
  };
}

/** Returns the definition of the table of access-log lines that are counted or wait for it. Its items expire. */
export function usageLinesTable(environment: Parameters<typeof resourceName>[0]): TableDefinition {
  return {
    name: resourceName(environment, "usage-lines"),
    partitionKey: "slot",
    sortKey: "batch",
    ttlAttribute: "expiresAt",
  };
}

/**
 * Returns the definition of the table of self-service: requests with an idempotency key and the tokens that are being minted,
 * by tenant. Its items expire within a day.
 */
export function selfServiceTable(environment: Parameters<typeof resourceName>[0]): TableDefinition {
  return {
    name: resourceName(environment, "self-service"),
    partitionKey: "tenantId",
    sortKey: "item",
    ttlAttribute: "expiresAt",
  };
}

/** The partition of `usageLinesTable` that marks the hours whose lines are to be summed. */
export const PENDING_SLOT = "pending";

/** The beginning of the keys of the directory's counters, one for each cell. A tenant's id contains no "#". */
export const ROOM_KEY = "room#";

/**
 * Returns the definition of the directory of an environment with several cells: the cell of each tenant, the room of each
 * cell, and the cells that the router knows.
 */
export function directoryTable(environment: Parameters<typeof resourceName>[0]): TableDefinition {
  return { name: resourceName(environment, "directory"), partitionKey: "tenantId" };
}
