import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchLogResourcePolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-resource-policy";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration";
import { ownPlace } from "@tollgate/data-protection-infra";
import { logStreamsArn, resourceName, type Environment } from "@tollgate/environments";
import { acceptFindings, OWN_KEY_IS_AN_OPTION } from "@tollgate/policy-checks-infra";
import { Construct } from "constructs";

export interface WebAclLogOptions {
  readonly environment: Environment;
  readonly webAclArn: string;
  readonly kmsKeyArn: string | undefined;
}

/** What WAF counted or refused, and why, without the token. What it let pass is in the access log. */
export class WebAclLog extends Construct {
  constructor(scope: Construct, id: string, { environment, webAclArn, kmsKeyArn }: WebAclLogOptions) {
    super(scope, id);
    const logGroup = new CloudwatchLogGroup(this, "log-group", {
      // WAF takes no group whose name begins otherwise.
      name: `aws-waf-logs-${resourceName(environment, "edge")}`,
      retentionInDays: environment.logRetentionDays,
      ...(kmsKeyArn !== undefined && { kmsKeyId: kmsKeyArn }),
    });
    acceptFindings(logGroup, {
      CKV_AWS_158: OWN_KEY_IS_AN_OPTION,
      CKV_AWS_338: "the environment says how long lines are kept: logRetentionDays",
    });
    const place = ownPlace(this, environment);
    // WAF would write one for all groups of the account by itself. A Region holds ten of these policies.
    const policy = new CloudwatchLogResourcePolicy(this, "policy", {
      policyName: resourceName(environment, "waf-log"),
      policyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "delivery.logs.amazonaws.com" },
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            // The streams of this group, whose names WAF chooses.
            Resource: logStreamsArn(logGroup.name, place),
            Condition: { StringEquals: { "aws:SourceAccount": place.accountId } },
          },
        ],
      }),
    });
    const keep = (action: string): object => ({ actionCondition: { action } });
    new Wafv2WebAclLoggingConfiguration(this, "logging", {
      resourceArn: webAclArn,
      logDestinationConfigs: [logGroup.arn],
      redactedFields: [{ singleHeader: { name: "authorization" } }],
      loggingFilter: {
        defaultBehavior: "DROP",
        filter: [
          {
            behavior: "KEEP",
            requirement: "MEETS_ANY",
            condition: ["BLOCK", "COUNT", "EXCLUDED_AS_COUNT"].map(keep),
          },
        ],
      },
      dependsOn: [policy],
    });
  }
}
