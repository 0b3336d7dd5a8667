import { destroy, planOf, review } from "../review-plan.test-support";
import { toMarkdown } from "../report/to-markdown";
import { ExceptionsError } from "./exceptions-error";
import { readExceptions } from "./read-exceptions";

const file = (more: string): string =>
  `exceptions:\n  - hazard: table-removed\n    address: aws_dynamodb_table.it\n    reason: it was copied on Monday\n    expires: 2026-12-31\n${more}`;
const plan = planOf([destroy("aws_dynamodb_table", { name: "T" })]);
const withFile = (text: string) => review(plan, { exceptions: readExceptions(text) });

describe("an exception", () => {
  it("accepts its hazard at its address, and is shown with its reason", () => {
    const reviewed = withFile(file(""));
    expect(reviewed.verdict).toBe("clean");
    expect(toMarkdown(reviewed)).toMatch(
      /Accepted until 2026-12-31: BLOCK `table-removed` at `aws_dynamodb_table\.it`.*it was copied on Monday/,
    );
  });

  it.each<[string, string, boolean]>([
    ["a star", "aws_dynamodb_table.*", true],
    ["a star in front", "*.it", true],
    ["a part", "aws_dynamodb_table", false],
    ["a dot, which is a dot", "aws_dynamodb_table_it", false],
    ["another", "aws_dynamodb_table.that", false],
  ])("takes %s", (_, address, accepts) => {
    const { verdict } = withFile(file("").replace("aws_dynamodb_table.it", JSON.stringify(address)));
    expect(verdict).toBe(accepts ? "clean" : "blocked");
  });

  it("takes brackets and quotes of an address for themselves", () => {
    const address = 'module.a["x*"].aws_dynamodb_table.it[0]';
    const exceptions = readExceptions(file("").replace("aws_dynamodb_table.it", `'${address}'`));
    expect(review(planOf([destroy("aws_dynamodb_table", {}, { address })]), { exceptions }).verdict).toBe(
      "clean",
    );
  });

  it("counts through its last day, and not longer", () => {
    const exceptions = readExceptions(file(""));
    const on = (day: string) => review(plan, { exceptions, now: new Date(day) });
    expect(on("2026-12-31T23:59:59Z").verdict).toBe("clean");
    const late = on("2027-01-01T00:00:00Z");
    expect(late).toMatchObject({
      verdict: "blocked",
      exceptions: { expired: [{ hazard: "table-removed" }] },
    });
    expect(toMarkdown(late)).toContain("**Expired** on 2026-12-31");
  });

  it("that no hazard needs is named", () => {
    const reviewed = review(planOf([]), { exceptions: readExceptions(file("")) });
    expect(reviewed).toMatchObject({
      verdict: "clean",
      exceptions: { unused: [{ hazard: "table-removed" }] },
    });
    expect(toMarkdown(reviewed)).toContain("Not needed by this plan");
  });

  it("cannot make a plan that failed one that did not", () => {
    const exceptions = [
      { hazard: "plan-errored", address: "*", reason: "it is fine", expires: "2026-12-31" },
    ] as const;
    expect(review({ ...plan, errored: true }, { exceptions }).verdict).toBe("blocked");
  });
});

describe("a file of exceptions", () => {
  it.each<[string, string]>([
    ["nothing", ""],
    ["no exception", "exceptions:\n"],
    ["an empty list", "exceptions: []\n"],
  ])("may hold %s", (_, text) => {
    expect(readExceptions(text)).toEqual([]);
  });

  it.each<[string, string, RegExp]>([
    ["no such hazard", file("").replace("table-removed", "table-gone"), /^exceptions\.0\.hazard: /],
    [
      "no reason",
      file("").replace("it was copied on Monday", "ok"),
      /^exceptions\.0\.reason: a reason of at least 10/,
    ],
    [
      "no such day",
      file("").replace("2026-12-31", "2026-02-30"),
      /^exceptions\.0\.expires: a day that exists/,
    ],
    ["no end", file("").replace("    expires: 2026-12-31\n", ""), /^exceptions\.0\.expires: /],
    ["a misspelt name", file("    until: 2026-12-31\n"), /until/],
    ["no list", "exceptions: 5\n", /^exceptions: /],
    ["text", "hello\n", /^the file: /],
    ["broken YAML", "exceptions: [\n", /./],
    ["a name twice", file("    reason: it was copied on Tuesday\n"), /unique/],
  ])("with %s is refused with the place", (_, text, message) => {
    expect(() => readExceptions(text)).toThrow(ExceptionsError);
    expect(() => readExceptions(text)).toThrow(message);
  });

  it("names every mistake at once", () => {
    const text = file("").replace("table-removed", "x").replace("2026-12-31", "soon");
    expect(() => readExceptions(text)).toThrow(/hazard: [^]*\n[^]*expires: /);
  });
});
