import { parseSettings, SettingsError } from "./settings";

const good = {
  USAGE_TABLE: "example-gateway-usage-dev",
  USAGE_LINES_TABLE: "example-gateway-usage-lines-dev",
  RETENTION_DAYS: "400",
};

describe("parseSettings", () => {
  it("reads what the environment's stack gives the functions", () => {
    expect(parseSettings({ ...process.env, ...good })).toEqual({
      usageTable: "example-gateway-usage-dev",
      usageLinesTable: "example-gateway-usage-lines-dev",
      retentionDays: 400,
    });
  });

  it.each([
    ["USAGE_TABLE", undefined, "USAGE_TABLE is missing; allowed: a DynamoDB table's name"],
    ["USAGE_LINES_TABLE", "a/b", 'USAGE_LINES_TABLE is "a/b"; allowed: a DynamoDB table\'s name'],
    ["RETENTION_DAYS", "0", 'RETENTION_DAYS is "0"; allowed: a number of days, at most 9999'],
    ["RETENTION_DAYS", "4e2", 'RETENTION_DAYS is "4e2"; allowed: a number of days, at most 9999'],
  ])("names a wrong %s and what is allowed: %j", (name, value, message) => {
    expect(() => parseSettings({ ...good, [name]: value })).toThrow(new SettingsError(message));
  });

  it("names all of them at once", () => {
    expect(() => parseSettings({})).toThrow(/USAGE_TABLE.*USAGE_LINES_TABLE.*RETENTION_DAYS/);
  });
});
