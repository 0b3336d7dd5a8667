import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { CodedeployApp } from "@cdktf/provider-aws/lib/codedeploy-app";
import { CodedeployDeploymentGroup } from "@cdktf/provider-aws/lib/codedeploy-deployment-group";
import type { LambdaAlias } from "@cdktf/provider-aws/lib/lambda-alias";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { ownPlace, serviceRole } from "@tollgate/data-protection-infra";
import {
  awsArn,
  functionArn,
  rolloutName,
  type Environment,
  type RolloutOption,
} from "@tollgate/environments";
import { Construct } from "constructs";
import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";

interface RolloutOptions {
  readonly environment: Pick<Environment, "region">;
  /** The function's name, which the CodeDeploy application and deployment group get too. */
  readonly name: string;
  readonly rollout: RolloutOption;
  readonly lambda: LambdaFunction;
  readonly alias: LambdaAlias;
}

/**
 * Moves an alias to a function's newest version in steps, and back when the new version throws or times out.
 * Terraform publishes versions and does not change the alias; CodeDeploy starts when it gets `deployment`.
 */
export class Rollout extends Construct {
  /** The JSON input of `aws deploy create-deployment --cli-input-json`. */
  readonly deployment: string;

  constructor(scope: Construct, id: string, options: RolloutOptions) {
    super(scope, id);
    const { environment, name, rollout, lambda, alias } = options;
    const place = ownPlace(this, environment);
    const alarm = new CloudwatchMetricAlarm(this, "errors", {
      alarmName: rolloutName(name),
      alarmDescription: "The newest version threw or timed out: CodeDeploy goes back to the one before",
      namespace: "AWS/Lambda",
      metricName: "Errors",
      // The newest version only, because an error of the old version is no reason to roll back to it.
      dimensions: {
        FunctionName: lambda.functionName,
        Resource: `${lambda.functionName}:${alias.name}`,
        ExecutedVersion: lambda.version,
      },
      statistic: "Sum",
      period: 60,
      evaluationPeriods: 1,
      threshold: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      treatMissingData: "notBreaching",
    });
    const role = new RolloutRole(this, "role", {
      name: rolloutName(name),
      functionArn: functionArn(lambda.functionName, place),
      alarmArn: awsArn("cloudwatch", place.region, place.accountId, `alarm:${alarm.alarmName}`),
    });
    const app = new CodedeployApp(this, "app", { name, computePlatform: "Lambda" });
    const group = new CodedeployDeploymentGroup(this, "group", {
      appName: app.name,
      deploymentGroupName: name,
      serviceRoleArn: role.arn,
      deploymentConfigName: `CodeDeployDefault.Lambda${rollout.strategy}`,
      deploymentStyle: { deploymentOption: "WITH_TRAFFIC_CONTROL", deploymentType: "BLUE_GREEN" },
      // Without the alarm's state, it is unknown whether the roll-out may continue.
      alarmConfiguration: { enabled: true, alarms: [alarm.alarmName], ignorePollAlarmFailure: false },
      autoRollbackConfiguration: {
        enabled: true,
        events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
      },
      dependsOn: [role.policy],
    });
    const target = {
      Name: lambda.functionName,
      Alias: alias.name,
      // The version on AWS and not the one that Terraform set: every refresh reads it again.
      CurrentVersion: alias.functionVersion,
      TargetVersion: lambda.version,
    };
    const resources = [{ function: { Type: "AWS::Lambda::Function", Properties: target } }];
    // The only version of the format, which JSON.stringify would write as 0.
    const content = `{"version":0.0,"Resources":${JSON.stringify(resources)}}`;
    this.deployment = JSON.stringify({
      applicationName: app.name,
      deploymentGroupName: group.deploymentGroupName,
      revision: { revisionType: "AppSpecContent", appSpecContent: { content } },
    });
  }
}

interface RolloutRoleOptions {
  readonly name: string;
  readonly functionArn: string;
  readonly alarmArn: string;
}

/**
 * CodeDeploy's permissions: move one function's aliases and read one alarm. AWS's own policy
 * AWSCodeDeployRoleForLambdaLimited allows this for every function, and also lets it read unused files in
 * every bucket.
 */
class RolloutRole extends Construct {
  readonly arn: string;
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, { name, functionArn, alarmArn }: RolloutRoleOptions) {
    super(scope, id);
    const role = serviceRole(this, {
      name,
      service: "codedeploy.amazonaws.com",
      permissions: [
        {
          actions: ["lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetProvisionedConcurrencyConfig"],
          resources: [functionArn, `${functionArn}:live`],
        },
        { actions: ["cloudwatch:DescribeAlarms"], resources: [alarmArn] },
      ],
    });
    this.arn = role.arn;
    this.policy = role.policy;
  }
}
