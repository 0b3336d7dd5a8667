import fc from "fast-check";
import type { Json } from "../json";
import { readPolicy } from "./document";
import { covers } from "./patterns";
import { lostRefusals, newGrants } from "./widening";

const grants = (before: object[], after: object[]): readonly string[] =>
  newGrants(
    readPolicy({ Statement: before as Json[] }) ?? [],
    readPolicy({ Statement: after as Json[] }) ?? [],
  ).map(({ action, resource }) => `${action} ${resource}`);
const allow = (Action: Json, Resource: Json, more: object = {}): object => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});

describe("newGrants", () => {
  it.each<[string, object[], object[], readonly string[]]>([
    [
      "two statements that cover one",
      [allow("a:x", "r"), allow("a:y", "r")],
      [allow(["a:x", "a:y"], "r")],
      [],
    ],
    ["a wildcard that covers", [allow("a:*", "arn:*")], [allow("a:Get", "arn:1")], []],
    ["a wildcard that does not", [allow("a:Get*", "*")], [allow("a:*", "*")], ["a:* *"]],
    ["one character", [allow("a:Get?", "*")], [allow("a:Get1", "*")], []],
    [
      "all but some, which was all",
      [allow("*", "*")],
      [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
      [],
    ],
    [
      "fewer exceptions",
      [{ Effect: "Allow", NotAction: ["iam:*", "s3:*"], Resource: "*" }],
      [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
      ["!iam:* *"],
    ],
    [
      "what was excepted",
      [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
      [allow("iam:PassRole", "*")],
      ["iam:passrole *"],
    ],
    [
      "what was not excepted",
      [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
      [allow("s3:GetObject", "*")],
      [],
    ],
    [
      "a condition more",
      [allow("a:x", "*")],
      [allow("a:x", "*", { Condition: { Bool: { k: "true" } } })],
      [],
    ],
    [
      "a narrower condition",
      [allow("a:x", "*", { Condition: { StringLike: { k: ["a*"] } } })],
      [allow("a:x", "*", { Condition: { StringLike: { K: "ab" } } })],
      [],
    ],
    [
      "a wider condition",
      [allow("a:x", "*", { Condition: { StringEquals: { k: "a" } } })],
      [allow("a:x", "*", { Condition: { StringEquals: { k: ["a", "b"] } } })],
      ["a:x *"],
    ],
    [
      "an address range inside",
      [allow("a:x", "*", { Condition: { IpAddress: { k: "10.0.0.0/8" } } })],
      [allow("a:x", "*", { Condition: { IpAddress: { k: "10.1.0.0/16" } } })],
      [],
    ],
    [
      "fewer that are excluded",
      [allow("a:x", "*", { Condition: { StringNotEquals: { k: ["a", "b"] } } })],
      [allow("a:x", "*", { Condition: { StringNotEquals: { k: "a" } } })],
      ["a:x *"],
    ],
  ])("of %s", (_, before, after, expected) => {
    expect(grants(before, after)).toEqual(expected);
  });

  const name = fc.constantFrom("a:x", "a:y", "a:*", "b:z", "*");
  const statement = fc.record({
    Action: fc.array(name, { minLength: 1, maxLength: 3 }),
    Resource: fc.array(name, { minLength: 1, maxLength: 2 }),
  });
  const document = fc.array(
    statement.map((each) => allow(each.Action, each.Resource)),
    { maxLength: 4 },
  );

  it("has none where the order and the form change only", () => {
    fc.assert(
      fc.property(document, (statements) => {
        const other = [...statements].reverse().map((each) => {
          const { Action, Resource } = each as { Action: string[]; Resource: string[] };
          return {
            Resource: [...Resource].reverse(),
            Sid: "x",
            Effect: "Allow",
            Action: Action.length === 1 ? Action[0] : [...Action].reverse(),
          };
        });
        expect(grants(statements, other)).toEqual([]);
      }),
    );
  });

  it("has one whenever something is allowed that was not", () => {
    fc.assert(
      fc.property(
        document,
        document,
        fc.constantFrom("a:x", "a:y", "b:z", "c:w"),
        fc.constantFrom("a:x", "b:z", "q"),
        (before, after, action, resource) => {
          const allows = (statements: object[]): boolean =>
            statements.some((each) => {
              const { Action, Resource } = each as { Action: string[]; Resource: string[] };
              return (
                Action.some((one) => covers(one, action)) && Resource.some((one) => covers(one, resource))
              );
            });
          fc.pre(allows(after) && !allows(before));
          expect(grants(before, after)).not.toEqual([]);
        },
      ),
    );
  });
});

describe("lostRefusals", () => {
  it("sees a refusal that goes, or that refuses less", () => {
    const deny = (more: object): Json =>
      ({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", ...more }) as unknown as Json;
    const lost = (before: Json, after: Json[]): number =>
      lostRefusals(readPolicy({ Statement: [before] }) ?? [], readPolicy({ Statement: after }) ?? []).length;
    expect(lost(deny({}), [])).toBe(1);
    expect(lost(deny({}), [deny({})])).toBe(0);
    expect(lost(deny({}), [deny({ Condition: { Bool: { k: "false" } } })])).toBe(1);
    expect(
      lost(deny({ Condition: { NotIpAddress: { k: "10.0.0.0/8" } } }), [
        deny({ Condition: { NotIpAddress: { k: ["10.0.0.0/8", "11.0.0.0/8"] } } }),
      ]),
    ).toBe(1);
  });
});

describe("covers", () => {
  it("agrees with a regular expression for texts without wildcards", () => {
    const text = fc.stringMatching(/^[ab]{0,6}$/);
    fc.assert(
      fc.property(fc.stringMatching(/^[ab*?]{0,6}$/), text, (pattern, each) => {
        const expression = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
        expect(covers(pattern, each)).toBe(expression.test(each));
      }),
    );
  });
});
