import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { bytesOf, NOW, planOf, review, update } from "../review-plan.test-support";
import { reviewPlan } from "../review-plan";
import { PlanError } from "./errors";

const text = readFileSync(join(__dirname, "../../fixtures/edge-opened.json"), "utf8");
const read = (input: string | Uint8Array) =>
  reviewPlan(typeof input === "string" ? new TextEncoder().encode(input) : input, { now: NOW });
const plan = planOf([update("aws_dynamodb_table", { name: "T" }, { name: "T", tags: { a: "b" } })]);

describe("an input that is no plan", () => {
  it.each<[string, string, RegExp]>([
    ["nothing", "", /it is empty/],
    ["spaces", " \n", /it is empty/],
    ["a word", "null", /it is not JSON/],
    ["a list", "[]", /it is not JSON/],
    ["a plan file", "PK\u0003\u0004", /it is the plan file itself/],
    ["a plan in words", "\nTerraform will perform the following actions:", /it is a plan in words/],
    ["a log", '{"@level":"info"}\n{"@level":"info"}\n', /it is the log of `terraform plan -json`/],
    ["two plans", `${JSON.stringify(plan)}${JSON.stringify(plan)}`, /something follows/],
    ["a state file", '{"version":4,"serial":1,"lineage":"x","resources":[]}', /it is a state file/],
    ["a state as JSON", '{"format_version":"1.0","terraform_version":"1.11.4","values":{}}', /it is a state/],
    [
      "schemas",
      '{"format_version":"1.0","provider_schemas":{},"resource_changes":[]}',
      /schemas of providers/,
    ],
    ["other JSON", '{"name":"tollgate"}', /it has no format_version/],
    ["an older format", JSON.stringify({ ...plan, format_version: "0.2" }), /format_version is 0\.2/],
    ["a newer format", JSON.stringify({ ...plan, format_version: "2.0" }), /format_version is 2\.0/],
    ["a format that is no text", JSON.stringify({ ...plan, format_version: 1.2 }), /not a version/],
    [
      "changes that are no list",
      JSON.stringify({ ...plan, resource_changes: {} }),
      /resource_changes is not a list/,
    ],
    [
      "a change that is none",
      JSON.stringify({ ...plan, resource_changes: [7] }),
      /resource_changes\[0\] is not a change/,
    ],
    [
      "a change without actions",
      JSON.stringify({ ...plan, resource_changes: [{ address: "a", type: "b", change: { actions: [] } }] }),
      /resource_changes\[0\]/,
    ],
    [
      "values that are no object",
      JSON.stringify({
        ...plan,
        resource_changes: [{ address: "a", type: "b", change: { actions: ["update"], before: 1 } }],
      }),
      /before is not an object/,
    ],
    [
      "a mistake inside",
      JSON.stringify(plan).replace('"name":"T"', '"name":T'),
      /there is a mistake between byte/,
    ],
    ["a part twice", JSON.stringify(plan).replace(/}$/, ',"resource_changes":[]}'), /one of its parts twice/],
    [
      "a text that nests without end",
      JSON.stringify(
        planOf([update("aws_sqs_queue", { policy: "[" }, { policy: "[".repeat(1e5) + "]".repeat(1e5) })]),
      ).replace('"policy":"["', `"policy":"${"[".repeat(1e5)}0${"]".repeat(1e5)}"`),
      /nested deeper/,
    ],
    ["a comma too many", '{"format_version":"1.2",}', /mistake at byte/],
    [
      "depth without end",
      `{"format_version":"1.2","resource_changes":${"[".repeat(100_000)}`,
      /nested deeper/,
    ],
  ])("such as %s is refused with what it is", (_, input, message) => {
    expect(() => read(input)).toThrow(PlanError);
    expect(() => read(input)).toThrow(message);
  });

  it("that was cut short anywhere is refused", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.trimEnd().length - 1 }), (length) => {
        expect(() => read(text.slice(0, length))).toThrow(PlanError);
      }),
    );
  });

  it("never makes it fail in another way", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: text.length - 1 }),
        fc.constantFrom(...'{}[]",:0n\\\u0000'),
        (at, character) => {
          try {
            read(text.slice(0, at) + character + text.slice(at + 1));
          } catch (error) {
            expect(error).toBeInstanceOf(PlanError);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("a plan", () => {
  it.each<[string, Uint8Array]>([
    ["with a byte order mark", new TextEncoder().encode(`\ufeff${text}`)],
    ["in UTF-16, as PowerShell writes it", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["in one line", new TextEncoder().encode(JSON.stringify(JSON.parse(text)))],
  ])("%s is read", (_, bytes) => {
    expect(read(bytes)).toEqual(read(text));
  });

  it("without changes is clean", () => {
    expect(review({ format_version: "1.0", planned_values: {} }).verdict).toBe("clean");
    expect(review(planOf([], { resource_changes: null })).verdict).toBe("clean");
  });

  it("of a newer minor format says so, and does not stop", () => {
    const { findings, verdict } = review({ ...plan, format_version: "1.9" });
    expect(findings).toMatchObject([{ hazard: "plan-unusual", severity: "info" }]);
    expect(verdict).toBe("clean");
  });

  it("keeps names that JavaScript gives every object apart", () => {
    const change = JSON.parse(
      '{"__proto__":{"deletion_protection_enabled":true},"constructor":1,"name":"T"}',
    );
    expect(bytesOf(change).length).toBeGreaterThan(0);
    const { findings } = review(planOf([update("aws_dynamodb_table", change, { name: "T" })]));
    expect(findings.map(({ hazard }) => hazard)).toEqual(["unknown-change", "unknown-change"]);
  });
});
