import { ACCOUNT, create, hazardsOf, unchanged, update } from "../../review-plan.test-support";

/** The parts of a deployed gateway with rights: an authorizer, a backend, their roles and tables. */

export const FOREIGN = "999999999999";
export const arn = (service: string, rest: string, account = ACCOUNT): string =>
  `arn:aws:${service}:us-east-1:${account}:${rest}`;
export const iamArn = (rest: string, account = ACCOUNT): string => `arn:aws:iam::${account}:${rest}`;
export const document = (...statements: object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
export const allow = (Action: unknown, Resource: unknown, more: object = {}): object => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});

export const deny = (Action: unknown, Resource: unknown, more: object = {}): object => ({
  ...allow(Action, Resource, more),
  Effect: "Deny",
});

export const trust = (Principal: unknown, more: object = {}): string =>
  document({ Effect: "Allow", Action: "sts:AssumeRole", Principal, ...more });

export const tokens = arn("dynamodb", "table/tokens-dev");
export const orders = arn("dynamodb", "table/orders-dev");
export const key = arn("kms", "key/1");
const logOf = (name: string): string => arn("logs", `log-group:/aws/lambda/${name}:*`);

export const writeLog = (name: string): object =>
  allow(["logs:CreateLogStream", "logs:PutLogEvents"], [logOf(name)]);
export const readTokens = allow("dynamodb:GetItem", [tokens]);
export const decrypt = allow("kms:Decrypt", [key], {
  Condition: { StringEquals: { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" } },
});

export const useOrders = allow(["dynamodb:GetItem", "dynamodb:PutItem"], [orders]);

export const role = (name: string, more: object = {}) => ({
  name,
  arn: iamArn(`role/${name}`),
  id: name,
  assume_role_policy: trust({ Service: "lambda.amazonaws.com" }),
  permissions_boundary: "",
  managed_policy_arns: [],
  inline_policy: [],
  ...more,
});

export const lambda = (name: string, more: object = {}) => ({
  function_name: name,
  arn: arn("lambda", `function:${name}`),
  role: iamArn(`role/${name}`),
  runtime: "nodejs22.x",
  environment: [{ variables: { TABLE: "orders-dev" } }],
  ...more,
});

export const policyOf = (name: string, ...statements: object[]) => ({
  role: name,
  name,
  policy: document(...statements),
});

/** Addresses are named after their resources. */
export const at = (address: string) => ({ address });

export const authorizerVariables = {
  TOKENS_TABLE: "tokens-dev",
  TOKEN_PREFIX: "tg_dev",
  ACCEPTED_TOKENS: "any",
};

export const authorizer = lambda("authorizer", { environment: [{ variables: authorizerVariables }] });

/** A role of the deployment gains or loses attributes. */
export const updateRole = (name: string, more: object): object =>
  update("aws_iam_role", role(name), role(name, more), at(`aws_iam_role.${name}`));
/** A role's own policy gains or loses statements. */
export const updateRolePolicy = (name: string, before: readonly object[], after: readonly object[]): object =>
  update(
    "aws_iam_role_policy",
    policyOf(name, ...before),
    policyOf(name, ...after),
    at(`aws_iam_role_policy.${name}`),
  );

/** A role gets a managed policy. */
export const attach = (role: string, policy_arn: string): object =>
  create("aws_iam_role_policy_attachment", { role, policy_arn });

/** The whole deployment without changes; `changes` replace the resources that they change. */
export function deployed(...changes: readonly object[]): readonly object[] {
  const all = [
    unchanged("aws_lambda_function", authorizer, at("aws_lambda_function.authorizer")),
    unchanged("aws_iam_role", role("authorizer"), at("aws_iam_role.authorizer")),
    unchanged(
      "aws_iam_role_policy",
      policyOf("authorizer", writeLog("authorizer"), readTokens, decrypt),
      at("aws_iam_role_policy.authorizer"),
    ),
    unchanged("aws_lambda_function", lambda("orders"), at("aws_lambda_function.orders")),
    unchanged("aws_iam_role", role("orders"), at("aws_iam_role.orders")),
    unchanged(
      "aws_iam_role_policy",
      policyOf("orders", writeLog("orders"), useOrders),
      at("aws_iam_role_policy.orders"),
    ),
    unchanged("aws_dynamodb_table", { name: "tokens-dev", arn: tokens }, at("aws_dynamodb_table.tokens")),
    unchanged(
      "aws_dynamodb_table",
      { name: "tenants-dev", arn: arn("dynamodb", "table/tenants-dev") },
      at("aws_dynamodb_table.tenants"),
    ),
  ];
  const addressOf = (each: object): string => (each as { address: string }).address;
  return [
    ...all.filter((each) => !changes.some((change) => addressOf(change) === addressOf(each))),
    ...changes,
  ];
}

/** `<severity> <hazard>` of changes to the deployment. */
export const hazards = (...changes: readonly (object | object[])[]): readonly string[] =>
  hazardsOf(...deployed(...changes.flat()));
