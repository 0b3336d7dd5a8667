import { mintToken } from "@tollgate/token-hashing";
import { create, destroy, NOW, planOf, review, update } from "../review-plan.test-support";
import { toMarkdown } from "../report/to-markdown";
import { ExceptionsError } from "./errors";
import { compareExceptions } from "./proposed-exceptions";
import { readExceptions as readOn } from "./read-exceptions";

const readExceptions = (text: string) => readOn(text, NOW);
const file = (more: string): string =>
  `exceptions:\n  - hazard: table-removed\n    address: aws_dynamodb_table.it\n    reason: it was copied on Monday\n    expires: 2026-12-31\n${more}`;
const plan = planOf([destroy("aws_dynamodb_table", { name: "T" })]);
const withFile = (text: string) => review(plan, { exceptions: readExceptions(text) });

describe("an exception", () => {
  it("accepts its hazard at its address, and is shown with its reason", () => {
    const reviewed = withFile(file(""));
    expect(reviewed.verdict).toBe("clean");
    const markdown = toMarkdown(reviewed);
    expect(markdown).toMatch(
      /Accepted until 2026-12-31: `table-removed` at `aws_dynamodb_table\.it`\. Reason: `it was copied on Monday`\n {2}- BLOCK: `aws_dynamodb_table\.it`: /,
    );
    expect(markdown).toContain("**Nothing is left to decide:** exceptions accept 1 hazard");
    expect(markdown).toContain("- **Affected by accepted hazards:** all tenants");
  });

  it.each<[string, string, boolean]>([
    ["a star at the end of a name", "aws_dynamodb_table.tok*", true],
    ["a star at its start", "aws_dynamodb_table.*kens", true],
    ["a part", "aws_dynamodb_table", false],
    ["a dot, which is a dot", "aws_dynamodb_table_tokens", false],
    ["another", "aws_dynamodb_table.that", false],
  ])("takes %s", (_, address, accepts) => {
    const exceptions = readExceptions(file("").replace("aws_dynamodb_table.it", JSON.stringify(address)));
    const tokens = planOf([destroy("aws_dynamodb_table", {}, { address: "aws_dynamodb_table.tokens" })]);
    expect(review(tokens, { exceptions }).verdict).toBe(accepts ? "clean" : "blocked");
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

  it("that is about a value accepts only what quotes it", () => {
    const weakened = planOf([
      update(
        "aws_lambda_function",
        { function_name: "f", timeout: 9, memory_size: 512 },
        { function_name: "f", timeout: 5, memory_size: 256 },
      ),
    ]);
    const exceptions = readExceptions(
      file("    about: timeout\n")
        .replace("table-removed", "function-throttled")
        .replace(/aws_dyn.*/, "aws_lambda_function.it"),
    );
    const reviewed = review(weakened, { exceptions });
    expect(reviewed.verdict).toBe("warnings");
    expect(reviewed.findings.map(({ exception }) => exception?.about)).toEqual(["timeout", undefined]);
  });

  it.each<[string, object, string, string]>([
    ["a plan that failed", planOf([], { errored: true }), "plan-errored", "plan"],
    [
      "a secret that is told by its form",
      planOf([
        create("aws_lambda_function", {
          function_name: "f",
          environment: [{ variables: { A: mintToken("tg_prod") } }],
        }),
      ]),
      "secret-in-plan",
      "aws_lambda_function.it",
    ],
  ])("cannot accept %s", (_, failed, hazard, address) => {
    const exceptions = readExceptions(
      file("").replace("table-removed", hazard).replace("aws_dynamodb_table.it", address),
    );
    expect(review(failed, { exceptions })).toMatchObject({
      verdict: "blocked",
      exceptions: { unused: [{ hazard }] },
    });
  });

  it("cannot accept a change of the exceptions", () => {
    const exceptions = readExceptions(
      file("").replace("table-removed", "exceptions-changed").replace("aws_dynamodb_table.it", "exceptions"),
    );
    const proposedExceptions = compareExceptions([], file(""), NOW);
    expect(review(planOf([]), { exceptions, proposedExceptions }).verdict).toBe("warnings");
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
    [
      "an end that is too far",
      file("").replace("2026-12-31", "2027-02-23"),
      /^exceptions\.0\.expires: at most 90 days from today: 2027-02-22 at the latest$/,
    ],
    ["no end in sight", file("").replace("2026-12-31", "9999-12-31"), /^exceptions\.0\.expires: at most 90/],
    ["an empty value", file('    about: ""\n'), /^exceptions\.0\.about: /],
    ["too much", `# ${"x".repeat(1_000_000)}`, /larger than 1 MB/],
    ["a name twice", file("    reason: it was copied on Tuesday\n"), /unique/],
  ])("with %s is refused with the place", (_, text, message) => {
    expect(() => readExceptions(text)).toThrow(ExceptionsError);
    expect(() => readExceptions(text)).toThrow(message);
  });

  it.each([
    "*",
    "**",
    "*.*",
    "* ",
    "aws_*",
    "*a*",
    "*_*",
    "aws_*.*",
    "aws_*.tokens",
    "aws_dynamodb_table.*",
    "aws_dynamodb_table.a*",
    "aws_dynamodb_table.**_**",
    "*.tokens",
    "module.*",
    "module.*.aws_dynamodb_table.tokens",
    "module.a.*",
    'module.a["x"].*.*',
    "data.*",
    "output.*",
    'aws_dynamodb_table.*["tokens"]',
    'aws_dynamodb_table.*["tok]ens*',
  ])("with the address %s is refused: it covers too much", (address) => {
    expect(() => readExceptions(file("").replace("aws_dynamodb_table.it", `'${address}'`))).toThrow(
      /^exceptions\.0\.address: it covers too much/,
    );
  });

  it.each([
    "plan",
    'aws_api_gateway_api_key.tenant["*"]',
    "aws_api_gateway_api_key.keys[*]",
    'module.a["*"].module.b.aws_sns_topic.alarms*',
    "output.table_*",
  ])("with the address %s is taken", (address) => {
    expect(readExceptions(file("").replace("aws_dynamodb_table.it", `'${address}'`))).toMatchObject([
      { address },
    ]);
  });

  it("names every mistake at once", () => {
    const text = file("").replace("table-removed", "x").replace("2026-12-31", "soon");
    expect(() => readExceptions(text)).toThrow(/hazard: [^]*\n[^]*expires: /);
  });
});

describe("the file of a pull request", () => {
  const accepted = readExceptions(file(""));

  it("that says the same in another form proposes nothing", () => {
    const text = JSON.stringify({ exceptions: accepted });
    expect(compareExceptions(accepted, text, NOW)).toEqual({ added: [], removed: [], problems: [] });
  });

  it("that lets an exception last longer proposes another one", () => {
    const { added, removed } = compareExceptions(accepted, file("").replace("2026-12-31", "2027-01-31"), NOW);
    expect(added).toMatchObject([{ expires: "2027-01-31" }]);
    expect(removed).toEqual(accepted);
  });

  it("that has a mistake is told with the place, and throws nothing", () => {
    expect(compareExceptions(accepted, "exceptions: [", NOW)).toMatchObject({
      added: [],
      problems: [expect.any(String)],
    });
  });

  it("that is gone proposes to remove all", () => {
    expect(compareExceptions(accepted, undefined, NOW)).toEqual({
      added: [],
      removed: accepted,
      problems: [],
    });
  });
});

it("an exception about one place leaves the others of the same sentence", () => {
  const route = { "x-amazon-apigateway-integration": { type: "mock" } };
  const body = (...paths: string[]): string =>
    JSON.stringify({
      openapi: "3.0.3",
      paths: Object.fromEntries(paths.map((path) => [path, { get: route }])),
    });
  const plan = planOf([
    update("aws_api_gateway_rest_api", { body: body("/a", "/b", "/c") }, { body: body() }),
  ]);
  const accepted = readExceptions(
    `exceptions:
  - hazard: route-removed
    address: aws_api_gateway_rest_api.it
    about: GET /b
    reason: nobody calls it any more
    expires: 2026-12-31
`,
  );
  const { findings, verdict } = review(plan, { exceptions: accepted });
  const removed = findings.filter(({ hazard }) => hazard === "route-removed");
  expect(removed.map(({ exception, untrustedPlaces }) => [exception?.about, untrustedPlaces])).toEqual([
    [undefined, ["GET /a", "GET /c"]],
    ["GET /b", undefined],
  ]);
  expect(verdict).toBe("blocked");
});
