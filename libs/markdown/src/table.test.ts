import { markdownTable } from "./table";

it("pads each column to its widest cell, and to three characters at least", () => {
  expect(markdownTable(["x", "meaning"], [["a", "b"], ["longer"]]).split("\n")).toEqual([
    "| x      | meaning |",
    "| ------ | ------- |",
    "| a      | b       |",
    "| longer |         |",
  ]);
  expect(markdownTable(["x"], [])).toBe("| x   |\n| --- |");
});

it("keeps a separator inside its cell, also in code", () => {
  expect(
    markdownTable(["option"], [["`a|b`"]])
      .split("\n")
      .at(-1),
  ).toBe("| `a\\|b` |");
});
