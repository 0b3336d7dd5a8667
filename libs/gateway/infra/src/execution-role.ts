import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { ownPlace, serviceRole, type Permission } from "@tollgate/data-protection-infra";
import { logStreamsArn, type Environment } from "@tollgate/environments";
import { Construct } from "constructs";

export interface ExecutionRoleOptions {
  readonly environment: Pick<Environment, "region">;
  readonly name: string;
  readonly logGroup: CloudwatchLogGroup;
  readonly permissions: readonly Permission[];
}

/** The role of one function: it writes to that function's log group and does what `permissions` say, nothing else. */
export class ExecutionRole extends Construct {
  readonly arn: string;
  /** What must exist before the function runs. */
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, options: ExecutionRoleOptions) {
    super(scope, id);
    const { environment, name, logGroup, permissions } = options;
    const ownLog: Permission = {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      // The streams in the group, whose names Lambda chooses. The group exists, so nothing may create one.
      resources: [logStreamsArn(logGroup.name, ownPlace(this, environment))],
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
