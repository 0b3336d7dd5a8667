import { eventsVariables } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { SettingsError } from "@tollgate/function-settings";
import { parseSettings } from "./settings";

const names = {
  tenantEvents: "example-gateway-tenant-events-dev",
  audit: "example-gateway-tenants-audit-dev",
  tenants: "example-gateway-tenants-dev",
  tokens: "Tokens",
  bus: "example-gateway-tenant-events-dev",
};
const good = eventsVariables(dev, names);

it("reads the variables that the stack sets", () => {
  expect(parseSettings(good)).toEqual({
    source: "/tollgate/example-gateway/dev",
    busName: names.bus,
    busSource: "tollgate.example-gateway",
    tenantEventsTable: names.tenantEvents,
    auditTable: names.audit,
    tenantsTable: names.tenants,
    tokensTable: names.tokens,
  });
});

it("reads the tables of the usage ledger where there is one", () => {
  const usage = { usage: "usage-dev", usageLines: "usage-lines-dev" };
  expect(parseSettings(eventsVariables(dev, { ...names, usage }))).toMatchObject({
    usage: { usageTable: "usage-dev", usageLinesTable: "usage-lines-dev" },
  });
});

it("names the source of a further cell after it, and leaves that of the first as it was", () => {
  const cell = (name: string, number: string) =>
    eventsVariables({ ...dev, name, cell: { name: number, of: "dev" } }, names)["EVENTS_SOURCE"];
  expect([cell("dev", "1"), cell("dev-2", "2")]).toEqual([
    "/tollgate/example-gateway/dev",
    "/tollgate/example-gateway/dev/2",
  ]);
});

it("names each variable that is missing or wrong", () => {
  for (const name of Object.keys(good)) {
    expect(() => parseSettings({ ...good, [name]: undefined })).toThrow(new RegExp(`^${name} is missing; `));
    expect(() => parseSettings({ ...good, [name]: "a b" })).toThrow(new RegExp(`^${name} is "a b"; `));
  }
  expect(() => parseSettings({ ...good, USAGE_TABLE: "usage" })).toThrow(SettingsError);
});
