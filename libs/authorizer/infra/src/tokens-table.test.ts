import { dev, prod } from "@tollgate/environments/sample";
import { Template } from "@tollgate/testing-infra";
import { TokensTable } from "./index";

describe.each([dev, prod])("TokensTable in $name", (environment) => {
  const template = Template.of((stack) => new TokensTable(stack, "tokens", { environment }));
  const { values } = template.resource("aws_dynamodb_table");

  it("is on demand, keyed by the token's hash, under the environment's name", () => {
    expect(values).toMatchObject({
      name: environment.tokensTable,
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "token",
    });
  });

  it("forgets expired tokens, and can be restored", () => {
    expect(values).toMatchObject({
      ttl: { attribute_name: "expiresAt", enabled: true },
      point_in_time_recovery: { enabled: true },
    });
  });

  it("states its key in full: the environment's own, or DynamoDB's, to which it goes back", () => {
    expect(values["server_side_encryption"]).toEqual({ enabled: false });
    const own = Template.of(
      (stack) => new TokensTable(stack, "tokens", { environment, kmsKeyArn: "arn:key" }),
    );
    expect(own.resource("aws_dynamodb_table").values["server_side_encryption"]).toEqual({
      enabled: true,
      kms_key_arn: "arn:key",
    });
  });

  it("refuses deletion where the environment says so", () => {
    expect(values["deletion_protection_enabled"]).toBe(environment.name === "prod");
  });

  it("lists a tenant's tokens without showing its key", () => {
    const [index] = values["global_secondary_index"] as Record<string, unknown>[];
    expect(index).toMatchObject({ name: "byTenant", hash_key: "tenantId", projection_type: "INCLUDE" });
    expect(index?.["non_key_attributes"]).not.toContain("clientId");
  });
});
