import { keptWhenLeftOut, type Block } from "./stated-attributes";

const schemas: Readonly<Record<string, { readonly block: Block }>> = {
  aws_thing: {
    block: {
      attributes: {
        name: {},
        plain: { optional: true },
        kept: { optional: true, computed: true },
        tags: { optional: true, computed: true },
      },
      block_types: {
        settings: { block: { attributes: { mode: {}, size: { optional: true, computed: true } } } },
      },
    },
  },
};
const kept = (...values: readonly object[]): readonly string[] =>
  keptWhenLeftOut(
    values.map((each) => ({ aws_thing: { it: each as Readonly<Record<string, unknown>> } })),
    schemas,
  );

describe("what is left out in one stack and stated in another", () => {
  it.each([
    ["an attribute that Terraform keeps", [{ kept: 1 }, {}], ["aws_thing kept"]],
    ["an attribute that goes", [{ plain: 1 }, {}], []],
    ["an attribute of another value", [{ kept: true }, { kept: false }], []],
    [
      "a block, which may be computed, and not what is in it",
      [{ settings: { mode: 1 } }, {}],
      ["aws_thing settings"],
    ],
    [
      "an attribute of a block, at any place of its list",
      [{ settings: [{ mode: 1 }, { mode: 2, size: 3 }] }, { settings: [{ mode: 1 }] }],
      ["aws_thing settings.size"],
    ],
    ["a key of a map, which is a value", [{ tags: { a: "1" } }, { tags: { b: "1" } }], []],
    ["what the schema does not have", [{ brand_new: 1 }, {}], ["aws_thing brand_new"]],
    ["Terraform's own", [{ lifecycle: {}, depends_on: [], "//": {} }, {}], []],
  ])("names %s", (_, values, expected) => {
    expect(kept(...values)).toEqual(expected);
  });

  it("is not asked of a resource that only one of them has", () => {
    expect(keptWhenLeftOut([{ aws_thing: { it: { kept: 1 } } }, {}], schemas)).toEqual([]);
  });

  it("is not known to go for a type without a schema", () => {
    const stacks = [{ a: { it: { x: 1 } } }, { a: { it: {} } }];
    expect(keptWhenLeftOut(stacks, {})).toEqual(["a x"]);
  });
});
