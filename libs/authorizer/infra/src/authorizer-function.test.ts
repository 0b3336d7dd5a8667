import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prod } from "@tollgate/environments";
import { statementsByRole, Template } from "@tollgate/testing-infra";
import { AuthorizerFunction, TokensTable } from "./index";

const codeZip = join(mkdtempSync(join(tmpdir(), "bundle-")), "function.zip");
writeFileSync(codeZip, "code");

const template = Template.of((stack) => {
  const tokensTable = new TokensTable(stack, "tokens", { environment: prod });
  const authorizer = new AuthorizerFunction(stack, "authorizer", { environment: prod, tokensTable, codeZip });
  authorizer.allowInvocations({ executionArn: "arn:api" });
});
const table = template.resource("aws_dynamodb_table");

describe("AuthorizerFunction", () => {
  it("may get items of that one table, write its own log and send traces, and nothing else", () => {
    const logGroup = template.resource("aws_cloudwatch_log_group");
    expect([...statementsByRole(template).values()]).toEqual([
      [
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: [`\${aws_cloudwatch_log_group.${logGroup.id}.arn}:*`],
        },
        {
          Effect: "Allow",
          Action: ["dynamodb:GetItem"],
          Resource: [`\${aws_dynamodb_table.${table.id}.arn}`],
        },
        { Effect: "Allow", Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: ["*"] },
      ],
    ]);
    expect(template.resources("aws_iam_role_policy_attachment")).toEqual([]);
  });

  it("gives up before API Gateway gives up on it (10 s), and knows its environment", () => {
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
});
