import { evaluatePolicy, parsePolicy } from "./policy";
import { PolicyError } from "./errors";

const METHOD = "arn:aws:execute-api:us-east-1:123456789012:abc/dev/GET/pets/7";
const verdict = (...statements: object[]) =>
  evaluatePolicy(
    parsePolicy({
      Statement: statements.map((each) => ({
        Effect: "Allow",
        Action: "execute-api:Invoke",
        Resource: "*",
        ...each,
      })),
    }),
    METHOD,
    (name) => ({ "aws:sourceip": "10.1.2.3", "aws:currenttime": "2026-11-24T12:00:00Z" })[name],
  );

it.each([
  ["everything", {}, "allowed"],
  ["the method", { Resource: METHOD }, "allowed"],
  ["the stage", { Resource: "arn:aws:execute-api:us-east-1:123456789012:abc/dev/*/*" }, "allowed"],
  ["a wildcard of one character", { Resource: METHOD.replace("7", "?") }, "allowed"],
  ["a list", { Resource: ["x", METHOD], Action: ["a:b", "EXECUTE-API:invoke"] }, "allowed"],
  ["an action with a wildcard", { Action: "execute-api:*" }, "allowed"],
  ["another stage", { Resource: METHOD.replace("dev", "prod") }, "implicit-deny"],
  ["another case of the path", { Resource: METHOD.replace("pets", "Pets") }, "implicit-deny"],
  ["a dot that is no wildcard", { Resource: METHOD.replace("/pets", ".pets") }, "implicit-deny"],
  ["another action", { Action: "execute-api:ManageConnections" }, "implicit-deny"],
  ["NotAction of another action", { Action: undefined, NotAction: "s3:*" }, "allowed"],
  ["NotAction of this one", { Action: undefined, NotAction: "execute-api:Invoke" }, "implicit-deny"],
  ["NotResource of this one", { Resource: undefined, NotResource: METHOD }, "implicit-deny"],
  ["a condition that holds", { Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } }, "allowed"],
  ["one that does not", { Condition: { IpAddress: { "aws:SourceIp": "11.0.0.0/8" } } }, "implicit-deny"],
  ["one that is not known", { Condition: { Fancy: { "aws:SourceIp": "x" } } }, "implicit-deny"],
])("an Allow of %s", (_, statement, expected) => {
  expect(verdict(statement)).toBe(expected);
});

it("an explicit Deny wins over any Allow, unless its condition surely does not hold", () => {
  expect(verdict({}, { Effect: "Deny" })).toBe("explicit-deny");
  expect(verdict({ Effect: "Deny", Condition: { Fancy: { "aws:SourceIp": "x" } } }, {})).toBe(
    "explicit-deny",
  );
  const elsewhere = { NotIpAddress: { "aws:SourceIp": ["11.0.0.0/8", "10.1.2.3"] } };
  expect(verdict({ Effect: "Deny", Condition: elsewhere }, {})).toBe("allowed");
  expect(verdict({}, { Effect: "Deny", Resource: "other" })).toBe("allowed");
});

it("a condition that is none makes the policy malformed", () => {
  expect(() => verdict({ Condition: "x" })).toThrow(PolicyError);
});

it("without a statement, access is denied", () => {
  expect(verdict()).toBe("implicit-deny");
});

it.each([
  undefined,
  null,
  "Allow",
  {},
  { Statement: [{ Effect: "allow", Action: "a", Resource: "b" }] },
  { Statement: [{ Effect: "Allow", Resource: "b" }] },
  { Statement: [{ Effect: "Allow", Action: "a" }] },
  { Statement: [{ Effect: "Allow", Action: [], Resource: "b" }] },
  { Statement: [{ Effect: "Allow", Action: "a", Resource: [1] }] },
  { Statement: [null] },
  { Statement: [{ Effect: "Allow", Action: "a", NotAction: "b", Resource: "c" }] },
  { Statement: [{ Effect: "Allow", Action: "a", Resource: "c", NotResource: "d" }] },
  { Statement: [{ Effect: ["Allow"], Action: "a", Resource: "b" }] },
  { Statement: "Allow" },
  { Version: "2012-10-18", Statement: [] },
  { Version: null, Statement: [] },
])("%j is no policy", (untrusted) => {
  expect(() => parsePolicy(untrusted)).toThrow(PolicyError);
});

it("matches a pattern of many wildcards in an instant", () => {
  // A match that tries each way to divide a text would not end.
  expect(verdict({ Resource: "*".repeat(1000) + "x" })).toBe("implicit-deny");
});
