import { cellsOf, parseEnvironment, selfServiceVariables } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { SettingsError } from "@tollgate/function-settings";
import { parseSettings } from "./settings";

const names = { tokens: "Tokens", tenants: "tenants", audit: "audit", selfService: "self-service" };
const usage = { usage: "usage", usageLines: "usage-lines" };
const good = selfServiceVariables(dev, {}, names);

describe("parseSettings", () => {
  it("takes what an environment gives the function", () => {
    expect(parseSettings({ ...process.env, ...good })).toEqual({
      tables: names,
      environment: { name: "dev", tokenPrefix: "tg_dev" },
      environmentTokenPrefix: "tg_dev",
      plans: {
        General: { throttle: dev.plans["General"]?.throttle, quota: dev.plans["General"]?.quota },
        Unlimited: {},
      },
      maxTokens: 50,
      cacheTtlSeconds: 60,
      hasOutbox: false,
    });
    const limited = parseEnvironment({ ...dev, maximumTokenLifetime: "90d" });
    expect(parseSettings(selfServiceVariables(limited, { maxTokens: 3 }, { ...names, usage }))).toMatchObject(
      {
        tables: { usage },
        environment: { maximumTokenLifetime: "90d" },
        maxTokens: 3,
      },
    );
  });

  it("knows the tokens of all cells, and mints those of its own", () => {
    const cells = parseEnvironment({ ...dev, cells: [{ name: "1" }, { name: "2", region: "eu-west-1" }] });
    const second = cellsOf(cells)[1]?.environment ?? dev;
    const of = { ...names, tokens: second.tokensTable };
    expect(parseSettings(selfServiceVariables(second, {}, of))).toMatchObject({
      environment: { name: "dev-2", tokenPrefix: "tg_dev_2" },
      environmentTokenPrefix: "tg_dev",
    });
  });

  it.each([
    ["MANAGED_TOKENS_TABLE", "a/b", "a DynamoDB table's name"],
    ["TOKEN_PREFIX", "TG", "lower-case words"],
    ["PLANS", "[]", "JSON of plans"],
    ["PLANS", '{"a":1}', "JSON of plans"],
    ["PLANS", "{}", "JSON of plans"],
    ["PLANS", '{"a b":{}}', "JSON of plans"],
    ["PLANS", '{"a":{"quota":{"limit":0,"period":"DAY"}}}', "JSON of plans"],
    ["PLANS", '{"a":{"rate":1}}', "JSON of plans"],
    ["MAX_TOKENS", "0", "a number above 0"],
    ["CACHE_TTL_SECONDS", undefined, "CACHE_TTL_SECONDS is missing"],
    ["MAXIMUM_TOKEN_LIFETIME", "", "a duration such as 90d"],
    ["MAXIMUM_TOKEN_LIFETIME", "0d", "a duration such as 90d"],
    ["MAXIMUM_TOKEN_LIFETIME", "1000001d", "a duration such as 90d"],
    ["USAGE_TABLE", "usage", "both set or neither"],
  ])("refuses %s %j", (name, value, message) => {
    const parse = () => parseSettings({ ...good, [name]: value });
    expect(parse).toThrow(SettingsError);
    expect(parse).toThrow(message);
  });
});
