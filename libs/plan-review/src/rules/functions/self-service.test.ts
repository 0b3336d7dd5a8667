import { create, hazardsOf, outcomesOf, planOf, review, update } from "../../review-plan.test-support";
import { allow, authorizerVariables, lambda, policyOf, tokens } from "../identity/rights.test-support";

const authorizer = (more: object) =>
  lambda("authorizer", { environment: [{ variables: { ...authorizerVariables, ...more } }] });
const own = (maxTokens: string) =>
  lambda("self-service", {
    environment: [{ variables: { SELF_SERVICE_TABLE: "self-service-dev", MAX_TOKENS: maxTokens } }],
  });
const on = { SELF_SERVICE: "on" };

describe("self-service", () => {
  it.each([
    ["on", {}, on],
    ["off", on, {}],
  ])("is told of when it is turned %s", (_, before, after) => {
    expect(hazardsOf(update("aws_lambda_function", authorizer(before), authorizer(after)))).toEqual([
      "warn self-service-changed",
    ]);
  });

  it.each([
    ["50", "20", "warn"],
    ["20", "50", "info"],
  ])("is told of when a tenant may have %s tokens, and then %s", (before, after, severity) => {
    expect(hazardsOf(update("aws_lambda_function", own(before), own(after)))).toEqual([
      `${severity} self-service-changed`,
    ]);
  });

  it("is not what a backend's variable of the same name is about", () => {
    const backend = (variables: object) => lambda("orders", { environment: [{ variables }] });
    expect(
      hazardsOf(update("aws_lambda_function", backend({ MAX_TOKENS: "1" }), backend({ MAX_TOKENS: "2" }))),
    ).toEqual(["warn function-code-changed"]);
    expect(hazardsOf(update("aws_lambda_function", backend({}), backend(on)))).toEqual([]);
  });

  it("is not said to be off where the plan does not know", () => {
    const afterUnknown = { environment: [{ variables: { SELF_SERVICE: true } }] };
    expect(
      hazardsOf(update("aws_lambda_function", authorizer(on), authorizer({}), { afterUnknown })),
    ).not.toContain("warn self-service-changed");
  });

  it("shows no number that is sensitive", () => {
    const afterSensitive = { environment: [{ variables: true }] };
    const { findings } = review(
      planOf([update("aws_lambda_function", own("57"), own("23"), { afterSensitive })]),
    );
    expect(outcomesOf(findings)).toEqual(["warn self-service-changed"]);
    expect(JSON.stringify(findings)).not.toMatch(/57|23/);
  });

  it("gets rights on the tokens table, which are told of too", () => {
    const statement = allow(["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"], [tokens], {
      Condition: { "ForAllValues:StringEquals": { "dynamodb:Attributes": ["token", "tenantId"] } },
    });
    const made = create("aws_iam_role_policy", policyOf("self-service", statement));
    expect(hazardsOf(made)).toEqual(["warn iam-widened"]);
  });
});
