import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { ownPlace } from "@tollgate/data-protection-infra";
import { awsArn, subscriptionId, type Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import type { Severity } from "@tollgate/observability-runtime";
import { Construct } from "constructs";

export interface AlarmTopicsOptions {
  readonly environment: Environment;
}

/**
 * The SNS topics of alarms: one for each severity, encrypted with a customer-managed KMS key. The AWS-managed
 * key for SNS cannot be used: its policy lets no service publish, and it cannot be changed.
 *
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export class AlarmTopics extends Construct {
  readonly arns: Readonly<Record<Severity, string>>;

  constructor(scope: Construct, id: string, { environment }: AlarmTopicsOptions) {
    super(scope, id);
    const { region, accountId } = ownPlace(this, environment);
    const alarms = awsArn("cloudwatch", region, accountId, `alarm:${resourceName(environment, "*")}`);
    const allow = (actions: readonly string[], resource: string) =>
      letCloudWatch(actions, resource, { accountId, alarms });
    const key = new KmsKey(this, "key", {
      description: `Alarms of ${environment.service} in ${environment.name}`,
      enableKeyRotation: true,
      policy: policyOf([
        {
          // The same as KMS's default policy. Without it, nobody could change or delete the key.
          Sid: "Account",
          Effect: "Allow",
          Principal: { AWS: awsArn("iam", "", accountId, "root") },
          Action: "kms:*",
          Resource: "*",
        },
        allow(["kms:Decrypt", "kms:GenerateDataKey*"], "*"),
      ]),
    });
    new KmsAlias(this, "alias", {
      name: `alias/${resourceName(environment, "alarms")}`,
      targetKeyId: key.keyId,
    });
    const topic = (severity: Severity): string => {
      const { arn, name } = new SnsTopic(this, severity, {
        name: resourceName(environment, `alarms-${severity}`),
        kmsMasterKeyId: key.arn,
      });
      const policy = new SnsTopicPolicy(this, `${severity}-policy`, {
        arn,
        policy: policyOf([allow(["sns:Publish"], awsArn("sns", region, accountId, name))]),
      });
      for (const endpoint of environment.alarms.notify[severity]) {
        const protocol = endpoint.startsWith("https://") ? "https" : "email";
        new SnsTopicSubscription(this, subscriptionId(severity, endpoint), {
          topicArn: arn,
          protocol,
          endpoint,
        });
      }
      // The policy's ARN attribute, so that publishers are created after their permission.
      return policy.arn;
    };
    this.arns = { page: topic("page"), ticket: topic("ticket") };
  }
}

function policyOf(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/**
 * Lets CloudWatch publish an environment's alarms to its topics, and nothing else.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
function letCloudWatch(
  actions: readonly string[],
  resource: string,
  { accountId, alarms }: { readonly accountId: string; readonly alarms: string },
) {
  return {
    Sid: "cloudwatch",
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: actions,
    Resource: resource,
    Condition: {
      StringEquals: { "aws:SourceAccount": accountId },
      ArnLike: { "aws:SourceArn": alarms },
    },
  };
}
