import { dev } from "@tollgate/environments";
import { apiKeyValue } from "./api-key-value";
import { ApiKeyValueError } from "./api-key-value-error";
import { TenantIdError } from "./tenant-id-error";

describe("apiKeyValue", () => {
  it("is readable and the same every time", () => {
    expect(apiKeyValue(dev, "acme-2")).toBe("example-gateway-dev-acme-2");
  });

  it.each(["", "A", "a b", "a_b", "a".repeat(65), "acme\n", "é", "a/b"])(
    "refuses the tenant id %j",
    (tenantId) => {
      expect(() => apiKeyValue(dev, tenantId)).toThrow(TenantIdError);
    },
  );

  it("keeps API Gateway's limits: 20 to 128 characters", () => {
    const named = (service: string) => apiKeyValue({ service, name: "dev" }, "a");
    expect(named("s".repeat(14))).toHaveLength(20);
    expect(() => named("s".repeat(13))).toThrow(ApiKeyValueError);
    expect(() => named("s".repeat(13))).toThrow(/has 19 characters, and API Gateway requires 20 to 128/);
    expect(named("s".repeat(122))).toHaveLength(128);
    expect(() => named("s".repeat(123))).toThrow(ApiKeyValueError);
  });
});
