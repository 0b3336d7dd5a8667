import { actions, anywhere, text, type Place, type RightsByType, type Values } from "./rights";

const bucket = (values: Values) => [`arn:aws:s3:::${text(values, "bucket")}`];
const key = (_: Values, { region, accountId }: Place) => [`arn:aws:kms:${region}:${accountId}:key/*`];
/** The id of a key is KMS's own; what tells this service's keys apart is the tag that every resource gets. */
const ownKey = (values: Values) => ({ StringEquals: { "aws:ResourceTag/service": text(values, "service") } });

/** Tables, buckets, keys and backups. */
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
      on: (values, { region, accountId }) => [
        `arn:aws:dynamodb:${region}:${accountId}:table/${text(values, "name")}`,
      ],
    },
  ],
  aws_s3_bucket: [
    {
      read: actions(
        "s3",
        `ListBucket GetBucketAcl GetBucketCORS GetBucketLocation GetBucketLogging GetBucketObjectLockConfiguration
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
    { write: actions("kms", "CreateKey"), on: anywhere },
    {
      read: actions("kms", "DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags"),
      write: actions(
        "kms",
        `CreateGrant DisableKeyRotation EnableKeyRotation PutKeyPolicy ScheduleKeyDeletion TagResource UntagResource
         UpdateKeyDescription`,
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
        `arn:aws:kms:${region}:${accountId}:${text(values, "name")}`,
        ...key(values, { region, accountId }),
      ],
    },
  ],
  aws_backup_vault: [
    {
      read: actions("backup", "DescribeBackupVault ListTags"),
      write: actions("backup", "CreateBackupVault DeleteBackupVault TagResource UntagResource"),
      on: (values, { region, accountId }) => [
        `arn:aws:backup:${region}:${accountId}:backup-vault:${text(values, "name")}`,
      ],
    },
    { write: actions("backup-storage", "MountCapsule"), on: anywhere },
  ],
  aws_backup_plan: [
    {
      read: actions("backup", "GetBackupPlan GetBackupSelection ListTags ListBackupSelections"),
      write: actions(
        "backup",
        `CreateBackupPlan UpdateBackupPlan DeleteBackupPlan CreateBackupSelection DeleteBackupSelection TagResource
         UntagResource`,
      ),
      on: (_, { region, accountId }) => [`arn:aws:backup:${region}:${accountId}:backup-plan:*`],
    },
  ],
  aws_backup_selection: [],
};
