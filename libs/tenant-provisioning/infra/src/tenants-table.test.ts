import { dev, prod } from "@tollgate/environments/sample";
import { Template } from "@tollgate/testing-infra";
import { AuditTable, TenantsTable } from "./index";

describe.each([dev, prod])("TenantsTable in $name", (environment) => {
  const template = Template.of((stack) => new TenantsTable(stack, "tenants", { environment }));
  const { values } = template.resource("aws_dynamodb_table");

  it("is on demand, with a tenant's record and events in one partition", () => {
    expect(values).toMatchObject({
      name: `example-gateway-tenants-${environment.name}`,
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "tenantId",
      range_key: "item",
      attribute: [
        { name: "tenantId", type: "S" },
        { name: "item", type: "S" },
        { name: "kind", type: "S" },
        { name: "day", type: "S" },
      ],
    });
  });

  it("lists tenants, and what was changed in all of them, without reading the rest", () => {
    expect(values["global_secondary_index"]).toMatchObject([
      { name: "tenants", hash_key: "kind", range_key: "tenantId", projection_type: "INCLUDE" },
      { name: "eventsByDay", hash_key: "day", range_key: "item", non_key_attributes: ["event"] },
    ]);
  });

  it("can be restored, and forgets nothing by itself", () => {
    expect(values).toMatchObject({
      point_in_time_recovery: { enabled: true },
    });
    expect(values).not.toHaveProperty("ttl");
  });

  it("has the events of new versions apart from it, in a table that forgets nothing either", () => {
    const audit = Template.of((stack) => new AuditTable(stack, "audit", { environment }));
    expect(audit.resource("aws_dynamodb_table").values).toMatchObject({
      name: `example-gateway-tenants-audit-${environment.name}`,
      hash_key: "tenantId",
      range_key: "entry",
      global_secondary_index: [{ name: "byDay", hash_key: "day", range_key: "entry" }],
      point_in_time_recovery: { enabled: true },
      deletion_protection_enabled: environment.name === "prod",
    });
    expect(audit.resource("aws_dynamodb_table").values).not.toHaveProperty("ttl");
  });

  it.each([TenantsTable, AuditTable])(
    "is encrypted with the environment's own key where there is one: %p",
    (Table) => {
      const own = Template.of((stack) => new Table(stack, "tenants", { environment, kmsKeyArn: "arn:key" }));
      expect(own.resource("aws_dynamodb_table").values["server_side_encryption"]).toEqual({
        enabled: true,
        kms_key_arn: "arn:key",
      });
    },
  );

  it("refuses deletion where the environment says so", () => {
    expect(values["deletion_protection_enabled"]).toBe(environment.name === "prod");
  });
});
