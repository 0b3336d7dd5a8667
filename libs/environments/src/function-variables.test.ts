import { tenantEventsTable } from "@tollgate/records";
import { eventsSource, eventsVariables } from "./events-variables";
import { dev } from "./sample.test-support";
import { selfServiceVariables } from "./self-service-variables";
import { usageVariables } from "./usage-variables";

const ledger = { usage: "the-usage", usageLines: "the-lines" };
const own = { tokens: "Tokens", tenants: "the-tenants", audit: "the-audit", selfService: "the-requests" };
const events = {
  bus: "the-bus",
  tenantEvents: "the-events",
  audit: own.audit,
  tenants: own.tenants,
  tokens: own.tokens,
};

/** The variables of each function, with and without the options that it has to know. */
const VARIABLES = {
  "of events": (options: object, usage?: typeof ledger) =>
    eventsVariables({ ...dev, ...options }, { ...events, usage }),
  "of self-service": (options: object, usage?: typeof ledger) =>
    selfServiceVariables({ ...dev, ...options }, {}, { ...own, usage }),
  "of the usage ledger": (options: object) =>
    usageVariables({ ...dev, ...options }, { retentionDays: 62 }, { ...ledger, tenants: own.tenants }),
};

describe.each(Object.entries(VARIABLES))("the variables %s", (of, variablesOf) => {
  it("are texts, and none of a table is without its option", () => {
    const without = variablesOf({ events: undefined });
    expect(Object.values(without).filter((value) => typeof value !== "string" || value === "")).toEqual([]);
    const names = Object.entries(without).filter(([name]) => /_TABLE$/.test(name));
    expect(names.map(([, table]) => table).filter((table) => !/^(the-|Tokens$)/.test(table))).toEqual([]);
  });

  it("have more where an option is on, and nothing less", () => {
    const without = variablesOf({ events: undefined });
    const withAll = variablesOf({ events: { archiveDays: 7 } }, ledger);
    expect(withAll).toMatchObject(without);
    const added = Object.entries(withAll).filter(([name]) => !(name in without));
    const expected = {
      "of events": { USAGE_TABLE: ledger.usage, USAGE_LINES_TABLE: ledger.usageLines },
      "of self-service": {
        AUDIT_OUTBOX: "1",
        USAGE_TABLE: ledger.usage,
        USAGE_LINES_TABLE: ledger.usageLines,
      },
      "of the usage ledger": { TENANT_EVENTS_TABLE: tenantEventsTable(dev).name },
    }[of];
    expect(Object.fromEntries(added)).toEqual(expected);
  });
});

it("the usage ledger knows which plans have no quota", () => {
  const quota = { limit: 7, period: "DAY" } as const;
  const plans = { With: { description: "A quota.", quota }, Without: { description: "None." } };
  const { QUOTAS = "" } = usageVariables(
    { ...dev, plans },
    { retentionDays: 62 },
    { ...ledger, tenants: "t" },
  );
  expect(JSON.parse(QUOTAS)).toEqual({ With: quota, Without: null });
});

describe("the source of events", () => {
  it.each([
    [undefined, "prod", "/tollgate/api/prod"],
    [{ name: "1", of: "prod" }, "prod", "/tollgate/api/prod"],
    [{ name: "2", of: "prod" }, "prod-2", "/tollgate/api/prod/2"],
  ])("of cell %j of %s is %s", (cell, name, source) => {
    const environment = { service: "api", name, ...(cell && { cell }) };
    expect(eventsSource(environment as Parameters<typeof eventsSource>[0])).toBe(source);
  });
});
