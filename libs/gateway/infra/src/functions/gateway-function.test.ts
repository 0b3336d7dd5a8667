import { dev } from "@tollgate/environments/sample";
import { statementsByRole, Template } from "@tollgate/testing-infra";
import { codeZip } from "./code-zip.test-support";
import { GatewayFunction, type GatewayFunctionOptions } from "../index";

const synthesize = (changes: Partial<GatewayFunctionOptions> = {}): Template =>
  Template.of((stack) => {
    const options = {
      environment: dev,
      thing: "health",
      codeZip: codeZip(),
      timeoutSeconds: 5,
      memoryMb: 256,
    };
    new GatewayFunction(stack, "health", { ...options, ...changes }).allowInvocation(
      "it",
      "arn:api/dev/GET/it",
    );
  });

describe("GatewayFunction", () => {
  const template = synthesize();
  const lambda = template.resource("aws_lambda_function");
  const logGroup = template.resource("aws_cloudwatch_log_group");

  it("runs Node 22 on arm64 from its own bundle, and is published", () => {
    expect(lambda.values).toMatchObject({
      function_name: "example-gateway-health-dev",
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      timeout: 5,
      memory_size: 256,
      publish: true,
      source_code_hash: `\${filebase64sha256("${String(lambda.values["filename"])}")}`,
    });
    expect(lambda.values).not.toHaveProperty("environment");
  });

  it("has a log group before it exists, which Lambda would create without retention", () => {
    expect(logGroup.values).toMatchObject({
      name: "/aws/lambda/example-gateway-health-dev",
      retention_in_days: dev.logRetentionDays,
    });
    expect(lambda.values["depends_on"]).toContain(`aws_cloudwatch_log_group.${logGroup.id}`);
  });

  it("can write its own log, and nothing else without tracing", () => {
    const untraced = synthesize({ environment: { ...dev, tracing: undefined } });
    expect([...statementsByRole(untraced).values()]).toEqual([
      [
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: [
            `arn:aws:logs:us-east-1:\${data.aws_caller_identity.own-account.account_id}:log-group:\${aws_cloudwatch_log_group.${logGroup.id}.name}:*`,
          ],
        },
      ],
    ]);
  });

  it("can send traces, and sends them, with tracing", () => {
    const [statements] = [...statementsByRole(template).values()];
    expect(statements?.slice(1)).toEqual([
      { Effect: "Allow", Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: ["*"] },
    ]);
    expect(lambda.values["tracing_config"]).toEqual({ mode: "Active" });
    const untraced = synthesize({ environment: { ...dev, tracing: undefined } });
    expect(untraced.resource("aws_lambda_function").values["tracing_config"]).toEqual({
      mode: "PassThrough",
    });
  });

  it("logs Lambda's own lines as JSON too, with the reports of cold starts", () => {
    expect(lambda.values["logging_config"]).toEqual({
      log_format: "JSON",
      application_log_level: "INFO",
      system_log_level: "INFO",
    });
  });

  it("lets API Gateway invoke the alias from one source", () => {
    const alias = template.resource("aws_lambda_alias");
    expect(alias.values).toMatchObject({
      name: "live",
      function_version: `\${aws_lambda_function.${lambda.id}.version}`,
    });
    expect(template.resource("aws_lambda_permission").values).toMatchObject({
      principal: "apigateway.amazonaws.com",
      qualifier: `\${aws_lambda_alias.${alias.id}.name}`,
      source_arn: "arn:api/dev/GET/it",
    });
  });

  it("encrypts its log with the environment's own key, and its variables if it has any", () => {
    const encrypted = synthesize({ kmsKeyArn: "arn:key", variables: { A: "1" } });
    expect(encrypted.resource("aws_lambda_function").values["kms_key_arn"]).toBe("arn:key");
    expect(encrypted.resource("aws_cloudwatch_log_group").values["kms_key_id"]).toBe("arn:key");
    const withoutVariables = synthesize({ kmsKeyArn: "arn:key" }).resource("aws_lambda_function");
    expect(withoutVariables.values).not.toHaveProperty("kms_key_arn");
  });

  it.each([
    ["a timeout that API Gateway cuts off", { timeoutSeconds: 30 }, "[test/health] timeoutSeconds is 30"],
    ["too little memory", { memoryMb: 64 }, "[test/health] memoryMb is 64; allowed: whole MB, 128 to 10240"],
    [
      "a name that is too long",
      { thing: "x".repeat(60) },
      '[test/health] the Lambda function "example-gateway-xxx',
    ],
    [
      "a name that is too long for the role of its roll-outs",
      { thing: "x".repeat(40), rollout: { strategy: "AllAtOnce" } as const },
      '-dev-rollout" would have 68 characters, and AWS takes 1 to 64',
    ],
  ])("refuses %s at synth", (_, changes, expected) => {
    expect(() => synthesize(changes)).toThrow(expected);
  });
});
