import { readFileSync } from "node:fs";
import { join } from "node:path";
import { documentsIn, repositoryRoot } from "./documents";
import { deadLinks, render } from "./links";

describe("deadLinks", () => {
  it.each([
    ["a file", "[a](../../README.md)", []],
    ["a heading of its own", "# One `two`\n[a](#one-two)", []],
    ["the second heading of the same text", "# A\n# A\n[a](#a-1)", []],
    ["another site", "[a](https://example.test/#b)", []],
    ["code", "`[a](nowhere.md)`\n\n```\n[a](nowhere.md)\n```", []],
    ["a Lambda function that a team has deleted", "[a](../gone-lambda/src/main.ts)", []],
    ["no file", "[a](nowhere.md)", ["apps/docs/x.md: nowhere.md leads to no file"]],
    ["no heading", "[a](#b)", ["apps/docs/x.md: #b leads to no heading"]],
    [
      "no heading of another document",
      "[a](../../README.md#b)",
      ["apps/docs/x.md: ../../README.md#b leads to no heading"],
    ],
  ])("of a link to %s", (_, markdown, expected) => {
    expect(deadLinks("apps/docs/x.md", markdown)).toEqual(expected);
  });
});

describe.each(documentsIn())("%s", (document) => {
  const markdown = readFileSync(join(repositoryRoot, document), "utf8");

  it("has no dead link", () => {
    expect(deadLinks(document, markdown)).toEqual([]);
  });

  it("links to files only, so that it can be read without the site", () => {
    expect(render(markdown).links.filter((href) => /^\/|^[^:]*\.html(#|$)/.test(href))).toEqual([]);
  });
});
