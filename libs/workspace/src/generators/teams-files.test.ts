import { addEntry, addPath } from "./teams-files";

describe("addEntry", () => {
  it.each([
    ["", '\n  "b": {"n":1}'],
    ["\n  a: 1, // kept\n", '\n  a: 1,\n  "b": {"n":1}, // kept\n'],
    ["\n  a: { n: 0 }\n", '\n  a: { n: 0 },\n  "b": {"n":1}\n'],
  ])("adds to {%j}", (entries, expected) => {
    const source = (text: string) =>
      `// The team's.\nexport const all: Record<string, object> = {${text}};\n`;
    expect(addEntry(source(entries), "all", "b", { n: 1 })).toBe(source(expected));
  });

  it("refuses a source without the object", () => {
    expect(() => addEntry("export const other = {};", "all", "b", {})).toThrow("no object all");
    expect(() => addEntry("export const all = make();", "all", "b", {})).toThrow("no object all");
  });
});

describe("addPath", () => {
  const route = { name: "orders", operationId: "getOrders" };
  const paths = "paths:\n    /health: # how it is\n        get: { operationId: getHealth }\n";

  it.each(["", "\n", "components: {}\n", "\n# What follows.\ncomponents: {}\n"])(
    "adds to the end of the paths, before %j",
    (after) => {
      const [before, added] = addPath(paths + after, route).split("    /orders:\n");
      expect(before).toBe(paths);
      expect(added).toMatch(/^ {6}get:\n {8}operationId: getOrders\n[^]*The response of orders\.\n/);
      expect(added?.endsWith(after)).toBe(true);
    },
  );

  it.each([
    ["paths: {}\n", "no paths"],
    ["openapi: 3.0.3\n", "no paths"],
    ["paths:\n  /orders:\n    get: {}\n", "already has a path /orders"],
    ["paths:\n  /other:\n    get:\n      operationId: getOrders\n", "already has an operation getOrders"],
    ['paths:\n  /other: { get: { "operationId": "getOrders" } }\n', "already has an operation getOrders"],
  ])("refuses %j", (source, why) => {
    expect(() => addPath(source, route)).toThrow(why);
  });

  it("accepts an operation whose name begins with the new one's", () => {
    const source = "paths:\n  /other:\n    get:\n      operationId: getOrders-archive\n";
    expect(addPath(source, route)).toContain("/orders:");
  });
});
