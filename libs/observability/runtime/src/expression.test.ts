import fc from "fast-check";
import { evaluateExpression, idsIn, renderExpression, type Expression } from "./expression";

type Id = "a" | "b";
const { expression } = fc.letrec<{ expression: Expression<Id> }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Id>("a", "b"),
    fc.constantFrom(0, 1, 100, 0.5, 3.5e-7),
    fc.record({
      left: tie("expression"),
      op: fc.constantFrom("+", "-", "*", "/"),
      right: tie("expression"),
    }),
  ),
}));

describe("an expression", () => {
  it("is written as arithmetic with the value that it has", () => {
    fc.assert(
      fc.property(expression, fc.nat(1_000), fc.nat(1_000), (each, a, b) => {
        const text = renderExpression(each, (id) => id);
        expect(text).toMatch(/^[ab\d. ()+*/-]+$/);
        const written = (new Function("a", "b", `return ${text}`) as (a: number, b: number) => number)(a, b);
        const value = evaluateExpression(each, (id) => ({ a, b })[id]);
        if (value === undefined) expect(text).toContain("/");
        else expect(written).toBeCloseTo(value, 6);
      }),
    );
  });

  it("has no value where it divides by nothing, or a metric has none", () => {
    const ratio: Expression<Id> = { left: "a", op: "/", right: "b" };
    expect(evaluateExpression(ratio, () => 0)).toBeUndefined();
    expect(evaluateExpression(ratio, (id) => (id === "a" ? undefined : 5))).toBeUndefined();
    expect(evaluateExpression(ratio, () => 5)).toBe(1);
  });

  it("names each metric once", () => {
    expect(idsIn<Id>({ left: "b", op: "+", right: { left: "a", op: "*", right: "b" } })).toEqual(["b", "a"]);
    expect(idsIn(5)).toEqual([]);
  });
});
