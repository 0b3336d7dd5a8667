import { DocumentError } from "./errors";
import { readSource } from "./read-source";

const problemsOf = (source: string): readonly string[] => {
  try {
    readSource(source);
  } catch (error) {
    if (error instanceof DocumentError) return error.message.split("\n");
    throw error;
  }
  return [];
};

describe("readSource", () => {
  it("reads YAML and JSON, with keys as text", () => {
    expect(readSource("a:\n  200: [1, yes]").document).toEqual({ a: { "200": [1, "yes"] } });
    expect(readSource('{"a": null}').document).toEqual({ a: null });
  });

  it("treats names of JavaScript's own as names", () => {
    const { document } = readSource("__proto__: {x: 1}\nconstructor: 2");
    expect(Object.keys(document)).toEqual(["__proto__", "constructor"]);
    expect(readSource("a: 1").document["constructor"]).toBeUndefined();
  });

  it.each([
    ["a syntax error", "a: 1\nb: [", /openapi\.yaml:2: \(document\): YAML: .+$/],
    ["a name that is there twice", "a: 1\na: 2", /openapi\.yaml:2: .*YAML: Map keys must be unique/],
    ["two documents", "--- {}\n--- {}", /multiple documents/],
    ["a tag", "a: !secret x", /openapi\.yaml:1: .*YAML: Unresolved tag: !secret/],
    ["an alias that would never end", "a: &a [*a]", /the YAML alias \*a has no counterpart in JSON/],
    ["an empty source", "", /must be an OpenAPI 3.0 document/],
    ["a list", "- 1", /must be an OpenAPI 3.0 document/],
    ["deep nesting", '{"a":'.repeat(500) + "1" + "}".repeat(500), /nested more than 100 levels deep/],
  ])("reports %s", (_, source, expected) => {
    expect(problemsOf(source).join("\n")).toMatch(expected);
  });

  it("survives a source that only opens brackets", () => {
    expect(() => readSource("[".repeat(50_000))).toThrow(DocumentError);
  });

  it("knows the line of a part, and of the nearest part when it is missing", () => {
    const { lineOf } = readSource("a:\n  b:\n    - x\n    - c: 1\n");
    expect([[], ["a"], ["a", "b"], ["a", "b", 1], ["a", "b", 1, "c"], ["a", "z", "y"]].map(lineOf)).toEqual([
      1, 1, 2, 4, 4, 1,
    ]);
  });
});
