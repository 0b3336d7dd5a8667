import { resourceName } from "./names";

/** The type of a key as DynamoDB names it: a text, a number, or bytes. */
export type KeyType = "S" | "N" | "B";

/** A DynamoDB table as data: what CDKTF deploys, and what the local gateway creates. */
export interface TableDefinition {
  readonly name: string;
  readonly partitionKey: string;
  /** @default the partition key alone names an item */
  readonly sortKey?: string | undefined;
  /** Types of keys, also of indexes, that are no texts. @default every key is a text */
  readonly keyTypes?: Readonly<Record<string, KeyType>> | undefined;
  /** @default none */
  readonly indexes?: readonly TableIndexDefinition[] | undefined;
  /** Attribute that holds an item's expiry, in seconds since 1970. @default items do not expire */
  readonly ttlAttribute?: string | undefined;
}

export interface TableIndexDefinition {
  readonly name: string;
  readonly partitionKey: string;
  /** @default items of a partition have no order */
  readonly sortKey?: string | undefined;
  /** Attributes that it has besides the keys. @default all */
  readonly attributes?: readonly string[] | undefined;
}

/** The keys of a table and of its indexes, each once, with their types. */
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

/** The table of token hashes: what the authorizer reads, one item a request. */
export function tokensTable({ tokensTable: name }: { readonly tokensTable: string }): TableDefinition {
  return {
    name,
    partitionKey: "token",
    ttlAttribute: "expiresAt",
    indexes: [
      {
        // Lists a tenant's tokens. It has no `clientId`: who may only list does not learn the key's value.
        name: "byTenant",
        partitionKey: "tenantId",
        attributes: ["tokenId", "label", "createdAt", "expiresAt", "scopes"],
      },
    ],
  };
}

/**
 * The audit table: each change of a tenant and who made it. It is a table of its own, so that operators may add entries and
 * neither change nor delete any. Nothing in it expires.
 */
export function auditTable(environment: Parameters<typeof resourceName>[0]): TableDefinition {
  return {
    // Not "audit", a name that a team would give its own table.
    name: resourceName(environment, "tenants-audit"),
    partitionKey: "tenantId",
    sortKey: "entry",
    indexes: [
      {
        // Events of all tenants by their times, which is what `entry` begins with.
        name: "byDay",
        partitionKey: "day",
        sortKey: "entry",
        attributes: ["event"],
      },
    ],
  };
}

/**
 * The table of tenants: each tenant's record, and the audit events that earlier versions kept beside it, are one partition. An
 * index has only the items that have its keys: a list of tenants costs nothing for their events.
 */
export function tenantsTable(environment: Parameters<typeof resourceName>[0]): TableDefinition {
  return {
    name: resourceName(environment, "tenants"),
    partitionKey: "tenantId",
    sortKey: "item",
    indexes: [
      {
        // Tenants by their ids.
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
        // Earlier versions' events of all tenants by their times, which is what an event's `item` begins with.
        name: "eventsByDay",
        partitionKey: "day",
        sortKey: "item",
        attributes: ["event"],
      },
    ],
  };
}
