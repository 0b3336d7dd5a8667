import fc from "fast-check";
import { apiKeyPrefix, resourceName, tenantOfPlan, tenantPlanName, tenantPlanTags } from "./names";

const service = fc.stringMatching(/^[a-z][a-z0-9-]{1,12}[a-z0-9]$/);
const named = fc.record({ service, name: fc.stringMatching(/^[a-z][a-z0-9]{1,8}(-[0-9a-z]{1,8})?$/) });
const tenantId = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);

it("a tenant's own usage plan names its tenant, and is of no other environment", () => {
  fc.assert(
    fc.property(named, named, tenantId, (own, { service: otherService, name: otherName }, id) => {
      fc.pre(own.service !== otherService && own.name !== otherName);
      const plan = tenantPlanName(own, id);
      expect(tenantOfPlan(plan, own)).toBe(id);
      expect(tenantOfPlan(plan, { ...own, name: otherName })).toBeUndefined();
      expect(tenantOfPlan(plan, { ...own, service: otherService })).toBeUndefined();
    }),
  );
});

it("no plan of the environment's own is a tenant's", () => {
  fc.assert(
    fc.property(named, fc.stringMatching(/^[A-Z][A-Za-z0-9-]{0,12}$/), (own, plan) => {
      expect(tenantOfPlan(resourceName(own, plan), own)).toBeUndefined();
    }),
  );
});

it("the tags of a tenant's plan tell the environment", () => {
  const tags = tenantPlanTags({ service: "shop", name: "prod-2" });
  expect(tags).toMatchObject({ service: "shop" });
  expect(tenantPlanTags({ service: "shop", name: "prod" })).not.toEqual(tags);
  expect(apiKeyPrefix({ service: "shop", name: "prod-2" })).toBe("shop-prod-2-");
});
