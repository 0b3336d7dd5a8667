import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isAsExpected, type SourcedValue } from "./sourced-value";
import { outcomesMarkdown, sourcesMarkdown } from "./markdown";
import { logVariables } from "./outcome";
import { outcomeGroups, outcomes } from "./outcomes";
import { sources } from "./sources";

const all = Object.entries(outcomes);
const valuesOf = ({ answer, line, log }: (typeof all)[number][1]): readonly SourcedValue<unknown>[] => [
  answer.status,
  ...(answer.by === "gateway" ? [answer.body, answer.errorType] : []),
  line,
  ...Object.values(log),
];

it.each(all)("%s has a value and a source for each variable", (_, outcome) => {
  expect(Object.keys(outcome.log).sort()).toEqual([...logVariables].sort());
  for (const [, source] of valuesOf(outcome)) expect(sources).toHaveProperty(source);
});

it("the groups contain every outcome once", () => {
  const grouped = Object.values(outcomeGroups).flatMap((group) => Object.keys(group));
  expect(grouped.sort()).toEqual(all.map(([id]) => id).sort());
});

it("every source is used by a value", () => {
  const used = new Set(all.flatMap(([, outcome]) => valuesOf(outcome).map(([, source]) => source)));
  expect(Object.keys(sources).filter((id) => !used.has(id as never))).toEqual([]);
});

it("a pattern matches the whole text", () => {
  expect(isAsExpected({ pattern: "a|b", meaning: "" }, "ab")).toBe(false);
  expect(isAsExpected({ pattern: "a|b", meaning: "" }, "b")).toBe(true);
  expect(isAsExpected("-", "-")).toBe(true);
});

describe("the reference page", () => {
  /** Undoes the formatter's column padding. */
  const plain = (markdown: string) => markdown.replace(/ +/g, " ").replace(/-{3,}/g, "---");
  const page = plain(readFileSync(join(__dirname, "../../../../apps/docs/reference/outcomes.md"), "utf8"));

  it.each([
    ["outcomes", outcomesMarkdown()],
    ["sources", sourcesMarkdown()],
  ])("has the %s as they are", (_, markdown) => {
    expect(page).toContain(plain(markdown));
  });
});
