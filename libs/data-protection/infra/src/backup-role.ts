import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { awsArn, resourceName, tableArn, type Environment } from "@tollgate/environments";
import { Construct } from "constructs";
import { ownPlace } from "./own-place";
import { serviceRole } from "./service-role";
import { keyPermissionsThroughDynamoDb } from "./use-of-key";

export interface BackupRoleOptions {
  readonly environment: Environment;
  readonly vaultName: string;
  readonly tableNames: readonly string[];
  readonly kmsKeyArn: string | undefined;
}

/**
 * What AWS Backup may do: copy these tables to this vault. It is AWS's policy AWSBackupServiceRolePolicyForBackup without what
 * is not about DynamoDB, and with these resources in place of all. Nothing here may restore: that is an operator's.
 *
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html
 */
export class BackupRole extends Construct {
  readonly arn: string;
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, options: BackupRoleOptions) {
    super(scope, id);
    const { environment, vaultName, tableNames, kmsKeyArn } = options;
    const place = ownPlace(this, environment);
    const tableArns = tableNames.map((name) => tableArn(name, place));
    const vaultArn = awsArn("backup", place.region, place.accountId, `backup-vault:${vaultName}`);
    const role = serviceRole(this, {
      name: resourceName(environment, "backup"),
      service: "backup.amazonaws.com",
      permissions: [
        {
          actions: [
            "dynamodb:DescribeTable",
            "dynamodb:ListTagsOfResource",
            "dynamodb:CreateBackup",
            "dynamodb:StartAwsBackupJob",
          ],
          resources: tableArns,
        },
        {
          // The backups of these tables, whose names AWS chooses.
          actions: ["dynamodb:DescribeBackup", "dynamodb:DeleteBackup"],
          resources: tableArns.map((arn) => `${arn}/backup/*`),
        },
        { actions: ["backup:DescribeBackupVault"], resources: [vaultArn] },
        ...keyPermissionsThroughDynamoDb(environment, kmsKeyArn, ["kms:Decrypt", "kms:GenerateDataKey"]),
      ],
    });
    this.arn = role.arn;
    this.policy = role.policy;
  }
}
