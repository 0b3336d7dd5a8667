import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { awsArn, type EncryptionOption, type Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { Construct } from "constructs";
import type { DynamodbTableServerSideEncryption } from "@cdktf/provider-aws/lib/dynamodb-table";
import { ownPlace, type Permission } from "./permissions";

export interface EncryptionKeyOptions {
  readonly environment: Environment;
  readonly encryption: EncryptionOption;
}

/** The environment's own KMS key. Its use is in CloudTrail, and whoever disables it makes all that it encrypted unreadable. */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { environment, encryption }: EncryptionKeyOptions) {
    super(scope, id);
    const { accountId } = ownPlace(this, environment);
    const key = new KmsKey(this, "key", {
      description: `Tables, logs and backups of ${environment.service} ${environment.name}`,
      enableKeyRotation: true,
      rotationPeriodInDays: encryption.rotationDays,
      deletionWindowInDays: encryption.deletionWindowDays,
      // Without the option, what uses the key is changed before the key goes.
      lifecycle: { createBeforeDestroy: true },
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [ownPolicies(accountId), logGroups(accountId, environment)],
      }),
    });
    new KmsAlias(this, "alias", {
      name: `alias/${resourceName(environment, "data")}`,
      targetKeyId: key.keyId,
    });
    this.arn = key.arn;
  }
}

/**
 * Lets IAM policies of the account give rights on the key; gives nobody any by itself. Both wildcards are AWS's own: a key
 * without this statement can become one that nobody can change or delete, and in a key policy "*" is this key.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function ownPolicies(accountId: string): object {
  return {
    Sid: "PoliciesOfTheAccount",
    Effect: "Allow",
    Principal: { AWS: awsArn("iam", "", accountId, "root") },
    Action: "kms:*",
    Resource: "*",
  };
}

/**
 * CloudWatch Logs uses the key by itself, for the environment's log groups and no others. What AWS's document writes with
 * wildcards (`kms:ReEncrypt*`, `kms:GenerateDataKey*`) is written out; "*" is this key.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
function logGroups(accountId: string, environment: Environment): object {
  const { region } = environment;
  const groups = [
    `/aws/lambda/${resourceName(environment, "*")}`,
    `/aws/apigateway/${resourceName(environment, "*")}`,
    `aws-waf-logs-${resourceName(environment, "*")}`,
  ];
  return {
    Sid: "LogGroups",
    Effect: "Allow",
    Principal: { Service: `logs.${region}.amazonaws.com` },
    Action: [
      "kms:Encrypt",
      "kms:Decrypt",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:DescribeKey",
    ],
    Resource: "*",
    Condition: {
      ArnLike: {
        "kms:EncryptionContext:aws:logs:arn": groups.map((group) =>
          awsArn("logs", region, accountId, `log-group:${group}`),
        ),
      },
    },
  };
}

/**
 * What whoever reads or writes a table needs on the table's key: only through DynamoDB, so that the key cannot be used on
 * anything else. DynamoDB asks for `kms:Decrypt` on behalf of the caller, to open the table's own key.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
 *
 * @returns no permission where the table has no key of the environment's own.
 */
export function keyPermissionsThroughDynamoDb(
  { region }: Pick<Environment, "region">,
  kmsKeyArn: string | undefined,
  actions: readonly string[] = ["kms:Decrypt"],
): readonly Permission[] {
  if (kmsKeyArn === undefined) return [];
  const condition = { StringEquals: { "kms:ViaService": `dynamodb.${region}.amazonaws.com` } };
  return [{ actions, resources: [kmsKeyArn], condition }];
}

/**
 * How a table is encrypted: with the environment's key, or with one that DynamoDB owns. Both cases are stated in full: a table
 * whose key is only left out keeps the one that it has, and is lost with it. `enabled: false` is AWS's word for the key that
 * DynamoDB owns; no table is without encryption.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html
 */
export function tableEncryption(kmsKeyArn: string | undefined): DynamodbTableServerSideEncryption {
  return kmsKeyArn === undefined ? { enabled: false } : { enabled: true, kmsKeyArn };
}
