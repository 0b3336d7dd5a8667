import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { isAllowed } from "./evaluate.test-support";
import { statementsOfStack } from "./statements-of-stack";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:pricing";

const statementsFor = (functionName: string, mayWrite: boolean) => {
  const stack = new TerraformStack(new App(), "stack");
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  new LambdaPermission(stack, "permission", {
    action: "lambda:InvokeFunction",
    principal: "apigateway.amazonaws.com",
    functionName,
    sourceArn: "arn:aws:execute-api:us-east-1:123456789012:a/dev/GET/price",
  });
  const place = { region: "us-east-1", accountId: "123456789012" };
  return statementsOfStack(stack, "example-gateway", place, mayWrite);
};

it("the deployer can let the API invoke an existing function, and do nothing else with it", () => {
  const [statement, ...others] = statementsFor(ARN, true);
  expect(others).toEqual([]);
  expect(statement?.Resource).toEqual([ARN, `${ARN}:*`]);
  expect([...(statement?.Action ?? [])].sort()).toEqual([
    "lambda:AddPermission",
    "lambda:GetPolicy",
    "lambda:RemovePermission",
  ]);
});

it("the deployer can let only API Gateway invoke it, and no account", () => {
  const identity = [JSON.stringify({ Statement: statementsFor(ARN, true) })];
  const mayAdd = (principal: string) =>
    isAllowed(
      { action: "lambda:AddPermission", resource: ARN, context: { "lambda:Principal": principal } },
      { identity },
    );
  expect(mayAdd("apigateway.amazonaws.com")).toBe(true);
  for (const other of ["*", "210987654321", "arn:aws:iam::210987654321:root", "s3.amazonaws.com"])
    expect([other, mayAdd(other)]).toEqual([other, false]);
  expect(isAllowed({ action: "lambda:GetPolicy", resource: ARN }, { identity })).toBe(true);
});

it("the planner can read its policy", () => {
  expect(statementsFor(ARN, false).map(({ Action }) => Action)).toEqual([["lambda:GetPolicy"]]);
});

it("a permission of the stack's own function adds nothing to the function's rights", () => {
  expect(statementsFor("example-gateway-health-dev", true)).toEqual([]);
});
