import { show, type Environment } from "@tollgate/environments";
import { TABLE_NAME, resourceName, type TableDefinition } from "@tollgate/records";
import * as z from "zod";

/** A function's access to the items of a table. */
const access = z.enum(["read", "read-write"]).optional();

/** Lengths are those of DynamoDB's model; the name of a key has at most 255 bytes. */
const attribute = z
  .string({ error: "the name of an attribute" })
  .refine(
    (name) => name.length > 0 && Buffer.byteLength(name) <= 255,
    "the name of an attribute, 1 to 255 bytes",
  );

const keys = {
  /** The attribute that identifies an item. */
  partitionKey: attribute,
  /**
   * Attribute that orders the items of one partition key.
   *
   * @default the partition key alone identifies an item
   */
  sortKey: attribute.optional(),
};

/** "20 global secondary indexes", "100 projected attributes" of all indexes together (DynamoDB, "Quotas"). */
const MAX_INDEXES = 20;
const MAX_PROJECTED = 100;

/** A global secondary index. */
const index = z.strictObject({
  name: z.string().regex(TABLE_NAME, "3 to 255 of a-z, A-Z, 0-9, '_', '-', '.' (DynamoDB)"),
  ...keys,
  /** Attributes besides the keys, at most 20. @default all */
  attributes: z.array(attribute).min(1).max(20).readonly().optional(),
});

/** The part of a table's name that distinguishes it from other tables. */
const tableName = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "lower-case words and digits joined by hyphens, such as orders");

/** A backend's own DynamoDB table: created, protected and copied like the gateway's own tables. */
export const ownTable = z.strictObject({
  /** Distinguishes it from other tables: `orders` makes the table `example-gateway-orders-dev`. */
  name: tableName,
  ...keys,
  /**
   * Types of keys, including those of indexes, that are not text: N is a number, B is bytes.
   *
   * @default every key is text
   */
  keyTypes: z
    .record(z.string(), z.enum(["S", "N", "B"]))
    .readonly()
    .optional(),
  /** Attribute that holds an item's expiry, in seconds since 1970. @default items do not expire */
  ttlAttribute: attribute.optional(),
  /** Global secondary indexes. @default none */
  indexes: z.array(index).max(MAX_INDEXES).readonly().optional(),
  /** The function's access to the items. @default read-write */
  access,
});

/** A table that belongs to another backend. */
export const sharedTable = z.strictObject({
  /** The backend that the table belongs to. */
  of: z.string({ error: "the name of a backend" }),
  /** The table's name in that backend. */
  name: tableName,
  /** The function's access to the items. @default read */
  access,
});

export type OwnTable = z.input<typeof ownTable>;

/** Returns the definition of the table in one environment. */
export function tableIn(
  environment: Pick<Environment, "service" | "name">,
  { name, partitionKey, sortKey, keyTypes, ttlAttribute, indexes }: OwnTable,
): TableDefinition {
  return { name: resourceName(environment, name), partitionKey, sortKey, keyTypes, ttlAttribute, indexes };
}

/** Returns the problems for which DynamoDB would refuse a valid table; each begins with the field. */
export function problemsWithTable(table: OwnTable): readonly string[] {
  const { keyTypes = {}, ttlAttribute, indexes = [] } = table;
  const schemas = [{ at: "", ...table }, ...indexes.map((each, at) => ({ at: `indexes.${at}.`, ...each }))];
  const names = new Set(
    schemas.flatMap(({ partitionKey, sortKey = partitionKey }) => [partitionKey, sortKey]),
  );
  const twice = (values: readonly string[]) => values.find((each, at) => values.indexOf(each) < at);
  const sameIndex = twice(indexes.map(({ name }) => name));
  const projected = indexes.reduce((sum, { attributes = [] }) => sum + attributes.length, 0);
  return [
    ...schemas
      .filter(({ partitionKey, sortKey }) => partitionKey === sortKey)
      .map(
        ({ at, sortKey }) =>
          `${at}sortKey is ${show(sortKey)}; allowed: another attribute than the partition key`,
      ),
    ...Object.keys(keyTypes)
      .filter((name) => !names.has(name))
      .map(
        (name) =>
          `keyTypes.${name} is ${show(keyTypes[name])}; allowed: types of keys only: ${[...names].join(", ")}`,
      ),
    ...(ttlAttribute !== undefined && names.has(ttlAttribute) && keyTypes[ttlAttribute] !== "N"
      ? [
          `ttlAttribute is ${show(ttlAttribute)}; allowed: a number, which this key is not: say so in keyTypes`,
        ]
      : []),
    ...(sameIndex === undefined
      ? []
      : [`indexes is two of the name ${show(sameIndex)}; allowed: one of each name`]),
    ...indexes.flatMap(({ attributes = [], ...own }, at) => {
      const inIndex = [table, own].flatMap((each) => [each.partitionKey, each.sortKey]);
      const same = twice(attributes) ?? attributes.find((each) => inIndex.includes(each));
      return same === undefined
        ? []
        : [
            `indexes.${at}.attributes is ${show(attributes)}; allowed: each attribute once, and no key: ${show(same)}`,
          ];
    }),
    ...(projected > MAX_PROJECTED
      ? [
          `indexes is ${projected} attributes; allowed: at most ${MAX_PROJECTED} in all indexes together (DynamoDB quotas)`,
        ]
      : []),
  ];
}
