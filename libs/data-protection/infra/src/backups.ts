import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { awsArn, tableArn, type Environment, type BackupOption } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { Construct } from "constructs";
import { BackupPlan } from "@cdktf/provider-aws/lib/backup-plan";
import { BackupSelection } from "@cdktf/provider-aws/lib/backup-selection";
import { BackupVault } from "@cdktf/provider-aws/lib/backup-vault";
import { acceptFindings } from "@tollgate/policy-checks-infra";
import { ownPlace, serviceRole } from "./permissions";
import { keyPermissionsThroughDynamoDb } from "./encryption-key";

interface BackupRoleOptions {
  readonly environment: Environment;
  readonly vaultName: string;
  readonly tableNames: readonly string[];
  readonly kmsKeyArn: string | undefined;
}

/**
 * The role for AWS Backup to copy these tables to this vault: the DynamoDB part of AWS's policy
 * AWSBackupServiceRolePolicyForBackup, restricted to these resources. Only operators may restore.
 *
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html
 */
class BackupRole extends Construct {
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
          // AWS chooses the names of the backups.
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

export interface BackupsOptions {
  readonly environment: Environment;
  readonly backup: BackupOption;
  /** The tables to copy. */
  readonly tables: readonly { readonly name: string; readonly arn: string }[];
  /** The tables' KMS key. @default a key that DynamoDB owns */
  readonly kmsKeyArn?: string | undefined;
}

/**
 * Copies tables to a vault on a schedule. AWS refuses to delete a vault that has recovery points.
 *
 * The vault always uses AWS's own key for backups. Another key would require another vault, and AWS refuses
 * to replace a vault that has recovery points. The recovery points must also outlive the environment's key,
 * which is deleted with the option `encryption`.
 *
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
 */
export class Backups extends Construct {
  constructor(scope: Construct, id: string, { environment, backup, tables, kmsKeyArn }: BackupsOptions) {
    super(scope, id);
    const name = resourceName(environment, "tables");
    const vault = new BackupVault(this, "vault", { name });
    acceptFindings(vault, {
      CKV_AWS_166:
        "encrypted with the key that AWS keeps for backups; copies must outlive the environment's own",
    });
    const plan = new BackupPlan(this, "plan", {
      name,
      rule: [
        {
          ruleName: "scheduled",
          targetVaultName: vault.name,
          schedule: backup.schedule,
          lifecycle: { deleteAfter: backup.retentionDays },
        },
      ],
    });
    const role = new BackupRole(this, "role", {
      environment,
      vaultName: vault.name,
      tableNames: tables.map((table) => table.name),
      kmsKeyArn,
    });
    new BackupSelection(this, "tables", {
      name,
      planId: plan.id,
      iamRoleArn: role.arn,
      resources: tables.map(({ arn }) => arn),
      dependsOn: [role.policy],
    });
  }
}
