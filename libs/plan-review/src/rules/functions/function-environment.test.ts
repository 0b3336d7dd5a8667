import { create, hazardsOf, outcomesOf, planOf, review, update } from "../../review-plan.test-support";
import { arn, authorizerVariables, FOREIGN, lambda } from "../identity/rights.test-support";

const variables = (more: object) =>
  lambda("orders", { environment: [{ variables: { TABLE: "orders-dev", ...more } }] });
const gains = (more: object): readonly string[] =>
  hazardsOf(update("aws_lambda_function", variables({}), variables(more)));
const isMadeWith = (more: object): readonly string[] =>
  hazardsOf(create("aws_lambda_function", variables(more)));

describe("a function's variable", () => {
  it.each([
    ["AWS_ENDPOINT_URL", "https://a.example"],
    ["AWS_ENDPOINT_URL_DYNAMODB", "https://a.example"],
    ["AWS_ENDPOINT_URL_STS", "http://127.0.0.1"],
    ["NODE_OPTIONS", "--require /opt/a.js"],
    ["NODE_OPTIONS", "--enable-source-maps --import=/opt/a.mjs"],
    ["NODE_OPTIONS", "-r /opt/a.js"],
    ["NODE_PATH", "/opt/x"],
    ["AWS_LAMBDA_EXEC_WRAPPER", "/opt/w"],
    ["LD_PRELOAD", "/opt/a.so"],
    ["LD_LIBRARY_PATH", "/opt/lib"],
    ["NODE_EXTRA_CA_CERTS", "/opt/ca.pem"],
    ["NODE_TLS_REJECT_UNAUTHORIZED", "0"],
    ["HTTPS_PROXY", "http://a.example"],
    ["https_proxy", "http://a.example"],
    ["NO_PROXY", "*"],
    ["AWS_ACCESS_KEY_ID", "x"],
    ["AWS_PROFILE", "x"],
    ["AWS_CONFIG_FILE", "/opt/config"],
    ["AWS_ROLE_ARN", "arn:aws:iam::999999999999:role/a"],
    ["AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://a.example"],
    ["PYTHONPATH", "/opt"],
    ["JAVA_TOOL_OPTIONS", "-javaagent:/opt/a.jar"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector.example"],
    ["SENTRY_DSN", "https://key@o1.ingest.example/1"],
    ["DD_SITE", "datadoghq.example"],
    ["LOGS_URL", "collector.example:4318"],
  ])("%s = %s stops the plan, of an old function and a new one", (name, value) => {
    expect(gains({ [name]: value })).toEqual(["block function-taken-over"]);
    expect(isMadeWith({ [name]: value })).toEqual(["block function-taken-over"]);
  });

  it.each([
    ["NODE_OPTIONS", "--enable-source-maps"],
    ["NODE_OPTIONS", "--max-old-space-size=200 --no-warnings"],
    ["NODE_EXTRA_CA_CERTS", "/var/runtime/ca-cert.pem"],
    ["AWS_NODEJS_CONNECTION_REUSE_ENABLED", "1"],
    ["POWERTOOLS_LOG_LEVEL", "INFO"],
    ["LOG_FILE", "a.log"],
    ["ENV", "prod"],
    ["CURRENCY", "EUR"],
    ["QUEUE", "https://sqs.us-east-1.amazonaws.com/000000000000/q"],
    ["TOPIC", arn("sns", "t")],
  ])("%s = %s is a setting like any other", (name, value) => {
    const other = { [name]: `${value} ` };
    const variable = { [name]: value };
    expect(gains(variable)).toEqual([]);
    expect(isMadeWith(variable)).toEqual([]);
    expect(hazardsOf(update("aws_lambda_function", variables(other), variables(variable)))).toEqual([
      "warn function-code-changed",
    ]);
  });

  it("that an authorizer gets is told of", () => {
    const before = lambda("authorizer", { environment: [{ variables: authorizerVariables }] });
    const after = lambda("authorizer", {
      environment: [{ variables: { ...authorizerVariables, DEBUG: "1" } }],
    });
    expect(hazardsOf(update("aws_lambda_function", before, after))).toEqual(["warn function-code-changed"]);
  });

  it("that names something outside is told of; an address in a new function is as its code", () => {
    const address = { PAYMENTS_URL: "https://api.payments.example/v1" };
    expect(gains(address)).toEqual(["warn function-code-changed"]);
    expect(isMadeWith(address)).toEqual([]);
    expect(isMadeWith({ TOPIC: arn("sns", "t", FOREIGN) })).toEqual(["warn function-code-changed"]);
  });

  it("that goes away takes nothing over", () => {
    expect(
      hazardsOf(
        update("aws_lambda_function", variables({ NODE_OPTIONS: "--require /opt/a.js" }), variables({})),
      ),
    ).toEqual(["warn function-code-changed"]);
  });

  it("whose value is sensitive is judged and not told", () => {
    const { findings } = review(
      planOf([
        update(
          "aws_lambda_function",
          variables({}),
          variables({ AWS_ENDPOINT_URL: "https://hidden.example" }),
          {
            afterSensitive: { environment: [{ variables: true }] },
          },
        ),
      ]),
    );
    expect(outcomesOf(findings)).toContain("block function-taken-over");
    expect(JSON.stringify(findings)).not.toContain("hidden.example");
  });

  it("whose value is not known yet is judged by its name", () => {
    const unknown = (name: string, other: object = {}) =>
      hazardsOf(
        update("aws_lambda_function", variables({}), variables(other), {
          afterUnknown: { environment: [{ variables: { [name]: true } }] },
        }),
      );
    expect(unknown("NODE_OPTIONS")).toEqual(["block function-taken-over"]);
    expect(unknown("NODE_OPTIONS", { A: "b" })).toEqual(["block function-taken-over"]);
    expect(unknown("OTHER")).toEqual(["warn unknown-value"]);
  });
});
