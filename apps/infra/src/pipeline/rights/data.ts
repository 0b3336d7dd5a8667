import { awsArn, tableArn, type Place } from "@tollgate/environments";
import { ROUTER_CELLS_KEY } from "@tollgate/records";
import {
  actions,
  anywhere,
  arnOf,
  serviceLinkedRole,
  tagsOwn,
  text,
  type RightsByType,
  type Values,
} from "./rights";

const bucket = (values: Values) => [awsArn("s3", "", "", text(values, "bucket"))];
const key = arnOf("kms", () => "key/*");
/** KMS chooses the id of a key, so the `service` tag of every resource identifies this service's keys. */
const ownKey = (values: Values) => ({ StringEquals: { "aws:ResourceTag/service": text(values, "service") } });
/** A new key has no tags yet, and a key of another service has another tag. */
const tagsOwnKey = (values: Values) => ({
  ...tagsOwn(values),
  StringEqualsIfExists: { "aws:ResourceTag/service": text(values, "service") },
});
const ownKeyThrough =
  (...services: readonly string[]) =>
  (values: Values, { region }: Place) => ({
    StringEquals: {
      ...ownKey(values).StringEquals,
      "kms:ViaService": services.map((service) => `${service}.${region}.amazonaws.com`),
    },
  });

/** The rights on tables, buckets, keys and backups. */
export const dataRights: RightsByType = {
  aws_dynamodb_table: [
    {
      read: actions(
        "dynamodb",
        "DescribeTable DescribeContinuousBackups DescribeTimeToLive ListTagsOfResource",
      ),
      write: actions(
        "dynamodb",
        "CreateTable UpdateTable DeleteTable UpdateContinuousBackups UpdateTimeToLive TagResource UntagResource",
      ),
      on: (values, place) => [tableArn(text(values, "name"), place)],
    },
  ],
  aws_dynamodb_table_item: [
    {
      read: actions("dynamodb", "GetItem"),
      write: actions("dynamodb", "PutItem UpdateItem DeleteItem"),
      on: (values, place) => [tableArn(text(values, "table_name"), place)],
      // The one item that a stack writes: a tenant's entry is the command's.
      condition: () => ({ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [ROUTER_CELLS_KEY] } }),
    },
    // The table may have a key of the environment.
    { read: actions("kms", "Decrypt"), on: key, condition: ownKeyThrough("dynamodb") },
  ],
  aws_s3_bucket: [
    {
      read: actions(
        "s3",
        `ListBucket ListBucketVersions GetBucketAcl GetBucketCORS GetBucketLocation GetBucketLogging GetBucketObjectLockConfiguration
         GetBucketOwnershipControls GetBucketPolicy GetBucketPublicAccessBlock GetBucketRequestPayment GetBucketTagging
         GetBucketVersioning GetBucketWebsite GetAccelerateConfiguration GetEncryptionConfiguration
         GetLifecycleConfiguration GetReplicationConfiguration`,
      ),
      write: actions(
        "s3",
        `CreateBucket DeleteBucket PutBucketOwnershipControls PutBucketPolicy DeleteBucketPolicy
         PutBucketPublicAccessBlock PutBucketTagging PutBucketVersioning PutEncryptionConfiguration`,
      ),
      on: bucket,
    },
  ],
  aws_s3_bucket_ownership_controls: [],
  aws_s3_bucket_policy: [],
  aws_s3_bucket_public_access_block: [],
  aws_s3_bucket_server_side_encryption_configuration: [],
  aws_s3_bucket_versioning: [],
  aws_s3_object: [
    {
      read: actions("s3", "GetObject GetObjectVersion GetObjectTagging GetObjectAttributes"),
      write: actions("s3", "PutObject PutObjectTagging DeleteObject DeleteObjectVersion"),
      on: (values) => bucket(values).map((arn) => `${arn}/*`),
    },
  ],
  aws_kms_key: [
    { write: actions("kms", "CreateKey"), on: anywhere, condition: tagsOwn },
    { write: actions("kms", "TagResource"), on: key, condition: tagsOwnKey },
    // Services use the key in the caller's name: DynamoDB and Backup create grants, and Lambda decrypts a
    // function's variables for callers that read its configuration. Without this right, each plan would
    // report the variables as gone.
    { read: actions("kms", "Decrypt"), on: key, condition: ownKeyThrough("lambda") },
    {
      write: actions(
        "kms",
        `CreateGrant Decrypt DescribeKey Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom
         ReEncryptTo RetireGrant`,
      ),
      on: key,
      condition: ownKeyThrough("backup", "dynamodb", "lambda"),
    },
    {
      read: actions("kms", "DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags"),
      write: actions(
        "kms",
        `DisableKeyRotation EnableKeyRotation PutKeyPolicy ScheduleKeyDeletion UntagResource UpdateKeyDescription`,
      ),
      on: key,
      condition: ownKey,
    },
  ],
  aws_kms_alias: [
    { read: actions("kms", "ListAliases"), on: anywhere },
    {
      write: actions("kms", "CreateAlias UpdateAlias DeleteAlias"),
      on: (values, { region, accountId }) => [
        awsArn("kms", region, accountId, text(values, "name")),
        ...key(values, { region, accountId }),
      ],
    },
  ],
  aws_backup_vault: [
    {
      read: actions("backup", "DescribeBackupVault ListTags"),
      write: actions("backup", "CreateBackupVault DeleteBackupVault TagResource UntagResource"),
      on: arnOf("backup", (values) => `backup-vault:${text(values, "name")}`),
    },
    { write: actions("backup-storage", "MountCapsule"), on: anywhere },
    serviceLinkedRole("backup.amazonaws.com", "AWSServiceRoleForBackup"),
  ],
  aws_backup_plan: [
    {
      read: actions("backup", "GetBackupPlan GetBackupSelection ListTags ListBackupSelections"),
      write: actions(
        "backup",
        `CreateBackupPlan UpdateBackupPlan DeleteBackupPlan CreateBackupSelection DeleteBackupSelection TagResource
         UntagResource`,
      ),
      on: arnOf("backup", () => "backup-plan:*"),
    },
  ],
  aws_backup_selection: [],
};
