import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { resourceName, type Environment } from "@tollgate/environments";
import { accessLogFormat } from "@tollgate/observability-runtime";
import { Construct } from "constructs";

export interface AccessLogOptions {
  readonly environment: Environment;
}

/** Where a stage writes one JSON line for each request, and of what form the lines are. */
export class AccessLog extends Construct {
  readonly logGroupArn: string;
  readonly format = accessLogFormat();

  constructor(scope: Construct, id: string, { environment }: AccessLogOptions) {
    super(scope, id);
    const logGroup = new CloudwatchLogGroup(this, "log-group", {
      name: `/aws/apigateway/${resourceName(environment, "access")}`,
      retentionInDays: environment.logRetentionDays,
    });
    this.logGroupArn = logGroup.arn;
  }
}
