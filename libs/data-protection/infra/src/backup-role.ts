import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { resourceName, type Environment } from "@tollgate/environments";
import { Construct } from "constructs";
import { keyPermissionsThroughDynamoDb } from "./use-of-key";

export interface BackupRoleOptions {
  readonly environment: Environment;
  readonly vaultArn: string;
  readonly tableArns: readonly string[];
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
    const { environment, vaultArn, tableArns, kmsKeyArn } = options;
    const name = resourceName(environment, "backup");
    const role = new IamRole(this, "role", {
      name,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: "backup.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      }),
    });
    this.arn = role.arn;
    const keyPermissions = keyPermissionsThroughDynamoDb(environment, kmsKeyArn, [
      "kms:Decrypt",
      "kms:GenerateDataKey",
    ]);
    this.policy = new IamRolePolicy(this, "policy", {
      name,
      role: role.name,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          allow(
            [
              "dynamodb:DescribeTable",
              "dynamodb:ListTagsOfResource",
              "dynamodb:CreateBackup",
              "dynamodb:StartAwsBackupJob",
            ],
            tableArns,
          ),
          // The backups of these tables, whose names AWS chooses.
          allow(
            ["dynamodb:DescribeBackup", "dynamodb:DeleteBackup"],
            tableArns.map((arn) => `${arn}/backup/*`),
          ),
          allow(["backup:DescribeBackupVault"], [vaultArn]),
          ...keyPermissions.map(({ actions, resources, condition }) => ({
            ...allow(actions, resources),
            Condition: condition,
          })),
        ],
      }),
    });
  }
}

function allow(Action: readonly string[], Resource: readonly string[]): object {
  return { Effect: "Allow", Action, Resource };
}
