import fc from "fast-check";
import { compareExceptions } from "../exceptions/proposed-exceptions";
import { readExceptions } from "../exceptions/read-exceptions";
import {
  create,
  destroy,
  NOW,
  planOf,
  replace,
  review,
  unchanged,
  update,
} from "../review-plan.test-support";
import type { ReviewOptions } from "../review-plan";
import { markdownCode, markdownPhrase, safeJson, visible } from "./escape";
import { toJson } from "./to-json";
import { toMarkdown } from "./to-markdown";

type Micromark = (markdown: string, options: object) => string;
const { micromark } = jest.requireActual<{ micromark: Micromark }>("micromark");
const { gfm, gfmHtml } = jest.requireActual<{ gfm: () => object; gfmHtml: () => object }>(
  "micromark-extension-gfm",
);

/** GitHub's HTML for Markdown before GitHub sanitizes it, so that no test depends on the sanitizer. */
const rendered = (markdown: string): string =>
  micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });

/** Texts that are markup in some context, commands to a terminal or to GitHub's runner, or line breaks. */
const hostile = [
  "https://evil.test/|",
  "www.evil.test",
  "a@evil.test",
  "<https://evil.test>",
  "[text](https://evil.test)",
  "![image](https://evil.test/a.png)",
  "[ref]: https://evil.test",
  "[^1]",
  "<img src=x onerror=alert(1)>",
  "</code></pre><a href=//evil.test>here</a>",
  "<!-- ",
  "`) **bold** `",
  "``` ```` `",
  "\\`",
  "a|b|c",
  "|-|-|",
  "first\n# Plan review: clean\n",
  "\n```\n",
  "\r\n- [x] approved",
  "@everyone #1 GH-1 a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0",
  ":warning: $`a`$ $$x$$",
  "&lt;a&gt; &#96; &amp;",
  "::set-output name=verdict::0",
  "##[add-mask]x",
  "\u001b]8;;https://evil.test\u0007link\u001b]8;;\u0007",
  "\u009b31m",
  "\u202egnp.exe\u2066",
  "a\u200bb\ufeffc\u3164d\u2800e\u00a0f",
  "\u{e0041}\u{e0001}",
  "\u0301\u0301\u0301\u0301\u0301x",
  "\ud800",
  " ",
  "",
  "${x} $(x)",
  "constructor",
  "__proto__",
];
const text = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom(...hostile, ..."`|<>\\[]()*_~#@&:!\n- "), { maxLength: 8 })
    .map((parts) => parts.join("")),
);

/** The rendered review without its code. No other element may contain text from the plan. */
const outsideOfCode = (html: string): string => html.replace(/<code>[^<]*<\/code>/g, "");
const ELEMENTS = /^<\/?(h[1-3]|p|ul|ol|li|strong|code|hr)( \/)?>$|^<ol start="1">$/;

