// Log groups and their analysis: the access log, insight rules, saved queries, and a filter for cold starts.
// Not here: the definitions of fields, rules and queries (../../../runtime/src).

import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { Environment } from "@tollgate/environments";
import { accessLogFormat, resourceNames } from "@tollgate/observability-runtime";
import { acceptFindings, CUSTOMER_KEY_IS_OPTIONAL } from "@tollgate/policy-checks-infra";
import { Construct } from "constructs";

export interface AccessLogOptions {
  readonly environment: Environment;
  /**
   * Key that encrypts the lines. Its policy must allow CloudWatch Logs to use it.
   *
   * @default CloudWatch Logs encrypts with its own key
   */
  readonly kmsKeyArn?: string;
}

/**
 * The log group of a stage's access log, with one JSON line for each logged request, and the format of the
 * lines.
 */
export class AccessLog extends Construct {
  readonly logGroupArn: string;
  readonly logGroupName: string;
  readonly format = accessLogFormat();

  constructor(scope: Construct, id: string, { environment, kmsKeyArn }: AccessLogOptions) {
    super(scope, id);
    const logGroup = new CloudwatchLogGroup(this, "log-group", {
      name: resourceNames(environment).accessLogGroup,
      retentionInDays: environment.logRetentionDays,
      ...(kmsKeyArn !== undefined && { kmsKeyId: kmsKeyArn }),
    });
    acceptFindings(logGroup, {
      CKV_AWS_158: CUSTOMER_KEY_IS_OPTIONAL,
      CKV_AWS_338: "the environment says how long lines are kept: logRetentionDays",
    });
    this.logGroupArn = logGroup.arn;
    this.logGroupName = logGroup.name;
  }
}
