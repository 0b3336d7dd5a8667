import { createTableInput } from "./create-table";

it("has the keys of the table and of its indexes, each attribute once, with its type", () => {
  expect(
    createTableInput({
      name: "orders",
      partitionKey: "tenantId",
      sortKey: "placedAt",
      keyTypes: { placedAt: "N" },
      indexes: [
        { name: "byState", partitionKey: "state", sortKey: "placedAt", attributes: ["total"] },
        { name: "byTenant", partitionKey: "tenantId" },
      ],
    }),
  ).toEqual({
    TableName: "orders",
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [
      { AttributeName: "tenantId", KeyType: "HASH" },
      { AttributeName: "placedAt", KeyType: "RANGE" },
    ],
    AttributeDefinitions: [
      { AttributeName: "tenantId", AttributeType: "S" },
      { AttributeName: "placedAt", AttributeType: "N" },
      { AttributeName: "state", AttributeType: "S" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "byState",
        KeySchema: [
          { AttributeName: "state", KeyType: "HASH" },
          { AttributeName: "placedAt", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["total"] },
      },
      {
        IndexName: "byTenant",
        KeySchema: [{ AttributeName: "tenantId", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    ],
  });
});

it("has no indexes where the table has none", () => {
  expect(createTableInput({ name: "tokens", partitionKey: "token" })).not.toHaveProperty(
    "GlobalSecondaryIndexes",
  );
});
