import { auditTable, directoryTable, keysOf, tenantsTable, tokensTable } from "./tables";

const environment = { service: "shop", name: "prod" };

it("each key of a table and of its indexes has one type", () => {
  const table = {
    name: "orders",
    partitionKey: "id",
    sortKey: "at",
    keyTypes: { at: "N" },
    indexes: [
      { name: "byDay", partitionKey: "day", sortKey: "at" },
      { name: "byId", partitionKey: "id" },
    ],
  } as const;
  expect(keysOf(table)).toEqual([
    { name: "id", type: "S" },
    { name: "at", type: "N" },
    { name: "day", type: "S" },
  ]);
});

it("a key of the name of a member of every object is text", () => {
  expect(keysOf({ name: "t", partitionKey: "constructor", keyTypes: {} })).toEqual([
    { name: "constructor", type: "S" },
  ]);
});

it("the tables of an environment have names of their own", () => {
  const tables = [
    tokensTable({ tokensTable: "Tokens" }),
    tenantsTable(environment),
    auditTable(environment),
    directoryTable(environment),
  ];
  expect(new Set(tables.map(({ name }) => name)).size).toBe(tables.length);
  for (const table of tables)
    for (const { attributes = [], partitionKey, sortKey } of table.indexes ?? [])
      // DynamoDB refuses a key among the further attributes of an index.
      expect(attributes).not.toEqual(expect.arrayContaining([partitionKey, sortKey]));
});

it("the index of a tenant's tokens does not show the key's value", () => {
  const [index] = tokensTable({ tokensTable: "Tokens" }).indexes ?? [];
  expect(index?.attributes).not.toContain("clientId");
});
