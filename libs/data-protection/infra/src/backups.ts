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
 * What AWS Backup may do: copy these tables to this vault. It is AWS's policy AWSBackupServiceRolePolicyForBackup without what
 * is not about DynamoDB, and with these resources in place of all. Nothing here may restore: that is an operator's.
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

export interface BackupsOptions {
  readonly environment: Environment;
  readonly backup: BackupOption;
  /** The tables that are copied. */
  readonly tables: readonly { readonly name: string; readonly arn: string }[];
  /** Key of the tables. @default none of the environment's own */
  readonly kmsKeyArn?: string | undefined;
}

/**
 * Copies tables to a vault by a schedule. AWS refuses to delete a vault while any copy is in it.
 *
 * The vault has the key that AWS keeps for backups in any case. Another key would be another vault, which AWS refuses while
 * there are copies; and copies must outlive the environment's key, which goes with the option `encryption`.
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
