import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { serviceRole } from "@tollgate/data-protection-infra";
import { Construct } from "constructs";

export interface RolloutRoleOptions {
  readonly name: string;
  readonly functionArn: string;
  readonly alarmArn: string;
}

/**
 * What CodeDeploy may do: move one function's aliases and look at one alarm. AWS's own policy AWSCodeDeployRoleForLambdaLimited
 * allows it for every function, and reads every bucket for files that are not used here.
 */
export class RolloutRole extends Construct {
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
