import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { serviceRole, type Permission } from "@tollgate/data-protection-infra";
import { Construct } from "constructs";

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
    const ownLog: Permission = {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      // The streams in the group, whose names Lambda chooses. The group exists, so nothing may create one.
      resources: [`${logGroup.arn}:*`],
    };
    const role = serviceRole(this, {
      name,
      service: "lambda.amazonaws.com",
      permissions: [ownLog, ...permissions],
    });
    this.arn = role.arn;
    this.policy = role.policy;
  }
}
