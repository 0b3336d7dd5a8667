import { authorizerResult, MethodArnError } from "./authorizer-result";
import type { Allow } from "./decision";

const allow: Allow = {
  outcome: "allow",
  usageIdentifierKey: "example-gateway-dev-acme",
  principalId: "acme",
  context: { tenantId: "acme", tokenId: "0f3c" },
  scopes: [],
};
const NO_SCOPES = { allow: [], deny: [] };
const STAGE = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev";

describe("authorizerResult", () => {
  it("is what API Gateway documents", () => {
    expect(authorizerResult(allow, `${STAGE}/GET/health`, NO_SCOPES)).toEqual({
      principalId: "acme",
      policyDocument: {
        Version: "2012-10-17",
        Statement: [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: `${STAGE}/*/*` }],
      },
      context: { tenantId: "acme", tokenId: "0f3c" },
      usageIdentifierKey: "example-gateway-dev-acme",
    });
  });

  it.each([
    ["the root", `${STAGE}/GET/`, `${STAGE}/*/*`],
    ["a deep path", `${STAGE}/POST/a/b/c`, `${STAGE}/*/*`],
    ["a path with wildcards and colons", `${STAGE}/GET/*/x:y/%2e%2e`, `${STAGE}/*/*`],
    ["a path that looks like an ARN", `${STAGE}/GET/${STAGE}/GET/x`, `${STAGE}/*/*`],
    ["a path with line breaks", `${STAGE}/GET/a\n/b`, `${STAGE}/*/*`],
    [
      "China's partition",
      "arn:aws-cn:execute-api:cn-north-1:123456789012:a1/prod/GET/",
      "arn:aws-cn:execute-api:cn-north-1:123456789012:a1/prod/*/*",
    ],
    [
      "the console's test",
      "arn:aws:execute-api:us-east-1:123456789012:a1/test-invoke-stage/GET/",
      "arn:aws:execute-api:us-east-1:123456789012:a1/test-invoke-stage/*/*",
    ],
  ])("spans the stage for %s", (_, methodArn, resource) => {
    expect(authorizerResult(allow, methodArn, NO_SCOPES)).toMatchObject({
      policyDocument: { Statement: [{ Resource: resource }] },
    });
  });

  it.each([
    ["nothing", undefined],
    ["an empty text", ""],
    ["a wildcard", "*"],
    ["every API", "arn:aws:execute-api:us-east-1:123456789012:*/dev/GET/x"],
    ["every stage", "arn:aws:execute-api:us-east-1:123456789012:a1/*/GET/x"],
    ["every account", "arn:aws:execute-api:us-east-1:*:a1/dev/GET/x"],
    ["a stage pattern", "arn:aws:execute-api:us-east-1:123456789012:a1/de?/GET/x"],
    ["no method", STAGE],
    ["an empty stage", "arn:aws:execute-api:us-east-1:123456789012:a1//GET/x"],
    ["another service", "arn:aws:lambda:us-east-1:123456789012:a1/dev/GET/x"],
    ["text in front", ` ${STAGE}/GET/x`],
    ["an object", { toString: (): string => `${STAGE}/GET/x` }],
  ])("refuses %s", (_, methodArn) => {
    expect(() => authorizerResult(allow, methodArn, NO_SCOPES)).toThrow(MethodArnError);
  });
});