function expectOnlyCode(markdown: string): void {
  const html = rendered(markdown);
  expect([...html.matchAll(/<[^>]*>/g)].filter(([tag]) => !ELEMENTS.test(tag))).toEqual([]);
  const outside = outsideOfCode(html);
  expect(outside).not.toMatch(/evil|alert\(|everyone|GH-1|:warning:|\$|@|\||`/);
  expect(html.match(/<h1>/g)).toHaveLength(1);
  expect(markdown).not.toMatch(/^\s*::|##\[/m);
  expect(markdown).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
}

/** A plan with the text in every place that a review shows. */
function planWith(untrusted: string): Record<string, unknown> {
  const address = (type: string): string => `${type}.it["${untrusted}"]`;
  const values = (value: string): Record<string, unknown> => ({
    name: value,
    function_name: value,
    environment: [{ variables: { [untrusted]: value, PASSWORD: value } }],
    runtime: value,
    [untrusted]: value,
  });
  return planOf(
    [
      create(untrusted, values(untrusted), { address: untrusted }),
      create("aws_nothing_known", {}, { address: address("aws_nothing_known") }),
      update("aws_lambda_function", values("a"), values(untrusted), {
        address: address("aws_lambda_function"),
      }),
      update(
        "aws_sns_topic",
        { tags: { a: "" } },
        { tags: { a: untrusted } },
        { address: address("aws_sns_topic") },
      ),
      destroy("aws_dynamodb_table", values(untrusted), {
        address: address("aws_dynamodb_table"),
        entry: { action_reason: untrusted },
      }),
      replace("aws_api_gateway_usage_plan", values(untrusted), values("a"), {
        address: address("aws_api_gateway_usage_plan"),
        entry: {
          change: {
            actions: ["delete", "create"],
            before: values(untrusted),
            after: values("a"),
            replace_paths: [[untrusted, 0]],
          },
        },
      }),
      unchanged(
        "aws_sqs_queue",
        {},
        { address: address("aws_sqs_queue"), entry: { previous_address: untrusted } },
      ),
      { ...create("aws_sqs_queue", {}), provider_name: untrusted, deposed: untrusted },
      { ...unchanged("aws_s3_bucket", {}), change: { actions: [untrusted], before: {}, after: {} } },
      update(
        "aws_api_gateway_rest_api",
        { body: JSON.stringify({ openapi: "3.0.3", paths: { [`/${untrusted}`]: { get: {} } } }) },
        { body: JSON.stringify({ openapi: "3.0.3", paths: {}, [untrusted]: {} }) },
        { address: address("aws_api_gateway_rest_api") },
      ),
    ],
    {
      terraform_version: untrusted,
      [`part ${untrusted}`]: {},
      variables: { [`password ${untrusted}`]: { value: untrusted } },
      output_changes: { [untrusted]: { actions: ["delete"], before: untrusted, after: null } },
      checks: [
        {
          status: "fail",
          address: { to_display: untrusted },
          instances: [{ problems: [{ message: untrusted }] }],
        },
      ],
      resource_drift: [
        update("aws_lambda_function", values("a"), values(untrusted), {
          address: address("aws_lambda_function"),
        }),
      ],
    },
  );
}

describe("a text of a plan, of an exception or of a command line", () => {
  it("is code and nothing else, wherever it stands in the Markdown", () => {
    fc.assert(
      fc.property(text, (untrusted) => {
        const exceptions = [
          {
            hazard: "table-removed",
            address: `aws_dynamodb_table.it*`,
            about: "x",
            reason: untrusted,
            expires: "2026-12-31",
          },
          {
            hazard: "table-removed",
            address: untrusted,
            reason: `${untrusted} and so on`,
            expires: "2026-12-31",
          },
          {
            hazard: "unknown-type",
            address: "aws_nothing_known.it*",
            reason: untrusted,
            expires: "2026-12-31",
          },
          {
            hazard: "forgotten",
            address: untrusted,
            about: untrusted,
            reason: untrusted,
            expires: "2026-01-01",
          },
        ] satisfies ReviewOptions["exceptions"];
        const proposedExceptions = { added: exceptions, removed: exceptions, problems: [untrusted] };
        expectOnlyCode(toMarkdown(review(planWith(untrusted), { exceptions, proposedExceptions })));
      }),
      { numRuns: 50, examples: hostile.map((each) => [each]) },
    );
  });

  it("is code by itself, in a list, between words and beside other code", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const touching = markdownPhrase(["x ", { untrusted: a }, { untrusted: b }, ", y"]);
        const html = rendered(`- ${touching}\n- ${markdownCode(b)}\n`);
        for (const [tag] of html.matchAll(/<[^>]*>/g)) expect(tag).toMatch(/^<\/?(ul|li|code)>$/);
        expect(html.split("<code>").length - 1).toBe([a, b, b].filter((each) => each !== "").length);
      }),
      { numRuns: 1000 },
    );
  });

  it("is shown as it is, apart from what cannot be seen", () => {
    const decoded = (html: string): string =>
      html.replace(
        /&(lt|gt|quot|amp);/g,
        (_, name: string) => ({ lt: "<", gt: ">", quot: '"', amp: "&" })[name] ?? "",
      );
    for (const each of ["a|b", " a ", "<a>", "https://example.test", "&amp;", "a  b"])
      expect(decoded(rendered(markdownCode(each)))).toBe(`<p><code>${each}</code></p>`);
  });

  it.each([
    ["::add-mask::x", "\\u{3a}:add-mask::x"],
    ["a ##[group]b", "a #\\u{23}[group]b"],
    ["Größe, 大きさ, размер, हिन्दी", "Größe, 大きさ, размер, हिन्दी"],
    ["a\u00a0b\u2800c", "a\\u{a0}b\\u{2800}c"],
  ])("can be seen and obeyed by nobody: %j", (untrusted, expected) => {
    expect(visible(untrusted)).toBe(expected);
  });

  it("is whole in JSON, and no command there", () => {
    fc.assert(
      fc.property(text, (untrusted) => {
        const written = safeJson({ [untrusted]: [untrusted] });
        expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify({ [untrusted]: [untrusted] })));
        expect(written).not.toMatch(/^\s*::/m);
        expect(written).not.toMatch(/##\[|(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
    for (const untrusted of hostile)
      expect(() => JSON.parse(toJson(review(planWith(untrusted))))).not.toThrow();
  });

  it("is code in what a file of exceptions gets wrong", () => {
    const proposed = compareExceptions([], "exceptions: [{ '<img src=x>|`': 1 }]", NOW);
    expectOnlyCode(toMarkdown(review(planOf([]), { proposedExceptions: proposed })));
    expect(readExceptions("", NOW)).toEqual([]);
  });
});
