import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import fc from "fast-check";
import { groups, hazardIds, hazardKinds } from "../hazards";
import { create, destroy, planOf, review, update } from "../review-plan.test-support";
import { markdownCode, visible } from "./escape";
import { toJson } from "./to-json";
import { toMarkdown } from "./to-markdown";

const root = join(__dirname, "../..");
const fixtures = readdirSync(join(root, "fixtures")).filter((file) => file !== "hazards.json");
const fixture = (file: string): unknown => JSON.parse(readFileSync(join(root, "fixtures", file), "utf8"));

/** Names that would be markup, commands to a terminal, or another line. */
const nasty = [
  "<img src=x onerror=alert(1)>",
  "`) **bold** `",
  "a|b|c",
  "first\n# Plan review: clean",
  "@everyone and #1",
  "[text](javascript:alert(1))",
  "\u001b[31mred\u001b[0m",
  "\u202egnp.exe",
  "</code></pre><script>",
  "${x} $(x) &lt; &#60;",
];

describe("Markdown", () => {
  it.each(nasty)("shows %j as code and nothing else", (name) => {
    const address = `aws_nothing_known.it["${name}"]`;
    const markdown = toMarkdown(
      review(planOf([create(name, { name }, { address }), destroy("aws_sns_topic", { name }, { address })])),
    );
    const outside = markdown.replace(/`[^`\n]*`/g, "").replace(/<code>[^<\n]*<\/code>/g, "");
    expect(outside).not.toMatch(/[<>|@[\]`\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(markdown.split("\n").filter((line) => /^# /.test(line))).toHaveLength(1);
  });

  it("has one line for any text, in which nothing closes the code", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const code = markdownCode(text);
        expect(code).toMatch(/^(`[^`\n<>&|@]+`|<code>([A-Za-z0-9 .,:/-]|&#\d+;)*<\/code>)$/);
      }),
    );
  });

  it("says the verdict first, and a reason and a way out for each hazard", () => {
    const markdown = toMarkdown(review(fixture("stage-replaced.json")));
    expect(markdown.split("\n").slice(0, 3)).toEqual([
      "# Plan review: blocked",
      "",
      expect.stringMatching(/^\*\*Do not apply this plan\.\*\*/),
    ]);
    const count = (pattern: RegExp): number => [...markdown.matchAll(pattern)].length;
    expect(count(/^### /gm)).toBeGreaterThan(3);
    expect(count(/^\*\*Why it matters:\*\* /gm)).toBe(count(/^### /gm));
    expect(count(/^\*\*Instead:\*\* /gm)).toBe(count(/^### /gm));
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
    expect(markdown).toMatch(/and \d+ more: `--json` lists them all/);
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

  it("holds no character that a terminal obeys", () => {
    const text = toJson(
      review(planOf(nasty.map((name) => create("aws_nothing_known", {}, { address: `${name}\u009b31m` })))),
    );
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    const { hazards } = JSON.parse(text) as { hazards: { address: string }[] };
    expect(hazards.map(({ address }) => address)).toContain(`${nasty[6]}\u009b31m`);
  });
});

describe("visible", () => {
  it("leaves letters of every script as they are", () => {
    expect(visible("Größe, 大きさ, размер")).toBe("Größe, 大きさ, размер");
  });
});

describe("the README", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");

  it("lists every hazard with its group, severities and title", () => {
    const rows = readme.split("\n").flatMap((line) => {
      const [, id, group, severities, title] = line.split("|").map((cell) => cell.trim());
      return id?.startsWith("`") && title !== undefined && title !== ""
        ? [[id, group, severities, title]]
        : [];
    });
    expect(rows).toEqual(
      hazardIds.map((id) => {
        const { group, severities, title } = hazardKinds[id];
        return [`\`${id}\``, groups[group], severities.join(", "), title];
      }),
    );
  });
});
