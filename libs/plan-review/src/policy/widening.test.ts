import fc from "fast-check";
import type { Json } from "../values/json";
import { readPolicy } from "./document";
import { isNoStricter } from "./conditions";
import { covers, overlaps } from "./patterns";
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
  it.each(
    Object.entries<[object[], object[], readonly string[]]>({
      "two statements that cover one": [
        [allow("a:x", "r"), allow("a:y", "r")],
        [allow(["a:x", "a:y"], "r")],
        [],
      ],
      "a wildcard that covers": [[allow("a:*", "arn:*")], [allow("a:Get", "arn:1")], []],
      "a wildcard that does not": [[allow("a:Get*", "*")], [allow("a:*", "*")], ["a:* *"]],
      "one character": [[allow("a:Get?", "*")], [allow("a:Get1", "*")], []],
      "all but some, which was all": [
        [allow("*", "*")],
        [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
        [],
      ],
      "fewer exceptions": [
        [{ Effect: "Allow", NotAction: ["iam:*", "s3:*"], Resource: "*" }],
        [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
        ["!iam:* *"],
      ],
      "what was excepted": [
        [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
        [allow("iam:PassRole", "*")],
        ["iam:passrole *"],
      ],
      "what was not excepted": [
        [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
        [allow("s3:GetObject", "*")],
        [],
      ],
      "a condition more": [
        [allow("a:x", "*")],
        [allow("a:x", "*", { Condition: { Bool: { k: "true" } } })],
        [],
      ],
      "a narrower condition": [
        [allow("a:x", "*", { Condition: { StringLike: { k: ["a*"] } } })],
        [allow("a:x", "*", { Condition: { StringLike: { K: "ab" } } })],
        [],
      ],
      "a wider condition": [
        [allow("a:x", "*", { Condition: { StringEquals: { k: "a" } } })],
        [allow("a:x", "*", { Condition: { StringEquals: { k: ["a", "b"] } } })],
        ["a:x *"],
      ],
      "an address range inside": [
        [allow("a:x", "*", { Condition: { IpAddress: { k: "10.0.0.0/8" } } })],
        [allow("a:x", "*", { Condition: { IpAddress: { k: "10.1.0.0/16" } } })],
        [],
      ],
      "fewer that are excluded": [
        [allow("a:x", "*", { Condition: { StringNotEquals: { k: ["a", "b"] } } })],
        [allow("a:x", "*", { Condition: { StringNotEquals: { k: "a" } } })],
        ["a:x *"],
      ],
    }),
  )("of %s", (_, [before, after, expected]) => {
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

  it("has none where what is allowed is a part of what was, however it is divided", () => {
    fc.assert(
      fc.property(document, fc.array(fc.nat(), { maxLength: 6 }), (statements, chosen) => {
        const parts = statements.flatMap((each) => {
          const { Action, Resource } = each as { Action: string[]; Resource: string[] };
          return Action.flatMap((action) => Resource.map((resource) => allow(action, resource)));
        });
        const some = parts.filter((_, index) => !chosen.includes(index));
        expect(grants(statements, some)).toEqual([]);
        // Other statements make no difference.
        expect(grants([allow("z:z", "z"), ...statements], some)).toEqual([]);
      }),
    );
  });

  it("never has fewer when more is allowed than before", () => {
    fc.assert(
      fc.property(document, document, document, (before, after, more) => {
        const few = new Set(grants(before, after));
        const many = new Set(grants(before, [...after, ...more]));
        expect([...few].every((each) => many.has(each))).toBe(true);
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

describe("conditions", () => {
  const one = (operator: string, ...values: string[]) => ({ operator, key: "k", values });

  it.each<[string, ReturnType<typeof one>, ReturnType<typeof one>, boolean]>([
    [
      "an ARN's wildcard ends at the colon",
      one("ArnLike", "arn:aws:*:1:x"),
      one("ArnLike", "arn:aws:sns:us-east-1:2:1:x"),
      false,
    ],
    [
      "an ARN inside an ARN",
      one("ArnLike", "arn:aws:sns:*:1:*"),
      one("ArnLike", "arn:aws:sns:us-east-1:1:t"),
      true,
    ],
    [
      "a star is a star where no wildcards are read",
      one("StringEquals", "*"),
      one("StringEquals", "a"),
      false,
    ],
    ["a variable is any text", one("StringLike", "a/*"), one("StringLike", "a/${aws:username}"), true],
    ["a text is not every variable", one("StringLike", "a/b"), one("StringLike", "a/${aws:username}"), false],
    ["another operator", one("StringLike", "a"), one("StringEquals", "a"), false],
    ["an operator that there is not", one("StringAlmost", "a*"), one("StringAlmost", "ab"), false],
  ])("%s", (_, wide, narrow, expected) => {
    expect(isNoStricter(wide, narrow)).toBe(expected);
  });
});

describe("overlaps", () => {
  it("is so for each text that both cover", () => {
    const pattern = fc.stringMatching(/^[ab*?]{0,6}$/);
    fc.assert(
      fc.property(pattern, pattern, fc.stringMatching(/^[ab]{0,6}$/), (a, b, text) => {
        fc.pre(covers(a, text) && covers(b, text));
        expect(overlaps(a, b) && overlaps(b, a)).toBe(true);
      }),
    );
  });

  it.each([
    ["a*", "*b", true],
    ["a*", "b*", false],
    ["a?c", "ab*", true],
    ["a?", "a", false],
    ["a:*:c", "a:b:*", true],
    ["table/${aws:username}", "table/tokens", true],
    ["abc", "abd", false],
  ])("of %s and %s", (a, b, expected) => {
    expect(overlaps(a, b)).toBe(expected);
  });
});

describe("covers", () => {
  it("covers what it overlaps with, where that has no wildcards", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab*?]{0,6}$/), fc.stringMatching(/^[ab]{0,6}$/), (pattern, text) => {
        expect(overlaps(pattern, text)).toBe(covers(pattern, text));
      }),
    );
  });

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
