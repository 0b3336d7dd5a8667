import fc from "fast-check";
import type { Json } from "../values/json";
import { hazardsOf, planOf, review, update } from "../review-plan.test-support";
import { isSameSetting } from "./same-setting";

const policy = (statement: object | object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statement });
const read = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::a/*" };

describe("a setting stays as it is where", () => {
  it.each<[string, Json, Json]>([
    ["nothing is a text", null, ""],
    ["nothing is an empty list", null, []],
    ["nothing is an empty map", [], {}],
    ["nothing is 0", null, 0],
    ["nothing is off", null, false],
    [
      "a block's members are nothing in another form",
      [{ a: null, b: "x" }],
      [{ a: "", b: "x", c: 0, d: false }],
    ],
    [
      "a set's blocks come in another order",
      [{ a: "1" }, { a: "2", b: null }],
      [{ a: "2", b: "" }, { a: "1" }],
    ],
    ["a number is a text", 5, "5"],
    ["a switch is a text", true, "true"],
    ["a JSON text has another form", '{"a":[1,2],"b":{}}', '{ "b": {},\n "a": [1, 2] }'],
    ["a policy's only statement is a list", policy(read), policy([read])],
    [
      "a policy's lists are in another order or of one item",
      policy({ ...read, Action: ["s3:PutObject", "s3:GetObject"], Principal: { AWS: ["1", "2"] } }),
      policy({
        Principal: { AWS: ["2", "1"] },
        ...read,
        Action: ["s3:GetObject", "s3:PutObject"],
        Resource: [read.Resource],
      }),
    ],
    [
      "a condition's value is a list of one",
      policy({ ...read, Condition: { Bool: { "aws:SecureTransport": false } } }),
      policy({ ...read, Condition: { Bool: { "aws:SecureTransport": ["false"] } } }),
    ],
    [
      "AWS writes a name in lower case",
      "arn:aws:rds:eu-west-1:000000000000:cluster:Orders",
      "arn:aws:rds:eu-west-1:000000000000:cluster:orders",
    ],
  ])("%s", (_, a, b) => {
    expect([isSameSetting(a, b, "setting"), isSameSetting(b, a, "setting")]).toEqual([true, true]);
  });

  it("is every value and itself", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => isSameSetting(value as Json, structuredClone(value) as Json)),
    );
  });
});

describe("a setting changes where", () => {
  it.each<[string, string, Json, Json]>([
    ["0 refuses everything", "reserved_concurrent_executions", null, 0],
    ["0 caches nothing", "authorizer_result_ttl_in_seconds", null, 0],
    ["0 keeps forever", "retention_in_days", null, 0],
    ["0 is a threshold", "threshold", null, 0],
    ["0 allows no request", "settings", [{ throttling_rate_limit: null }], [{ throttling_rate_limit: 0 }]],
    ["off is not the default", "actions_enabled", null, false],
    ["protection is off", "deletion_protection_enabled", null, false],
    ["on is not off", "setting", null, true],
    ["a number is another", "setting", 0, 1],
    ["a text is 0", "setting", "", "0"],
    ["a block is there", "block", [], [{}]],
    ["a list has one item more", "setting", ["a"], ["a", "a"]],
    ["a list of texts has another order", "layers", ["a", "b"], ["b", "a"]],
    [
      "steps have another order",
      "ordered_cache_behavior",
      [{ a: "1" }, { a: "2" }],
      [{ a: "2" }, { a: "1" }],
    ],
    ["one of two equal blocks is another", "set", [{ a: "1" }, { a: "1" }], [{ a: "1" }, { a: "2" }]],
    ["a document's empty list opens a route", "body", '{"security":[{"token":[]}]}', '{"security":[]}'],
    ["a document loses an empty list", "body", '{"a":{"security":[]}}', '{"a":{}}'],
    ["a document's list has another order", "body", "[1,2]", "[2,1]"],
    ["a policy denies", "policy", policy(read), policy({ ...read, Effect: "Deny" })],
    [
      "a policy's resource is another",
      "policy",
      policy(read),
      policy({ ...read, Resource: "arn:aws:s3:::A/*" }),
    ],
    ["a text is no JSON", "setting", "{a", "{ a"],
    [
      "a role has another case",
      "role",
      "arn:aws:iam::000000000000:role/A",
      "arn:aws:iam::000000000000:role/a",
    ],
  ])("%s", (_, name, a, b) => {
    expect([isSameSetting(a, b, name), isSameSetting(b, a, name)]).toEqual([false, false]);
  });
});

describe("an alarm after its first apply", () => {
  const alarm = {
    alarm_name: "errors",
    threshold: 5,
    datapoints_to_alarm: null,
    threshold_metric_id: null,
    period: 60,
    ok_actions: null,
    unit: null,
    tags_all: { a: "1" },
  };
  const read = { ...alarm, datapoints_to_alarm: 0, threshold_metric_id: "", ok_actions: [], unit: "" };

  it("whose tags change is harmless", () => {
    expect(
      hazardsOf(update("aws_cloudwatch_metric_alarm", alarm, { ...read, tags_all: { a: "2" } })),
    ).toEqual([]);
    expect(
      hazardsOf(update("aws_cloudwatch_metric_alarm", read, { ...alarm, tags_all: { a: "2" } })),
    ).toEqual([]);
  });

  it("has not drifted", () => {
    expect(
      review(
        planOf([], {
          applyable: false,
          resource_drift: [update("aws_cloudwatch_metric_alarm", alarm, read)],
        }),
      ).findings,
    ).toEqual([]);
  });

  it("has no threshold where it compares with another metric", () => {
    const band = { ...alarm, threshold: null, threshold_metric_id: "band", tags: null };
    const after = { ...band, threshold: 0, tags: { a: "1" } };
    expect(hazardsOf(update("aws_cloudwatch_metric_alarm", band, after))).toEqual([]);
    expect(
      hazardsOf(update("aws_cloudwatch_metric_alarm", { ...band, threshold_metric_id: "" }, after)),
    ).toEqual(["warn alarm-weakened"]);
  });
});

describe("a change that the review has not heard of", () => {
  it.each(["toString", "constructor", "__proto__"])("is unknown although it is called %s", (action) => {
    const change = update("aws_sns_topic", { name: "a" }, { name: "b" });
    const named = { ...change, change: { actions: [action], before: null, after: null } };
    expect(hazardsOf(named)).toEqual(["warn unknown-type"]);
  });
});
