import { didYouMean } from "./did-you-mean";
import { operation, problemsOf, sourceOf } from "../document/document.test-support";

const withOperation = (more: object) => problemsOf(sourceOf({ "/x": { get: operation("x", { ...more }) } }));
const answer = (more: object) => ({ responses: { "200": { description: "Fine", ...more } } });
const parameter = (more: object) => ({
  parameters: [{ name: "q", in: "query", schema: { type: "string" }, ...more }],
});

describe("a misspelt member is refused with its path, and with the name that is near", () => {
  it.each<[string, object, string]>([
    ["paramaters", { paramaters: [] }, "paramaters: is not a member .*\\(did you mean parameters\\?\\)"],
    [
      "requestBoddy",
      { requestBoddy: {} },
      "requestBoddy: is not a member .*\\(did you mean requestBody\\?\\)",
    ],
    [
      "descrption",
      answer({ descrption: "x" }),
      "responses\\.200\\.descrption: .*\\(did you mean description\\?\\)",
    ],
    [
      "requierd",
      { requestBody: { content: { "application/json": { schema: { requierd: ["a"] } } } } },
      "requestBody\\.content\\.application/json\\.schema\\.requierd: .*\\(did you mean required\\?\\)",
    ],
    ["x-backnd", { "x-backnd": "health" }, "x-backnd: .*\\(did you mean x-backend\\?\\)"],
    // OpenAPI's rules apply to members that are only for readers of the document.
    [
      "operationIdd",
      answer({ links: { next: { operationIdd: "x" } } }),
      "responses\\.200\\.links\\.next\\.operationIdd: is not a member that OpenAPI 3\\.0 has here \\(did you mean operationId\\?\\)",
    ],
    [
      "xml's nmae",
      parameter({ schema: { type: "string", xml: { nmae: "b" } } }),
      "parameters\\.0\\.schema\\.xml\\.nmae: .*\\(did you mean name\\?\\)",
    ],
  ])("%s", (_, more, problem) => {
    expect(withOperation(more)).toEqual([
      expect.stringMatching(new RegExp(`^paths\\./x\\.get\\.${problem}`)),
    ]);
  });
});

it.each<[string, object, string]>([
  [
    "a type",
    parameter({ schema: { type: "strng" } }),
    "parameters.0.schema.type: must be one of array, boolean, integer, number, object, string",
  ],
  [
    "a style of another place",
    parameter({ style: "matrix" }),
    "parameters.0.style: must be one of form, spaceDelimited, pipeDelimited, deepObject",
  ],
  ["a flag that is none", { deprecated: "yes" }, "deprecated: must be true or false"],
  [
    "an external document without its URL",
    { externalDocs: {} },
    "externalDocs.url: is missing: OpenAPI 3.0 requires it",
  ],
  [
    "a negative length",
    parameter({ schema: { type: "string", minLength: -1 } }),
    "parameters.0.schema.minLength: must be a whole number of at least 0",
  ],
  [
    "a step of nothing",
    parameter({ schema: { type: "number", multipleOf: 0 } }),
    "parameters.0.schema.multipleOf: must be a number above 0",
  ],
  [
    "an enum of nothing",
    parameter({ schema: { enum: [] } }),
    "parameters.0.schema.enum: must be a list with an item or more",
  ],
  [
    "a pattern that does not compile",
    parameter({ schema: { type: "string", pattern: "(" } }),
    "parameters.0.schema.pattern: must be a regular expression",
  ],
  [
    "two ways to give an example",
    parameter({ example: 1, examples: { a: { value: 1 } } }),
    "parameters.0: has both example and examples: write one of them",
  ],
])("refuses %s once, and lists what is allowed", (_, more, problem) => {
  expect(withOperation(more)).toEqual([`paths./x.get.${problem}`]);
});

it.each(["^[\\w\\-]+$", "^\\d{3}-\\_$", "[^\\/]*"])(
  "takes the pattern %s, of an older dialect too",
  (pattern) => {
    expect(withOperation(parameter({ schema: { type: "string", pattern } }))).toEqual([]);
  },
);

it("reports a mistake once if several checks find it", () => {
  const problems = withOperation({
    tags: "a",
    parameters: [{ name: 5, in: "body" }],
    responses: { "200": {} },
  });
  expect(new Set(problems.map((each) => each.split(": ")[0])).size).toBe(problems.length);
});

it.each([
  ["paramaters", "parameters"],
  ["Summary", "summary"],
  ["tgas", "tags"],
  ["servers", undefined],
  ["x", undefined],
])("suggests for %s: %s", (name, near) => {
  const known = ["parameters", "summary", "tags", "in"];
  expect(didYouMean(name, known)).toBe(near === undefined ? "" : ` (did you mean ${near}?)`);
});
