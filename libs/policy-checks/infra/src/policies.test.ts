import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage";
import { ApiGatewayUsagePlan } from "@cdktf/provider-aws/lib/api-gateway-usage-plan";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { dev, prod } from "@tollgate/environments/sample";
import type { Environment } from "@tollgate/environments";
import { Template } from "@tollgate/testing-infra";
import type { TerraformStack } from "cdktf";
import { acceptFindings, NO_RECOVERY } from "./accept-findings";
import { type Policy, enforcePolicies } from "./enforce-policies";
import { policies, cachedPolicySpansTheStage } from "./policies";

/** An authorizer whose answer is the same for every method. */
const wide = () => "arn:aws:execute-api:us-east-1:000000000000:api/stage/*/*";

/** The errors of synth for a stack; empty when it passes. */
function problems(
  fill: (stack: TerraformStack) => void,
  { environment = dev, held = policies(wide) }: { environment?: Environment; held?: readonly Policy[] } = {},
): string {
  try {
    Template.of((stack) => {
      fill(stack);
      enforcePolicies(stack, environment, held);
    });
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

const keyed = { security: [{ token: [], key: [] }] };
const document = (change: object = {}, ttl: number | undefined = 60) => ({
  "x-amazon-apigateway-api-key-source": "AUTHORIZER",
  paths: { "/health": { get: keyed } },
  components: {
    securitySchemes: {
      key: { type: "apiKey", name: "x-api-key", in: "header" },
      token: {
        name: "Authorization",
        "x-amazon-apigateway-authorizer": { authorizerResultTtlInSeconds: ttl },
      },
    },
  },
  ...change,
});

const api = (stack: TerraformStack, body: object, apiKeySource = "AUTHORIZER") =>
  void new ApiGatewayRestApi(stack, "api", { name: "api", body: JSON.stringify(body), apiKeySource });
const stage = (stack: TerraformStack, format = "$context.requestId $context.authorizer.tenantId") =>
  void new ApiGatewayStage(stack, "stage", {
    restApiId: "api",
    deploymentId: "d",
    stageName: "dev",
    accessLogSettings: { destinationArn: "arn:aws:logs:us-east-1:000000000000:log-group:x", format },
  });
const alarm = (stack: TerraformStack, metricName = "5XXError") =>
  void new CloudwatchMetricAlarm(stack, "alarm", {
    alarmName: "alarm",
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 1,
    metricName,
    namespace: "AWS/ApiGateway",
  });
const table = (stack: TerraformStack, enabled: boolean) =>
  new DynamodbTable(stack, "table", {
    name: "table",
    hashKey: "id",
    attribute: [{ name: "id", type: "S" }],
    pointInTimeRecovery: { enabled },
  });

it("names the construct, by its path", () => {
  expect(problems((stack) => void new CloudwatchLogGroup(stack, "logs", { name: "x" }))).toMatch(
    /\[test\] test\/logs: the log group keeps its lines forever/,
  );
});

it("names all of them at once", () => {
  const found = problems((stack) => {
    new CloudwatchLogGroup(stack, "logs", { name: "x", retentionInDays: 0 });
    new ApiGatewayUsagePlan(stack, "plan", { name: "x" });
  });
  expect(found).toMatch(/test\/logs/);
  expect(found).toMatch(/test\/plan: the usage plan covers no stage/);
});

it("accepts a log group with retention, and a plan with a stage", () => {
  const fine = problems((stack) => {
    new CloudwatchLogGroup(stack, "logs", { name: "x", retentionInDays: 14 });
    new ApiGatewayUsagePlan(stack, "plan", { name: "x", apiStages: [{ apiId: "a", stage: "dev" }] });
  });
  expect(fine).toBe("");
});

describe("a route that requires a key", () => {
  it("needs the key source AUTHORIZER, as an attribute and in the document", () => {
    expect(problems((stack) => api(stack, document()))).toBe("");
    expect(problems((stack) => api(stack, document(), "HEADER"))).toMatch(/GET \/health requires a key/);
    const header = document({ "x-amazon-apigateway-api-key-source": "HEADER" });
    expect(problems((stack) => api(stack, header))).toMatch(/GET \/health requires a key/);
  });

  it("is not required of an API without such a route", () => {
    const open = document({ paths: { "/health": { get: { security: [{ token: [] }] } } } });
    expect(problems((stack) => api(stack, open, "HEADER"))).toBe("");
  });
});

describe("a policy that depends on the method", () => {
  const narrow = cachedPolicySpansTheStage((methodArn) => methodArn);

  it("must not be cached", () => {
    expect(problems((stack) => api(stack, document()), { held: [narrow] })).toMatch(/depends on the method/);
    expect(problems((stack) => api(stack, document({}, undefined)), { held: [narrow] })).toMatch(/depends/);
    expect(problems((stack) => api(stack, document({}, 0)), { held: [narrow] })).toBe("");
  });

  it("may be cached if it spans the stage", () => {
    expect(problems((stack) => api(stack, document()), { held: [cachedPolicySpansTheStage(wide)] })).toBe("");
  });
});

it("a table needs recovery if the environment protects its tables, or a reason", () => {
  const made = (enabled: boolean, environment: Environment) =>
    problems((stack) => void table(stack, enabled), { environment });
  expect(made(false, prod)).toMatch(/point-in-time recovery/);
  expect(made(true, prod)).toBe("");
  expect(made(false, dev)).toBe("");
  const reasoned = problems((stack) => acceptFindings(table(stack, false), { [NO_RECOVERY]: "a cache" }), {
    environment: prod,
  });
  expect(reasoned).toBe("");
});

describe("a stage", () => {
  const withAlarm = (fill: (stack: TerraformStack) => void) =>
    problems((stack) => {
      fill(stack);
      alarm(stack);
    });

  it("has the tenant in its access log", () => {
    expect(withAlarm((stack) => stage(stack))).toBe("");
    expect(withAlarm((stack) => stage(stack, "$context.requestId"))).toMatch(/does not name the tenant/);
    const without = (stack: TerraformStack) =>
      void new ApiGatewayStage(stack, "stage", { restApiId: "a", deploymentId: "d", stageName: "dev" });
    expect(withAlarm(without)).toMatch(/no access log/);
  });

  it("has an alarm for its 5XXError", () => {
    expect(problems((stack) => stage(stack))).toMatch(/no alarm watches the stage's 5XXError/);
    const other = (stack: TerraformStack) => (stage(stack), alarm(stack, "4XXError"));
    expect(problems(other)).toMatch(/no alarm watches the stage's 5XXError/);
  });
});
