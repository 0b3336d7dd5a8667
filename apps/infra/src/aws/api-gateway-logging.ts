import { ApiGatewayAccount } from "@cdktf/provider-aws/lib/api-gateway-account";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";

/**
 * The actions that API Gateway requires of the role (UpdateAccount fails without any of them), on any log
 * group: the contents of AWS's policy AmazonAPIGatewayPushToCloudWatchLogs.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
const REQUIRED_ACTIONS = [
  "logs:CreateLogGroup",
  "logs:CreateLogStream",
  "logs:DescribeLogGroups",
  "logs:DescribeLogStreams",
  "logs:PutLogEvents",
  "logs:GetLogEvents",
  "logs:FilterLogEvents",
];

export interface ApiGatewayLoggingOptions {
  readonly service: string;
  readonly region: string;
}

/** Lets API Gateway write access logs: one setting per account and Region, required by every access log. */
export class ApiGatewayLogging extends Construct {
  constructor(scope: Construct, id: string, { service, region }: ApiGatewayLoggingOptions) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      // Roles are global; the setting is regional.
      name: `${service}-logging-${region}`,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: "apigateway.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      }),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "write-logs",
      role: role.name,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: REQUIRED_ACTIONS, Resource: "*" }],
      }),
    });
    new ApiGatewayAccount(this, "account", { cloudwatchRoleArn: role.arn, dependsOn: [policy] });
  }
}
