import { usageVariables } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { SettingsError } from "@tollgate/function-settings";
import { parseSettings } from "./settings";

const good = usageVariables(
  dev,
  { retentionDays: 400 },
  {
    usage: "example-gateway-usage-dev",
    usageLines: "example-gateway-usage-lines-dev",
    tenants: "example-gateway-tenants-dev",
  },
);

describe("parseSettings", () => {
  it("reads what the environment's stack gives the functions", () => {
    expect(parseSettings({ ...process.env, ...good })).toEqual({
      usageTable: "example-gateway-usage-dev",
      usageLinesTable: "example-gateway-usage-lines-dev",
      tenantsTable: "example-gateway-tenants-dev",
      retentionDays: 400,
      quotas: { General: { limit: 100_000, period: "MONTH" }, Unlimited: null },
      serverErrors: { percent: 3, minimumRequests: 100 },
    });
  });

  it.each([
    ["USAGE_TABLE", undefined, "USAGE_TABLE is missing; allowed: a DynamoDB table's name"],
    ["USAGE_LINES_TABLE", "a/b", 'USAGE_LINES_TABLE is "a/b"; allowed: a DynamoDB table\'s name'],
    ["RETENTION_DAYS", "0", 'RETENTION_DAYS is "0"; allowed: a number of days, at most 9999'],
    ["RETENTION_DAYS", "4e2", 'RETENTION_DAYS is "4e2"; allowed: a number of days, at most 9999'],
    ["QUOTAS", "[]", 'QUOTAS is "[]"; allowed: JSON of plans, each with a limit and a period, or null'],
    ["QUOTAS", "{", 'QUOTAS is "{"; allowed: JSON of plans, each with a limit and a period, or null'],
    [
      "QUOTAS",
      '{"a":{"limit":1,"period":"YEAR"}}',
      String.raw`QUOTAS is "{\"a\":{\"limit\":1,\"period\":\"YEAR\"}}"; allowed: JSON of plans, each with a limit and a period, or null`,
    ],
    ["SERVER_ERRORS", "{}", 'SERVER_ERRORS is "{}"; allowed: JSON with percent and minimumRequests'],
  ])("names a wrong %s and what is allowed: %j", (name, value, message) => {
    expect(() => parseSettings({ ...good, [name]: value })).toThrow(new SettingsError(message));
  });

  it("names all of them at once", () => {
    expect(() => parseSettings({})).toThrow(/USAGE_TABLE.*USAGE_LINES_TABLE.*RETENTION_DAYS/);
  });
});
