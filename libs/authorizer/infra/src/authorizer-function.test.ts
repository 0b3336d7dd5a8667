import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnvironment } from "@tollgate/environments";
import { DataTable } from "@tollgate/data-protection-infra";
import { prod } from "@tollgate/environments/sample";
import { tokensTable } from "@tollgate/records";
import { statementsByRole, Template } from "@tollgate/testing-infra";
import { AuthorizerFunction, type AuthorizerFunctionOptions } from "./index";

const codeZip = join(mkdtempSync(join(tmpdir(), "bundle-")), "function.zip");
writeFileSync(codeZip, "code");

const synthesize = (changes: Partial<AuthorizerFunctionOptions> = {}): Template =>
  Template.of((stack) => {
    const table = new DataTable(stack, "tokens", { environment: prod, definition: tokensTable(prod) });
    const options = { environment: prod, tokensTable: table, codeZip, ...changes };
    new AuthorizerFunction(stack, "authorizer", options).allowInvocations({ executionArn: "arn:api" });
  });
const template = synthesize();
const table = template.resource("aws_dynamodb_table");
const arn = (service: string): string =>
  `arn:aws:${service}:us-east-1:\${data.aws_caller_identity.own-account.account_id}`;

describe("AuthorizerFunction", () => {
  it("can only get items of its table, write its own log and send traces", () => {
    const logGroup = template.resource("aws_cloudwatch_log_group");
    expect([...statementsByRole(template).values()]).toEqual([
      [
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: [`${arn("logs")}:log-group:\${aws_cloudwatch_log_group.${logGroup.id}.name}:*`],
        },
        {
          Effect: "Allow",
          Action: ["dynamodb:GetItem"],
          Resource: [`${arn("dynamodb")}:table/\${aws_dynamodb_table.${table.id}.name}`],
        },
        { Effect: "Allow", Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: ["*"] },
      ],
    ]);
    expect(template.resources("aws_iam_role_policy_attachment")).toEqual([]);
  });

  it("times out before API Gateway does (10 s), and has its environment's variables", () => {
    const { values } = template.resource("aws_lambda_function");
    expect(values["timeout"]).toBeLessThan(10);
    expect(values).toMatchObject({
      function_name: "example-gateway-authorizer-prod",
      memory_size: 256,
      environment: {
        variables: {
          TOKENS_TABLE: `\${aws_dynamodb_table.${table.id}.name}`,
          TOKEN_PREFIX: "tg_prod",
          ACCEPTED_TOKENS: "any",
        },
      },
    });
  });

  it("is invoked by the authorizers of one API only, by its alias", () => {
    const alias = template.resource("aws_lambda_alias");
    expect(template.resource("aws_lambda_permission").values).toMatchObject({
      source_arn: "arn:api/authorizers/*",
      qualifier: `\${aws_lambda_alias.${alias.id}.name}`,
    });
  });

  it("shares the account's concurrency, unless some is reserved for it", () => {
    const reserved = "reserved_concurrent_executions";
    expect(template.resource("aws_lambda_function").values).not.toHaveProperty(reserved);
    const environment = parseEnvironment({
      ...prod,
      authorizer: { ...prod.authorizer, reservedConcurrency: 50 },
    });
    expect(synthesize({ environment }).resource("aws_lambda_function").values[reserved]).toBe(50);
  });

  it("can use the table's own key, if it has one, through DynamoDB only", () => {
    const encrypted = synthesize({ kmsKeyArn: "arn:key" });
    expect([...statementsByRole(encrypted).values()].flat()).toContainEqual({
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: ["arn:key"],
      Condition: { StringEquals: { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" } },
    });
    expect(JSON.stringify(template.all)).not.toContain("kms:");
  });
});
