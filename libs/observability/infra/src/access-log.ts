import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { Environment } from "@tollgate/environments";
import { accessLogFormat, resourceNames } from "@tollgate/observability-runtime";
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

/** Where a stage writes one JSON line for each request, and of what form the lines are. */
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
    this.logGroupArn = logGroup.arn;
  }
}
