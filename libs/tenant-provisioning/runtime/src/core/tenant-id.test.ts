import fc from "fast-check";
import { dev } from "@tollgate/environments/sample";
import { apiKeyValue, tenantNamedBy } from "./tenant-id";
import { TenantIdError } from "./errors";

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

  it("fills up a value that API Gateway would find too short, and leaves others as they are", () => {
    const named = (service: string, tenantId: string) => apiKeyValue({ service, name: "dev" }, tenantId);
    expect(named("shop-api", "demo")).toBe("shop-api-dev-demoXXX");
    expect(named("shop-api", "demo-01")).toBe("shop-api-dev-demo-01");
  });

  it("is one that API Gateway takes, and of one tenant only, for every environment and tenant", () => {
    const letters = (min: number, max: number) =>
      fc.string({ unit: fc.constantFrom(..."a0z"), minLength: min, maxLength: max });
    const tenantId = fc.string({ unit: fc.constantFrom(..."a0z-"), minLength: 1, maxLength: 64 });
    fc.assert(
      fc.property(letters(3, 32), letters(2, 16), tenantId, tenantId, (service, name, one, other) => {
        const environment = { service, name };
        const value = apiKeyValue(environment, one);
        expect(value).toMatch(/^[A-Za-z0-9-]{20,128}$/);
        expect(tenantNamedBy(value, environment)).toBe(one);
        expect(value === apiKeyValue(environment, other)).toBe(one === other);
      }),
    );
  });

  it.each([
    "shop-dev-acme",
    "shop-dev-acmeXXXXXX",
    "shop-dev-acmeXXXXXXXX",
    "shop-dev-XXXXXXXXXXX",
    "shop-prod-acmeXXXXXX",
  ])("is not what names a tenant in %s", (value) => {
    expect(tenantNamedBy(value, { service: "shop", name: "dev" })).toBeUndefined();
  });
});
