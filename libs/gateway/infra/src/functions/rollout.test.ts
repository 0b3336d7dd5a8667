import { parseEnvironment } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { statementsByRole, Template } from "@tollgate/testing-infra";
import { Backends, BackendTables } from "../index";
import { codeZip } from "./code-zip.test-support";

const routes = [
  { operationId: "getHealth", method: "get", path: "/health", backend: "health", secured: true, scopes: [] },
] as const;

function synthesize(strategy?: string): [Template, Readonly<Record<string, string>>] {
  const environment = parseEnvironment({ ...dev, ...(strategy !== undefined && { rollout: { strategy } }) });
  let deployments = {};
  const template = Template.of((stack) => {
    const tables = new BackendTables(stack, "tables", { environment });
    const options = { environment, routes, tables, codeZip: () => codeZip() };
    ({ deployments } = new Backends(stack, "backends", options));
  });
  return [template, deployments];
}

describe("a backend that is rolled out in steps", () => {
  const [template, deployments] = synthesize("Canary10Percent5Minutes");
  const lambda = `aws_lambda_function.${template.resource("aws_lambda_function").id}`;
  const alias = template.resource("aws_lambda_alias");
  const alarm = template.resource("aws_cloudwatch_metric_alarm");

  it("leaves an existing alias to CodeDeploy, but publishes versions", () => {
    expect(alias.values["lifecycle"]).toEqual({ ignore_changes: ["function_version", "routing_config"] });
    expect(template.resource("aws_lambda_function").values["publish"]).toBe(true);
  });

  it("rolls back on errors of the new version only", () => {
    expect(alarm.values).toMatchObject({
      metric_name: "Errors",
      dimensions: { ExecutedVersion: `\${${lambda}.version}`, FunctionName: `\${${lambda}.function_name}` },
      treat_missing_data: "notBreaching",
    });
    expect(template.resource("aws_codedeploy_deployment_group").values).toMatchObject({
      deployment_config_name: "CodeDeployDefault.LambdaCanary10Percent5Minutes",
      deployment_style: { deployment_option: "WITH_TRAFFIC_CONTROL", deployment_type: "BLUE_GREEN" },
      alarm_configuration: {
        enabled: true,
        alarms: [`\${aws_cloudwatch_metric_alarm.${alarm.id}.alarm_name}`],
        ignore_poll_alarm_failure: false,
      },
      auto_rollback_configuration: {
        enabled: true,
        events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
      },
    });
  });

  it("lets CodeDeploy move this function's alias and look at this alarm, and do nothing else", () => {
    const [, statements] = [...statementsByRole(template)].find(([role]) => role.includes("rollout")) ?? [];
    const arn = (service: string): string =>
      `arn:aws:${service}:us-east-1:\${data.aws_caller_identity.own-account.account_id}`;
    const functionArn = `${arn("lambda")}:function:\${${lambda}.function_name}`;
    expect(statements).toEqual([
      {
        Effect: "Allow",
        Action: ["lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetProvisionedConcurrencyConfig"],
        Resource: [functionArn, `${functionArn}:live`],
      },
      {
        Effect: "Allow",
        Action: ["cloudwatch:DescribeAlarms"],
        Resource: [`${arn("cloudwatch")}:alarm:\${aws_cloudwatch_metric_alarm.${alarm.id}.alarm_name}`],
      },
    ]);
  });

  it("starts with a CodeDeploy command from the current version to the newest", () => {
    expect(Object.keys(deployments)).toEqual(["health"]);
    const { revision } = JSON.parse(deployments["health"] ?? "") as {
      revision: { revisionType: string; appSpecContent: { content: string } };
    };
    expect(revision.revisionType).toBe("AppSpecContent");
    expect(revision.appSpecContent.content).toMatch(/^\{"version":0\.0,/);
    const { Resources } = JSON.parse(revision.appSpecContent.content) as {
      Resources: { function: { Properties: Record<string, string> } }[];
    };
    expect(Object.keys(Resources[0]?.function.Properties ?? {})).toEqual([
      "Name",
      "Alias",
      "CurrentVersion",
      "TargetVersion",
    ]);
  });
});

it("without the option, Terraform moves all requests at once", () => {
  const [template, deployments] = synthesize();
  expect(deployments).toEqual({});
  expect(template.resource("aws_lambda_alias").values).not.toHaveProperty("lifecycle");
  expect(template.all.filter(({ type }) => /codedeploy|metric_alarm/.test(type))).toEqual([]);
});
