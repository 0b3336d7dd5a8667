import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { Environment } from "@tollgate/environments";
import { accessLogFormat, resourceNames } from "@tollgate/observability-runtime";
import { acceptFindings, OWN_KEY_IS_AN_OPTION } from "@tollgate/policy-checks-infra";
import { Construct } from "constructs";

export interface AccessLogOptions {
  readonly environment: Environment;
  /**
   * Key that encrypts the lines, whose policy lets CloudWatch Logs use it.
   *
   * @default CloudWatch Logs encrypts with a key of its own
   */
  readonly kmsKeyArn?: string;
}

/** Where a stage writes one JSON line for each request that it logs, and of what form the lines are. */
export class AccessLog extends Construct {
  readonly logGroupArn: string;
  readonly format = accessLogFormat();

  constructor(scope: Construct, id: string, { environment, kmsKeyArn }: AccessLogOptions) {
    super(scope, id);
    const logGroup = new CloudwatchLogGroup(this, "log-group", {
      name: resourceNames(environment).accessLogGroup,
      retentionInDays: environment.logRetentionDays,
      ...(kmsKeyArn !== undefined && { kmsKeyId: kmsKeyArn }),
    });
    acceptFindings(logGroup, {
      CKV_AWS_158: OWN_KEY_IS_AN_OPTION,
      CKV_AWS_338: "the environment says how long lines are kept: logRetentionDays",
    });
    this.logGroupArn = logGroup.arn;
  }
}
