import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mintToken } from "@tollgate/token-hashing";
import Ajv from "ajv";
import { create, destroy, planOf, review, update } from "../review-plan.test-support";
import { toJson } from "./to-json";
import { toMarkdown } from "./to-markdown";

const root = join(__dirname, "../..");
const fixtures = readdirSync(join(root, "fixtures")).filter((file) => file !== "hazards.json");
const fixture = (file: string): unknown => JSON.parse(readFileSync(join(root, "fixtures", file), "utf8"));

describe("Markdown", () => {
  it("says the verdict first, and a reason and a way out for each hazard", () => {
    const markdown = toMarkdown(review(fixture("edge-opened.json")));
    expect(markdown.split("\n").slice(0, 3)).toEqual([
      "# Plan review: blocked",
      "",
      expect.stringMatching(/^\*\*Do not apply this plan\.\*\*/),
    ]);
    const count = (pattern: RegExp): number => [...markdown.matchAll(pattern)].length;
    expect(count(/^### /gm)).toBeGreaterThan(2);
    expect(count(/^\*\*(?!Instead|Worst|Affected)[A-Z][a-z ]+:\*\* /gm)).toBe(count(/^### (?!INFO)/gm));
    expect(count(/^\*\*Instead:\*\* /gm)).toBe(count(/^### (?!INFO)/gm));
  });

  it("of many kinds lists their groups on the first screen, and what they mean after all findings", () => {
    const types = [
      "aws_dynamodb_table",
      "aws_api_gateway_stage",
      "aws_api_gateway_usage_plan",
      "aws_api_gateway_api_key",
      "aws_api_gateway_rest_api",
      "aws_api_gateway_domain_name",
      "aws_api_gateway_method",
      "aws_api_gateway_authorizer",
      "aws_lambda_function",
      "aws_kms_key",
      "aws_wafv2_web_acl",
      "aws_cloudwatch_metric_alarm",
      "aws_cloudwatch_log_group",
      "aws_cloudwatch_dashboard",
      "aws_nothing_known",
    ];
    const markdown = toMarkdown(review(planOf(types.map((type) => destroy(type, { name: "a" })))));
    const screen = markdown.split("\n").slice(0, 25).join("\n");
    expect(screen).toMatch(/^1\. BLOCK: Tenants lose access: `stage-removed`, `plan-removed`, /m);
    expect(screen).toMatch(/^1\. WARN: Unknown: `unknown-type`$/m);
    const [findings = "", meanings = ""] = markdown.split("## What it means, and what to do");
    expect(findings).not.toContain("**Instead:**");
    const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;
    expect(count(meanings, /^- `[a-z-]+`: \*\*[^*]+:\*\* .* \*\*Instead:\*\* /gm)).toBe(
      count(findings, /^### /gm),
    );
  });

  it("fits a comment, however large the plan", () => {
    const long = "x".repeat(250);
    const changes = Array.from({ length: 2000 }, (_, index) => [
      destroy("aws_dynamodb_table", {}, { address: `aws_dynamodb_table.it["${long}${index}"]` }),
      create("aws_nothing_known", {}, { address: `aws_nothing_known.it["${long}${index}"]` }),
      update(
        "aws_sns_topic",
        { tags: {} },
        { tags: { a: "b" } },
        { address: `aws_sns_topic.it["${long}${index}"]` },
      ),
    ]).flat();
    const markdown = toMarkdown(review(planOf(changes)));
    expect(markdown.length).toBeLessThan(60_000);
    expect(markdown).toMatch(/and 1996 more: The table is destroyed\./);
  });

  it("fits a comment where every sentence differs", () => {
    const long = "x".repeat(250);
    const changes = Array.from({ length: 2000 }, (_, index) =>
      create(`aws_type_${index}`, {}, { address: `aws_type_${index}.it["${long}"]` }),
    );
    const markdown = toMarkdown(review(planOf(changes)));
    expect(markdown.length).toBeLessThan(60_000);
    expect(markdown).toMatch(/ And 1997 more of this form, at /);
  });

  it("says once what is said at many places, and of sentences of one form some", () => {
    const topics = (count: number, name: (index: number) => string): object[] =>
      Array.from({ length: count }, (_, index) =>
        update(
          "aws_lambda_function",
          { function_name: name(index), timeout: 9 },
          { function_name: name(index), timeout: 5 },
          { address: `aws_lambda_function.f${String(index).padStart(2, "0")}` },
        ),
      );
    expect(toMarkdown(review(planOf(topics(20, () => "same"))))).toMatch(
      /^- `aws_lambda_function\.f00`, .*`aws_lambda_function\.f03`, and 16 more: [^\n]*$/m,
    );
    const removed = Array.from({ length: 20 }, (_, index) =>
      destroy("aws_dynamodb_table", { name: `T${index}` }, { address: `aws_dynamodb_table.t${10 + index}` }),
    );
    const lines = toMarkdown(review(planOf(removed)))
      .split("\n")
      .filter((line) => line.startsWith("- `aws_dynamodb_table."));
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toMatch(
      /^- `aws_dynamodb_table\.t15`: The table `T5` is destroyed\. And 14 more of this form, at `aws_dynamodb_table\.t16`, .* and 10 more\.$/,
    );
  });

  it("names the values of one place in one line", () => {
    const route = { get: { "x-amazon-apigateway-integration": { type: "aws_proxy", uri: "arn:f" } } };
    const paths = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`/r${10 + index}`, route]));
    const body = (value: object): string => JSON.stringify({ openapi: "3.0.3", paths: value });
    const markdown = toMarkdown(
      review(planOf([update("aws_api_gateway_rest_api", { body: body(paths) }, { body: body({}) })])),
    );
    expect(markdown).toMatch(
      /^- `aws_api_gateway_rest_api\.it`: Clients can no longer call `GET \/r10`, .* and 12 more \(20 in all\)\.$/m,
    );
    expect(markdown).toMatch(/^- \*\*Affected:\*\* callers of `GET \/r10`, .* and 12 more$/m);
  });

  it.each<[string, object[], string]>([
    ["nobody", [update("aws_sns_topic", { tags: {} }, { tags: { a: "b" } })], "nobody"],
    [
      "the tenants of a plan",
      [
        update(
          "aws_api_gateway_usage_plan",
          { name: "Gold", api_stages: [{ api_id: "a", stage: "dev" }] },
          { name: "Gold", api_stages: [] },
        ),
      ],
      "tenants of the plans `Gold`",
    ],
    [
      "the tenant of a key",
      [destroy("aws_api_gateway_api_key", { name: "acme" })],
      "the tenants of the keys `acme`",
    ],
    ["operators", [destroy("aws_cloudwatch_metric_alarm", { alarm_name: "a" })], "operators"],
    [
      "all, and not only those of a plan",
      [destroy("aws_dynamodb_table"), destroy("aws_api_gateway_usage_plan", { name: "Gold" })],
      "all tenants",
    ],
  ])("says who is affected: %s", (_, changes, expected) => {
    expect(toMarkdown(review(planOf(changes)))).toContain(`- **Affected:** ${expected}\n`);
  });
});

describe("JSON", () => {
  const validate = new Ajv().compile(
    JSON.parse(readFileSync(join(root, "review.schema.json"), "utf8")) as object,
  );

  it.each(fixtures)("of %s is what its schema says", (file) => {
    const json: unknown = JSON.parse(toJson(review(fixture(file))));
    validate(json);
    expect(validate.errors).toBeNull();
  });
});

describe("JSON of places and secrets", () => {
  it("names all places of a sentence, and no secret anywhere", () => {
    const token = mintToken("tg_prod");
    const route = { get: { "x-amazon-apigateway-integration": { type: "mock" } } };
    const paths = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`/r${10 + index}`, route]));
    const body = (value: object): string => JSON.stringify({ openapi: "3.0.3", paths: value });
    const text = toJson(
      review(
        planOf(
          [
            update("aws_api_gateway_rest_api", { body: body(paths) }, { body: body({}) }),
            create(token, { [token]: "a" }, { entry: { action_reason: token } }),
            update("aws_sns_topic", { tags: {} }, { tags: {}, [token]: "a" }),
          ],
          { output_changes: { [token]: { actions: ["create"], before: null, after: "a" } } },
        ),
      ),
    );
    expect(text).not.toContain(token.slice(10, 30));
    const { hazards } = JSON.parse(text) as { hazards: { id: string; places: string[] }[] };
    expect(hazards.find(({ id }) => id === "route-removed")?.places).toHaveLength(20);
  });
});
