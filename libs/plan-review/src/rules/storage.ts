import { isEmpty, listOf, memberOf, textOf } from "../json";
import { say } from "../phrase";
import type { Attribute } from "../read/change";
import {
  all,
  changes,
  found,
  fromTo,
  goes,
  loses,
  lowered,
  switchedOff,
  switchedOn,
  unset,
  unsetOrChanged,
} from "./common";
import { policy } from "./policies";
import type { Found, TypeRules } from "./rule";

export const storageRules: readonly TypeRules[] = [
  {
    types: ["aws_s3_bucket"],
    noun: "bucket",
    removed: goes("data-removed", "bucket", undefined, "bucket"),
    created: (change) =>
      /^public-/.test(textOf(change.parts.after?.["acl"]) ?? "")
        ? [found("network-opened", ["The bucket is public."])]
        : [],
    attributes: {
      force_destroy: switchedOn("recovery-weakened", "warn"),
      acl: publicAcl,
      policy: policy("resource"),
      versioning: changes("recovery-weakened", "warn"),
      lifecycle_rule: changes("data-removed", "warn"),
      server_side_encryption_configuration: changes("encryption-weakened"),
      logging: unsetOrChanged("log-removed", "warn"),
      grant: changes("network-opened", "warn"),
      website: changes("network-opened", "warn"),
      cors_rule: changes("network-opened", "warn"),
      object_lock_enabled: switchedOff("recovery-weakened"),
      object_lock_configuration: changes("recovery-weakened", "warn"),
      replication_configuration: unsetOrChanged("recovery-weakened", "warn"),
    },
    harmless: [
      "bucket",
      "bucket_domain_name",
      "bucket_regional_domain_name",
      "website_domain",
      "website_endpoint",
      "request_payer",
      "acceleration_status",
    ],
  },
  {
    types: ["aws_s3_bucket_acl"],
    noun: "ACL",
    removed: "harmless",
    judgedWhenCreated: ["acl"],
    attributes: { acl: publicAcl, access_control_policy: changes("network-opened", "warn") },
    harmless: ["bucket", "expected_bucket_owner"],
  },
  {
    types: ["aws_s3_bucket_versioning"],
    noun: "versioning",
    removed: goes("recovery-weakened", "versioning of the bucket", "warn", "bucket"),
    attributes: {
      versioning_configuration: ({ before, after }) =>
        memberOf(listOf(before)[0], "status") === "Enabled" &&
        memberOf(listOf(after)[0], "status") !== "Enabled"
          ? [
              found(
                "recovery-weakened",
                ["The bucket no longer keeps versions: what is overwritten or deleted is gone."],
                "warn",
              ),
            ]
          : [],
      mfa: changes("recovery-weakened", "warn"),
    },
  },
  {
    types: ["aws_s3_bucket_server_side_encryption_configuration"],
    noun: "encryption",
    removed: goes("encryption-weakened", "encryption of the bucket", undefined, "bucket"),
    attributes: { rule: changes("encryption-weakened") },
  },
  {
    types: ["aws_s3_bucket_lifecycle_configuration"],
    noun: "lifecycle",
    removed: "harmless",
    created: () => [found("data-removed", ["Objects of the bucket newly expire or move."], "warn")],
    attributes: { rule: changes("data-removed", "warn") },
    harmless: ["transition_default_minimum_object_size", "bucket", "expected_bucket_owner"],
  },
  {
    types: ["aws_s3_bucket_object_lock_configuration", "aws_s3_bucket_replication_configuration"],
    noun: "protection of a bucket's objects",
    removed: goes("recovery-weakened", "protection of the bucket's objects", "warn", "bucket"),
    attributes: { rule: changes("recovery-weakened", "warn"), role: changes("recovery-weakened", "warn") },
  },
  {
    types: ["aws_s3_bucket_ownership_controls"],
    noun: "ownership of objects",
    removed: goes("network-opened", "ownership of the bucket's objects", "warn", "bucket"),
    attributes: { rule: changes("network-opened", "warn") },
  },
  {
    types: ["aws_s3_bucket_logging"],
    noun: "log of a bucket",
    removed: goes("log-removed", "log of the bucket", "warn", "bucket"),
    attributes: { target_bucket: changes("log-removed", "warn") },
    harmless: ["target_prefix", "target_grant", "target_object_key_format"],
  },
  {
    types: ["aws_s3_bucket_website_configuration", "aws_s3_bucket_cors_configuration"],
    noun: "website or CORS of a bucket",
    removed: "harmless",
    created: () => [found("network-opened", ["The bucket answers browsers."], "warn")],
    attributes: { cors_rule: changes("network-opened", "warn") },
  },
  {
    types: ["aws_s3_object", "aws_s3_bucket_object"],
    noun: "object",
    removed: goes("data-removed", "object", "warn", "key"),
    attributes: {
      acl: publicAcl,
      source_hash: changes("unknown-change", "info"),
      content: changes("unknown-change"),
    },
    harmless: [
      "etag",
      "checksum_crc32",
      "checksum_crc32c",
      "checksum_crc64nvme",
      "checksum_sha1",
      "checksum_sha256",
      "source",
      "content_type",
      "cache_control",
      "metadata",
    ],
  },
  {
    types: ["aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key"],
    noun: "encryption key",
    removed: goes("key-deleted", "encryption key", undefined, "description"),
    judgedWhenCreated: ["policy"],
    attributes: {
      is_enabled: switchedOff("key-deleted"),
      enabled: switchedOff("key-deleted"),
      enable_key_rotation: switchedOff("encryption-weakened"),
      rotation_period_in_days: all((attribute) =>
        Number(attribute.after) > Number(attribute.before)
          ? [found("encryption-weakened", say`The key is rotated less often${fromTo(attribute)} days.`)]
          : [],
      ),
      deletion_window_in_days: lowered("recovery-weakened", "warn"),
      policy: policy("key"),
      bypass_policy_lockout_safety_check: switchedOn("encryption-weakened"),
    },
    harmless: ["key_id", "multi_region"],
  },
  {
    types: ["aws_kms_alias"],
    noun: "name of an encryption key",
    removed: goes("key-deleted", "name of the encryption key", "warn"),
    attributes: { target_key_id: changes("key-deleted", "warn") },
    harmless: ["target_key_arn", "name"],
  },
  {
    types: ["aws_kms_grant"],
    noun: "grant of an encryption key",
    removed: goes("iam-narrowed", "grant of the encryption key"),
    created: (change) => [
      found(
        "iam-widened",
        say`${change.value("grantee_principal") ?? "Someone"} may use the encryption key.`,
      ),
    ],
    attributes: { operations: changes("iam-widened"), constraints: changes("iam-widened") },
  },
  {
    types: ["aws_backup_vault", "aws_backup_logically_air_gapped_vault"],
    noun: "backup vault",
    removed: goes("data-removed", "backup vault"),
    attributes: {
      force_destroy: switchedOn("recovery-weakened", "warn"),
      kms_key_arn: changes("encryption-weakened"),
    },
  },
  {
    types: ["aws_backup_plan", "aws_backup_selection"],
    noun: "backup plan or selection",
    removed: goes("recovery-weakened", "backup plan or selection"),
    attributes: {
      rule: changes("recovery-weakened", "warn"),
      advanced_backup_setting: changes("recovery-weakened", "warn"),
      resources: loses("recovery-weakened", "block"),
      not_resources: changes("recovery-weakened", "warn"),
      selection_tag: changes("recovery-weakened", "warn"),
      condition: changes("recovery-weakened", "warn"),
      iam_role_arn: changes("recovery-weakened", "warn"),
      plan_id: changes("recovery-weakened", "warn"),
    },
    harmless: ["name"],
  },
  {
    types: ["aws_backup_vault_lock_configuration"],
    noun: "lock of a backup vault",
    removed: goes("recovery-weakened", "lock of the backup vault", undefined, "backup_vault_name"),
    attributes: {
      min_retention_days: lowered("recovery-weakened", "warn"),
      max_retention_days: lowered("recovery-weakened", "warn"),
      changeable_for_days: changes("recovery-weakened", "warn"),
    },
    harmless: ["backup_vault_arn"],
  },
  {
    types: ["aws_backup_vault_notifications"],
    noun: "notification of backups",
    removed: goes("alarm-removed", "notification of failed backups", undefined, "backup_vault_name"),
    attributes: { backup_vault_events: loses("alarm-weakened"), sns_topic_arn: changes("alarm-weakened") },
  },
  {
    types: ["aws_sqs_queue"],
    noun: "queue",
    removed: goes("data-removed", "queue"),
    attributes: {
      policy: policy("resource"),
      kms_master_key_id: unset("encryption-weakened"),
      sqs_managed_sse_enabled: switchedOff("encryption-weakened"),
      message_retention_seconds: lowered("data-removed", "warn"),
      redrive_policy: unsetOrChanged("log-removed", "warn"),
      visibility_timeout_seconds: changes("function-code-changed"),
    },
    harmless: ["url", "name", "receive_wait_time_seconds", "kms_data_key_reuse_period_seconds"],
  },
  {
    types: ["aws_secretsmanager_secret", "aws_secretsmanager_secret_version", "aws_ssm_parameter"],
    noun: "secret or parameter",
    removed: goes("data-removed", "secret or parameter"),
    attributes: {
      policy: policy("resource"),
      kms_key_id: changes("encryption-weakened"),
      key_id: changes("encryption-weakened"),
      type: changes("encryption-weakened"),
      recovery_window_in_days: lowered("recovery-weakened", "warn"),
      ...Object.fromEntries(
        [
          "value",
          "insecure_value",
          "secret_string",
          "secret_binary",
          "value_wo_version",
          "secret_string_wo_version",
          "version_stages",
        ].map((name) => [name, changes("function-code-changed")]),
      ),
    },
    harmless: ["name", "has_value_wo", "has_secret_string_wo", "tier", "allowed_pattern", "overwrite"],
  },
  // Not of these stacks: but whoever destroys one must be told that it holds data.
  {
    types: [
      "aws_db_instance",
      "aws_rds_cluster",
      "aws_docdb_cluster",
      "aws_neptune_cluster",
      "aws_elasticache_cluster",
      "aws_elasticache_replication_group",
      "aws_efs_file_system",
      "aws_ebs_volume",
      "aws_redshift_cluster",
      "aws_opensearch_domain",
      "aws_kinesis_stream",
      "aws_cognito_user_pool",
      "aws_ecr_repository",
      "aws_timestreamwrite_table",
      "aws_qldb_ledger",
    ],
    noun: "store of data",
    removed: goes("data-removed", "store of data"),
    created: () => [found("unknown-type", ["It is made: this review knows of it only that it holds data."])],
  },
];

function publicAcl(attribute: Attribute): readonly Found[] {
  const isPublic = /^(public-|authenticated-read)/.test(String(attribute.after ?? ""));
  if (isPublic) return [found("network-opened", say`The ACL becomes ${String(attribute.after)}.`)];
  return isEmpty(attribute.before)
    ? []
    : [found("network-opened", say`The ACL changes${fromTo(attribute)}.`, "info")];
}
