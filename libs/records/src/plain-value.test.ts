import { plainValue } from "./plain-value";

describe("plainValue", () => {
  it.each([
    [{ S: "a" }, "a"],
    [{ S: "" }, ""],
    [{ N: "1790000000" }, 1_790_000_000],
    [{ N: "soon" }, Number.NaN],
    [{ BOOL: true }, true],
    [{ BOOL: false }, false],
    [{ SS: ["a", "b"] }, ["a", "b"]],
    [{ L: [{ S: "a" }, { N: "1" }] }, ["a", 1]],
  ])("reads %j", (attribute, value) => {
    expect(plainValue(attribute)).toEqual(value);
  });

  it.each([{ BOOL: "true" }, { NULL: true }, { M: {} }, { NS: ["1"] }, {}, { S: 5 }])(
    "leaves %j an object, which no field admits",
    (attribute) => {
      expect(plainValue(attribute as unknown as { S: string })).toBe(attribute);
    },
  );

  it.each(["bare text", 5, true, null, undefined])("takes %j, which has no type, for null", (value) => {
    expect(plainValue(value as unknown as undefined)).toBeNull();
  });
});
