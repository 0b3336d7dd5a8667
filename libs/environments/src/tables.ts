import type { Environment } from "./environment";
import { resourceName } from "./resource-name";

/** A DynamoDB table as data: what CDKTF deploys, and what the local gateway creates. Every key is a text. */
export interface TableDefinition {
  readonly name: string;
  readonly partitionKey: string;
  /** @default the partition key alone names an item */
  readonly sortKey?: string;
  /** @default none */
  readonly indexes?: readonly TableIndexDefinition[];
  /** Attribute that holds an item's expiry, in seconds since 1970. @default items do not expire */
  readonly ttlAttribute?: string;
}

export interface TableIndexDefinition {
  readonly name: string;
  readonly partitionKey: string;
  /** @default what is of one partition has no order */
  readonly sortKey?: string;
  /** Attributes that it has beside the keys. */
  readonly attributes: readonly string[];
}

/** The table of token hashes: what the authorizer reads, one item a request. */
export function tokensTable({ tokensTable: name }: Pick<Environment, "tokensTable">): TableDefinition {
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
 * The table of tenants: each tenant's record and its audit events are one partition, so one query reads both in order. An
 * index has only the items that have its keys: a list of tenants costs nothing for their events, which only ever grow.
 */
export function tenantsTable(environment: Pick<Environment, "service" | "name">): TableDefinition {
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
        // Events of all tenants by their times, which is what an event's `item` begins with.
        name: "eventsByDay",
        partitionKey: "day",
        sortKey: "item",
        attributes: ["event"],
      },
    ],
  };
}
