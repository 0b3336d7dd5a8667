import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
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
    const role = new IamRole(this, "role", {
      name,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: "codedeploy.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      }),
    });
    this.arn = role.arn;
    this.policy = new IamRolePolicy(this, "policy", {
      name,
      role: role.name,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: ["lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetProvisionedConcurrencyConfig"],
            Resource: [functionArn, `${functionArn}:live`],
          },
          { Effect: "Allow", Action: ["cloudwatch:DescribeAlarms"], Resource: [alarmArn] },
        ],
      }),
    });
  }
}
