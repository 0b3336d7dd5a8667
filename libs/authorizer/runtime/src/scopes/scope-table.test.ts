import { authorizerResult } from "../authorizer-result";
import { MAX_SCOPES_CONTEXT, policyResources, scopesContext, type ScopeTable } from "./scope-table";

const STAGE = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev";
const table: ScopeTable = {
  allow: [
    ["GET/health", []],
    ["GET/orders/*", ["read"]],
    ["POST/orders", ["read", "write"]],
  ],
  deny: [
    ["GET/orders/*/x", [[["read"], ["write"]]]],
    ["*%65*", [[["read"], ["write"]]]],
  ],
};

describe("the policy of a token", () => {
  it.each([
    ["without scopes", [], [`${STAGE}/*/*`], []],
    ["with all scopes", ["write", "other", "read"], [`${STAGE}/*/*`], []],
    [
      "with one of them",
      ["read"],
      [`${STAGE}/GET/health`, `${STAGE}/GET/orders/*`],
      [
        ...["*//*", "*/./*", "*/../*", "*/.", "*/..", "*%2e*", "*%2E*"].map((each) => `${STAGE}/${each}`),
        ...[`${STAGE}/GET/orders/*/x`, `${STAGE}/*%65*`],
      ],
    ],
    ["with a scope that none requires", ["other"], [`${STAGE}/GET/health`], []],
  ])("%s", (_, scopes, allow, deny) => {
    expect(policyResources(table, scopes, STAGE)).toEqual({ allow, deny });
  });

  it("whose scopes open nothing denies everything: a policy has a statement at least", () => {
    const closed: ScopeTable = { allow: [["GET/a", ["b"]]], deny: [] };
    expect(policyResources(closed, ["c"], STAGE)).toEqual({ allow: [], deny: [`${STAGE}/*/*`] });
  });

  it("is the same whichever method was called, with the scopes in the context", () => {
    const allow = {
      outcome: "allow",
      usageIdentifierKey: "k",
      principalId: "acme",
      context: {},
      scopes: ["read"],
    } as const;
    const [one, other] = ["GET/health", "POST/orders"].map((method) =>
      authorizerResult(allow, `${STAGE}/${method}`, table),
    );
    expect(one).toEqual(other);
    expect(one).toMatchObject({
      policyDocument: { Statement: [{ Effect: "Allow" }, { Effect: "Deny" }] },
      context: { scopes: "read" },
    });
  });
});

describe("the scopes for a backend", () => {
  it.each([
    ["none", [], {}],
    ["two, and one of them twice", ["read", "write", "read"], { scopes: "read write" }],
    ["one that would read as two", ["a b", "read", 'c"', "d\\", "é"], { scopes: "read" }],
    ["none that could be a scope", ["a b"], { scopes: "" }],
    [
      "too many",
      ["x".repeat(200), "read", ...Array.from({ length: 200 }, (_, n) => `other${n}`)],
      { scopes: "read" },
    ],
  ])("%s", (_, scopes, expected) => {
    expect(scopesContext(table, scopes)).toEqual(expected);
  });

  it("are at most so many characters", () => {
    const scopes = ["x".repeat(256), "y".repeat(256), "z".repeat(256), "a".repeat(253)];
    expect(scopesContext(table, scopes).scopes).toHaveLength(MAX_SCOPES_CONTEXT);
    expect(scopesContext(table, [...scopes, "b"]).scopes).toBe("");
  });
});
