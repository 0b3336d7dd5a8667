import { dev, prod } from "@tollgate/environments/sample";
import { auditTable, tenantsTable, tokensTable, type TableDefinition } from "@tollgate/records";
import { Template } from "@tollgate/testing-infra";
import { DataTable } from "./data-table";

describe.each([dev, prod])("a table in $name", (environment) => {
  const tableOf = (definition: TableDefinition, kmsKeyArn?: string) =>
    Template.of((stack) => new DataTable(stack, "table", { environment, definition, kmsKeyArn })).resource(
      "aws_dynamodb_table",
    ).values;

  describe.each([tokensTable, tenantsTable, auditTable])("%p", (definition) => {
    const values = tableOf(definition(environment));

    it("is on demand, has point-in-time recovery, and the environment's deletion protection", () => {
      expect(values).toMatchObject({
        billing_mode: "PAY_PER_REQUEST",
        point_in_time_recovery: { enabled: true },
        deletion_protection_enabled: environment.name === "prod",
      });
    });

    it("states its key: the environment's, or DynamoDB's, so that it can be changed back", () => {
      expect(values["server_side_encryption"]).toEqual({ enabled: false });
      expect(tableOf(definition(environment), "arn:key")["server_side_encryption"]).toEqual({
        enabled: true,
        kms_key_arn: "arn:key",
      });
    });
  });

  it("has no point-in-time recovery where a reason says why", () => {
    const definition = auditTable(environment);
    const { values } = Template.of(
      (stack) => new DataTable(stack, "table", { environment, definition, withoutRecovery: "a cache" }),
    ).resource("aws_dynamodb_table");
    expect(values["point_in_time_recovery"]).toEqual({ enabled: false });
  });

  it("tokens: has the environment's name, the token's hash as its key, and a TTL", () => {
    expect(tableOf(tokensTable(environment))).toMatchObject({
      name: environment.tokensTable,
      hash_key: "token",
      ttl: { attribute_name: "expiresAt", enabled: true },
    });
  });

  it("tokens: has an index by tenant that does not project the key", () => {
    const [index] = tableOf(tokensTable(environment))["global_secondary_index"] as Record<string, unknown>[];
    expect(index).toMatchObject({ name: "byTenant", hash_key: "tenantId", projection_type: "INCLUDE" });
    expect(index?.["non_key_attributes"]).not.toContain("clientId");
  });

  it("tenants: has a tenant's record and events in one partition, and lists each kind", () => {
    const values = tableOf(tenantsTable(environment));
    expect(values).toMatchObject({
      name: `example-gateway-tenants-${environment.name}`,
      hash_key: "tenantId",
      range_key: "item",
      attribute: [
        { name: "tenantId", type: "S" },
        { name: "item", type: "S" },
        { name: "kind", type: "S" },
        { name: "day", type: "S" },
      ],
      global_secondary_index: [
        { name: "tenants", hash_key: "kind", range_key: "tenantId", projection_type: "INCLUDE" },
        { name: "eventsByDay", hash_key: "day", range_key: "item", non_key_attributes: ["event"] },
      ],
    });
    expect(values).not.toHaveProperty("ttl");
  });

  it("audit: is a separate table without TTL", () => {
    const values = tableOf(auditTable(environment));
    expect(values).toMatchObject({
      name: `example-gateway-tenants-audit-${environment.name}`,
      hash_key: "tenantId",
      range_key: "entry",
      global_secondary_index: [{ name: "byDay", hash_key: "day", range_key: "entry" }],
    });
    expect(values).not.toHaveProperty("ttl");
  });
});
