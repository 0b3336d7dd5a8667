import { firstNames, tenantFields } from "./names";

const names = Array.from({ length: 101 }, (_, at) => `t${at}`);

it("names the first hundred, and counts all", () => {
  expect(tenantFields(names)).toEqual({ tenants: firstNames(names), of: 101 });
  expect(firstNames(names)).toMatch(/^t0,t1,.*,t99$/);
  expect(tenantFields(["acme"])).toEqual({ tenants: "acme", of: 1 });
});
