/** A table that exists from the start, as `CreateTable` would make it. */
export interface TableOptions {
  readonly name: string;
  /** Partition key, a string. */
  readonly partitionKey: string;
  /** Sort key, a string. @default the partition key alone names an item */
  readonly sortKey?: string;
  /** @default none */
  readonly indexes?: readonly TableIndex[];
  /** Attribute that holds an item's expiry, in seconds since 1970. @default items do not expire */
  readonly ttlAttribute?: string;
}

export interface TableIndex {
  readonly name: string;
  /** Partition key, a string. */
  readonly partitionKey: string;
  /** Sort key, a string. @default none */
  readonly sortKey?: string;
  /** Attributes beside the keys. @default all */
  readonly attributes?: readonly string[];
}
