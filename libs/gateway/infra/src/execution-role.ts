import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";

/** What a function may do beside writing its log. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** @default under any */
  readonly condition?: object;
}

export interface ExecutionRoleOptions {
  readonly name: string;
  readonly logGroup: CloudwatchLogGroup;
  readonly permissions: readonly Permission[];
}

/** The role of one function: it writes to that function's log group and does what `permissions` say, nothing else. */
export class ExecutionRole extends Construct {
  readonly arn: string;
  /** What must exist before the function runs. */
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, { name, logGroup, permissions }: ExecutionRoleOptions) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      }),
    });
    this.arn = role.arn;
    const ownLog: Permission = {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      // The streams in the group, whose names Lambda chooses. The group exists, so nothing may create one.
      resources: [`${logGroup.arn}:*`],
    };
    this.policy = new IamRolePolicy(this, "policy", {
      name,
      role: role.name,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [ownLog, ...permissions].map(({ actions, resources, condition }) => ({
          Effect: "Allow",
          Action: actions,
          Resource: resources,
          ...(condition && { Condition: condition }),
        })),
      }),
    });
  }
}
