import {
  ACCOUNT,
  create,
  hazardsOf,
  outcomesOf,
  planOf,
  replace,
  review,
} from "../../review-plan.test-support";
import { arn, FOREIGN, iamArn } from "../identity/rights.test-support";

const own = arn("execute-api", "api1/dev/GET/orders");
const permission = (more: object) => ({
  action: "lambda:InvokeFunction",
  function_name: "orders",
  principal: "apigateway.amazonaws.com",
  source_arn: own,
  ...more,
});

describe("a permission to invoke a function", () => {
  it.each<[string, object]>([
    ["an API of another account", { source_arn: arn("execute-api", "api1/*/*", FOREIGN) }],
    ["an API of any account", { source_arn: "arn:aws:execute-api:us-east-1:*:*/*" }],
    [
      "an API of an account that begins as the own",
      { source_arn: `arn:aws:execute-api:us-east-1:${ACCOUNT.slice(0, 11)}?:a/*` },
    ],
    ["whatever", { source_arn: null }],
    ["whatever, by a wildcard", { source_arn: "*" }],
    [
      "a source without an account in any place",
      { source_arn: "arn:aws:s3:::*", principal: "s3.amazonaws.com" },
    ],
    ["another account as source", { source_arn: null, source_account: FOREIGN }],
    ["another account", { principal: FOREIGN, source_arn: null }],
    ["another account's root", { principal: iamArn("root", FOREIGN), source_arn: null }],
    ["another account's role", { principal: iamArn("role/a", FOREIGN), source_arn: null }],
    ["everyone", { principal: "*", source_arn: null }],
    ["everyone for another account's source", { principal: "*", source_arn: arn("sns", "t", FOREIGN) }],
    [
      "everyone without authorization",
      {
        principal: "*",
        source_arn: null,
        function_url_auth_type: "NONE",
        action: "lambda:InvokeFunctionUrl",
      },
    ],
    ["what only holds .amazon", { principal: "foo.amazon" }],
    ["what begins as a service", { principal: "evil.amazonaws.com.attacker.example" }],
    ["what ends as a service", { principal: "https://apigateway.amazonaws.com" }],
    ["a service in capitals", { principal: "ApiGateway.amazonaws.com" }],
    ["a service with a letter of another alphabet", { principal: "аpigateway.amazonaws.com" }],
  ])("for %s stops the plan", (_, more) => {
    expect(hazardsOf(create("aws_lambda_permission", permission(more)))).toEqual(["block stranger-let-in"]);
    expect(hazardsOf(replace("aws_lambda_permission", permission({}), permission(more)))).toContain(
      "block stranger-let-in",
    );
  });

  it.each<[string, object, readonly string[]]>([
    ["its API", {}, []],
    ["every API of the account", { source_arn: arn("execute-api", "*/*/*") }, []],
    [
      "a service for the account",
      { principal: "s3.amazonaws.com", source_arn: "arn:aws:s3:::uploads", source_account: ACCOUNT },
      [],
    ],
    [
      "a bucket that the plan does not hold",
      { principal: "s3.amazonaws.com", source_arn: "arn:aws:s3:::uploads" },
      ["warn stranger-let-in"],
    ],
    ["a role of the account", { principal: iamArn("role/a"), source_arn: null }, ["warn iam-widened"]],
    [
      "an organisation",
      { principal: "*", source_arn: null, principal_org_id: "o-abcdef1234" },
      ["warn stranger-let-in"],
    ],
    ["a service that may do more", { action: "lambda:*" }, ["warn iam-widened"]],
  ])("for %s is as bad as it is", (_, more, expected) => {
    expect(hazardsOf(create("aws_lambda_permission", permission(more)))).toEqual(expected);
  });

  it("for a bucket of the plan is nothing to stop for", () => {
    const bucket = create("aws_s3_bucket", { bucket: "uploads" });
    const notify = create(
      "aws_lambda_permission",
      permission({ principal: "s3.amazonaws.com", source_arn: "arn:aws:s3:::uploads" }),
    );
    expect(hazardsOf(bucket, notify)).toEqual([]);
  });

  it("for a source that is not known yet is judged by what it refers to", () => {
    const change = create("aws_lambda_permission", permission({ source_arn: undefined }), {
      afterUnknown: { source_arn: true },
    });
    const with_ = (reference: string): readonly string[] => {
      const resources = [
        { address: "aws_lambda_permission.it", expressions: { source_arn: { references: [reference] } } },
      ];
      return outcomesOf(review(planOf([change], { configuration: { root_module: { resources } } })).findings);
    };
    expect(with_("aws_api_gateway_rest_api.api.execution_arn")).toEqual([]);
    expect(with_("var.source")).toEqual(["warn unknown-value"]);
  });

  it("that is replaced with the same source does not tell of it again", () => {
    const open = permission({ source_arn: null });
    expect(hazardsOf(replace("aws_lambda_permission", open, { ...open, statement_id: "b" }))).toEqual([
      "warn function-removed",
    ]);
  });
});
