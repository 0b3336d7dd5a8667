import { environments, parseEnvironment } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { accessLogFields } from "../log/schema";
import { contributorOf, insightRuleDefinition, insightRules, type InsightRuleId } from "./insight-rules";
import { outcomeLines, type Outcome } from "../log/lines.test-support";
import { linePredicate } from "../log/filter";
import { resourceNames } from "./resource-names";

const all = Object.entries(insightRules) as [InsightRuleId, (typeof insightRules)[InsightRuleId]][];

const matched = (id: InsightRuleId): readonly Outcome[] => {
  const matches = linePredicate(insightRules[id].filter);
  return [...outcomeLines].filter(([, line]) => matches(line)).map(([outcome]) => outcome);
};

describe("insight rules", () => {
  it.each<[InsightRuleId, readonly Outcome[]]>([
    [
      "requestsByTenant",
      [
        "cached",
        "authorized",
        "withoutTenant",
        "throttled",
        "quotaExceeded",
        "badRequest",
        "backendError",
        "timeout",
      ],
    ],
    [
      "clientErrorsByTenant",
      ["noToken", "unknownToken", "suspended", "throttled", "quotaExceeded", "badRequest", "unknownRoute"],
    ],
    ["throttledByTenant", ["throttled"]],
    ["quotaExceededByTenant", ["quotaExceeded"]],
    ["serverErrorsByTenant", ["authorizerDown", "backendError", "timeout"]],
    ["authorizerFailures", ["authorizerDown"]],
    ["unauthorizedByAddress", ["noToken", "unknownToken"]],
    ["refusedByCause", ["noToken", "unknownToken", "suspended", "unknownRoute"]],
    ["errorsByTenant", ["suspended", "throttled", "badRequest", "backendError", "timeout"]],
  ])("%s counts %j", (id, expected) => {
    expect(matched(id)).toEqual(expected);
  });

  it("measure bytes and time of the requests that they count by tenant", () => {
    expect(matched("bytesByTenant")).toEqual(matched("requestsByTenant"));
    expect(matched("latencyByTenant")).toEqual(matched("requestsByTenant"));
  });

  it("tell tenants apart, those too whose tokens name none", () => {
    const contributors = [...outcomeLines.values()].map((line) =>
      contributorOf(insightRules.requestsByTenant, line),
    );
    expect(contributors.slice(0, 4)).toEqual([
      ["acme", "key1"],
      ["globex", "key2"],
      ["-", "key3"],
      ["-", "-"],
    ]);
  });

  it("are written as Contributor Insights documents them", () => {
    expect(insightRuleDefinition(insightRules.bytesByTenant, "group")).toEqual({
      Schema: { Name: "CloudWatchLogRule", Version: 1 },
      LogGroupNames: ["group"],
      LogFormat: "JSON",
      Contribution: {
        Keys: ["$.tenantId", "$.apiKeyId"],
        ValueOf: "$.bytes",
        Filters: [{ Match: "$.apiKeyId", NotIn: ["-"] }],
      },
      AggregateOn: "Sum",
    });
    expect(insightRuleDefinition(insightRules.throttledByTenant, "group")).toMatchObject({
      Contribution: { Filters: [{ Match: "$.errorType", In: ["THROTTLED"] }] },
      AggregateOn: "Count",
    });
  });

  it.each(all)("%s is within Contributor Insights' limits", (id, rule) => {
    // The longest possible names, which are too long for an X-Ray sampling rule.
    const longest = { name: "x".repeat(16), service: "y".repeat(32), tracing: undefined };
    const environment = parseEnvironment({ ...dev, ...longest });
    const names = resourceNames(environment);
    const definition = JSON.stringify(insightRuleDefinition(rule, names.accessLogGroup));
    expect(definition).toMatch(/^[\x20-\x7e]{1,8192}$/);
    expect(names.insightRule(id)).toMatch(/^[\x20-\x7e]{1,128}$/);
    expect(rule.keys.length).toBeLessThanOrEqual(4);
    expect(rule.filter.length).toBeLessThanOrEqual(4);
    for (const condition of rule.filter)
      if ("values" in condition) expect(condition.values.length).toBeLessThanOrEqual(10);
    // Only unquoted numbers can be summed or compared.
    for (const field of [
      ...(rule.aggregate.kind === "sum" ? [rule.aggregate.field] : []),
      ...rule.filter.flatMap((condition) => ("value" in condition ? [condition.field] : [])),
    ])
      expect(accessLogFields[field].kind).toBe("number");
  });

  it("of all environments together are fewer than the 100 of a Region", () => {
    expect(all.length * environments.length).toBeLessThan(100);
  });
});
