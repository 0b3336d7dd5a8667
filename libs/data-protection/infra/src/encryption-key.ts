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

/**
 * The environment's customer-managed KMS key. CloudTrail logs its use. Disabling the key makes all data that
 * it encrypted unreadable.
 */
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
      // When the option is turned off, the resources that use the key change before the key is deleted.
      lifecycle: { createBeforeDestroy: true },
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [accountPolicyStatement(accountId), logGroupStatement(accountId, environment)],
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
 * Lets IAM policies of the account grant permissions on the key, and itself grants none. Both wildcards are
 * in AWS's documentation: without this statement a key can become unmanageable, and "*" means this key.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function accountPolicyStatement(accountId: string): object {
  return {
    Sid: "PoliciesOfTheAccount",
    Effect: "Allow",
    Principal: { AWS: awsArn("iam", "", accountId, "root") },
    Action: "kms:*",
    Resource: "*",
  };
}

/**
 * Lets CloudWatch Logs use the key for the environment's log groups only. AWS's documentation uses wildcards
 * (`kms:ReEncrypt*`, `kms:GenerateDataKey*`), which this statement lists. "*" means this key.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
function logGroupStatement(accountId: string, environment: Environment): object {
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
 * Builds the permissions on a table's KMS key for reading or writing the table: only through DynamoDB, so
 * that the key cannot be used for anything else. DynamoDB calls `kms:Decrypt` on behalf of the caller, to
 * decrypt the table's key.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
 *
 * @returns none when the table has no customer-managed key.
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
 * Returns a table's encryption: with the environment's key, or with a key that DynamoDB owns. Both are
 * explicit: a table whose setting is omitted keeps its old key, and becomes unreadable when that key is
 * deleted. `enabled: false` means the key that DynamoDB owns; no table is unencrypted.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html
 */
export function tableEncryption(kmsKeyArn: string | undefined): DynamodbTableServerSideEncryption {
  return kmsKeyArn === undefined ? { enabled: false } : { enabled: true, kmsKeyArn };
}
