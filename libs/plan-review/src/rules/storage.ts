import { isEmpty, isSame, listOf, memberOf, numberOf, objectOf, textOf, type Json } from "../json";
import { say, sayList } from "../phrase";
import type { Attribute, ResourceChange } from "../read/change";
import {
  all,
  because,
  changes,
  evenNew,
  found,
  fromTo,
  goes,
  loses,
  lowered,
  made,
  switchedOff,
  switchedOn,
  unset,
  unsetOrChanged,
} from "./common";
import type { Facts } from "./facts";
import { keyed, reaches } from "./owners";
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
      policy: evenNew(policy("resource")),
      versioning: changes("recovery-weakened", "warn"),
      lifecycle_rule: changes("data-removed", "warn"),
      server_side_encryption_configuration: changes("encryption-weakened"),
      logging: unsetOrChanged("log-removed", "warn"),
      grant: changes("network-opened", "warn"),
      website: changes("network-opened", "warn"),
      cors_rule: changes("network-opened", "warn"),
      object_lock_enabled: switchedOff("recovery-weakened"),
      object_lock_configuration: changes("recovery-weakened", "warn"),
      replication_configuration: all(unsetOrChanged("recovery-weakened", "warn"), evenNew(copies)),
    },
    harmless: [
      "bucket_prefix",
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
    created: because("Whom it lets in is judged."),
    judgedWhenCreated: ["acl"],
    attributes: {
      acl: publicAcl,
      access_control_policy: evenNew(changes("network-opened", "warn")),
      bucket: changes("network-opened", "warn"),
    },
    harmless: ["expected_bucket_owner"],
  },
  {
    types: ["aws_s3_bucket_versioning"],
    noun: "versioning",
    removed: goes("recovery-weakened", "versioning of the bucket", "warn", "bucket"),
    created: because("It keeps more than before; whether it is on is judged."),
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
      bucket: changes("recovery-weakened", "warn"),
    },
    harmless: ["expected_bucket_owner"],
  },
  {
    types: ["aws_s3_bucket_server_side_encryption_configuration"],
    noun: "encryption",
    removed: goes("encryption-weakened", "encryption of the bucket", undefined, "bucket"),
    created: because("It encrypts more than before; its key is judged."),
    attributes: {
      rule: all(changes("encryption-weakened"), evenNew(encryptedWith)),
      bucket: changes("encryption-weakened"),
    },
    harmless: ["expected_bucket_owner"],
  },
  {
    types: ["aws_s3_bucket_lifecycle_configuration"],
    noun: "lifecycle",
    removed: "harmless",
    created: (change, facts) =>
      facts.refersToNew(change.address, "bucket")
        ? []
        : [found("data-removed", ["Objects of the bucket newly expire or move."], "warn")],
    attributes: { rule: changes("data-removed", "warn") },
    harmless: ["transition_default_minimum_object_size", "bucket", "expected_bucket_owner"],
  },
  {
    types: ["aws_s3_bucket_replication_configuration"],
    noun: "copying of a bucket's objects",
    removed: goes("recovery-weakened", "protection of the bucket's objects", "warn", "bucket"),
    created: made("data-leaves", "copying of a bucket's objects", "warn", "bucket"),
    attributes: {
      rule: all(changes("recovery-weakened", "warn"), evenNew(copies)),
      role: changes("recovery-weakened", "warn"),
      bucket: changes("recovery-weakened", "warn"),
      token: changes("recovery-weakened", "warn"),
    },
  },
  {
    types: ["aws_s3_bucket_object_lock_configuration"],
    noun: "protection of a bucket's objects",
    removed: goes("recovery-weakened", "protection of the bucket's objects", "warn", "bucket"),
    created: because("It protects more than before; where copies go is judged."),
    attributes: {
      rule: changes("recovery-weakened", "warn"),
      bucket: changes("recovery-weakened", "warn"),
      token: changes("recovery-weakened", "warn"),
    },
    harmless: ["object_lock_enabled", "expected_bucket_owner"],
  },
  {
    types: ["aws_s3_bucket_ownership_controls"],
    noun: "ownership of objects",
    removed: goes("network-opened", "ownership of the bucket's objects", "warn", "bucket"),
    created: because("Who owns objects is judged."),
    attributes: { rule: changes("network-opened", "warn"), bucket: changes("network-opened", "warn") },
  },
  {
    types: ["aws_s3_bucket_logging"],
    noun: "log of a bucket",
    removed: goes("log-removed", "log of the bucket", "warn", "bucket"),
    created: because("Where the log goes is judged."),
    attributes: {
      bucket: changes("log-removed", "warn"),
      target_bucket: all(
        changes("log-removed", "warn"),
        reaches({ hazard: "data-leaves", what: "Who asks for which object is written to the bucket" }),
      ),
      target_grant: evenNew(changes("network-opened", "warn")),
    },
    harmless: ["target_prefix", "target_object_key_format", "expected_bucket_owner"],
  },
  {
    types: ["aws_s3_bucket_website_configuration", "aws_s3_bucket_cors_configuration"],
    noun: "website or CORS of a bucket",
    removed: "harmless",
    created: () => [found("network-opened", ["The bucket answers browsers."], "warn")],
    attributes: Object.fromEntries(
      [
        "bucket",
        "cors_rule",
        "index_document",
        "error_document",
        "redirect_all_requests_to",
        "routing_rule",
        "routing_rules",
      ].map((name) => [name, changes("network-opened", "warn")]),
    ),
    harmless: ["expected_bucket_owner", "website_domain", "website_endpoint"],
  },
  {
    types: ["aws_s3_object", "aws_s3_bucket_object"],
    noun: "object",
    removed: goes("data-removed", "object", "warn", "key"),
    created: because("Which bucket it is written to is judged."),
    attributes: {
      acl: evenNew(publicAcl),
      bucket: changes("data-removed", "warn"),
      key: changes("data-removed", "warn"),
      kms_key_id: all(changes("encryption-weakened"), keyed),
      bucket_key_enabled: changes("encryption-weakened"),
      server_side_encryption: changes("encryption-weakened"),
      object_lock_legal_hold_status: changes("recovery-weakened", "warn"),
      object_lock_mode: changes("recovery-weakened", "warn"),
      object_lock_retain_until_date: changes("recovery-weakened", "warn"),
      website_redirect: changes("network-opened", "warn"),
      content_base64: changes("unknown-change"),
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
      "content_disposition",
      "content_encoding",
      "content_language",
      "checksum_algorithm",
      "force_destroy",
      "override_provider",
      "storage_class",
    ],
  },
  {
    types: ["aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key"],
    noun: "encryption key",
    removed: goes("key-deleted", "encryption key", undefined, "description"),
    created: because("A key with which nothing is encrypted yet; its policy is judged."),
    judgedWhenCreated: ["policy"],
    attributes: {
      is_enabled: switchedOff("key-deleted"),
      enabled: switchedOff("key-deleted"),
      enable_key_rotation: switchedOff("encryption-weakened"),
      rotation_period_in_days: (attribute) =>
        rotationDays(attribute.after) > rotationDays(attribute.before)
          ? [found("encryption-weakened", say`The key is rotated less often${fromTo(attribute)} days.`)]
          : [],
      deletion_window_in_days: lowered("recovery-weakened", "warn"),
      policy: policy("key"),
      bypass_policy_lockout_safety_check: switchedOn("encryption-weakened"),
      primary_key_arn: reaches({ hazard: "encryption-weakened", what: "It is a copy of the key" }),
      key_material_base64: changes("encryption-weakened"),
      valid_to: changes("key-deleted", "warn"),
      custom_key_store_id: changes("key-deleted", "warn"),
      xks_key_id: changes("key-deleted", "warn"),
      key_usage: changes("key-deleted", "warn"),
      customer_master_key_spec: changes("key-deleted", "warn"),
    },
    harmless: ["key_id", "multi_region", "expiration_model", "key_state", "key_spec", "key_rotation_enabled"],
  },
  {
    types: ["aws_kms_alias"],
    noun: "name of an encryption key",
    removed: goes("key-deleted", "name of the encryption key", "warn"),
    created: because("A further name of a key."),
    attributes: { target_key_id: all(changes("key-deleted", "warn"), keyed) },
    harmless: ["target_key_arn", "name"],
  },
  {
    types: ["aws_kms_grant"],
    noun: "grant of an encryption key",
    removed: goes("iam-narrowed", "grant of the encryption key"),
    created: made("iam-widened", "grant of an encryption key", "warn"),
    attributes: {
      grantee_principal: all(
        changes("iam-widened"),
        reaches({
          hazard: "iam-widened",
          what: "What is encrypted with the key can be read by",
          unknown: "block",
        }),
      ),
      retiring_principal: changes("iam-widened"),
      key_id: changes("iam-widened"),
      operations: changes("iam-widened"),
      constraints: changes("iam-widened"),
    },
    harmless: ["name", "grant_id", "grant_token", "grant_creation_tokens", "retire_on_delete"],
  },
  {
    types: ["aws_backup_vault", "aws_backup_logically_air_gapped_vault"],
    noun: "backup vault",
    removed: goes("data-removed", "backup vault"),
    created: because("An empty vault; its key is judged."),
    attributes: {
      force_destroy: switchedOn("recovery-weakened", "warn"),
      kms_key_arn: all(changes("encryption-weakened"), keyed),
      max_retention_days: lowered("data-removed", "warn"),
      min_retention_days: lowered("recovery-weakened", "warn"),
    },
    harmless: ["name"],
  },
  {
    types: ["aws_backup_plan", "aws_backup_selection"],
    noun: "backup plan or selection",
    removed: goes("recovery-weakened", "backup plan or selection"),
    created: because("It keeps more than before; where copies go is judged."),
    attributes: {
      rule: (attribute, change, facts) =>
        isKeptLonger(attribute) ? [] : changes("recovery-weakened", "warn")(attribute, change, facts),
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
    created: because("It protects more than before."),
    attributes: {
      min_retention_days: lowered("recovery-weakened", "warn"),
      max_retention_days: lowered("recovery-weakened", "warn"),
      changeable_for_days: changes("recovery-weakened", "warn"),
    },
    harmless: ["backup_vault_arn", "backup_vault_name"],
  },
  {
    types: ["aws_backup_vault_notifications"],
    noun: "notification of backups",
    removed: goes("alarm-removed", "notification of failed backups", undefined, "backup_vault_name"),
    created: because("Who is told is judged."),
    attributes: {
      backup_vault_events: loses("alarm-weakened"),
      sns_topic_arn: all(
        changes("alarm-weakened"),
        reaches({ hazard: "data-leaves", what: "What becomes of backups is told to", foreign: "warn" }),
      ),
    },
    harmless: ["backup_vault_arn", "backup_vault_name"],
  },
  {
    types: ["aws_sqs_queue"],
    noun: "queue",
    removed: goes("data-removed", "queue"),
    created: because("An empty queue; its policy and its key are judged."),
    attributes: {
      policy: evenNew(policy("resource")),
      kms_master_key_id: all(unset("encryption-weakened"), keyed),
      redrive_allow_policy: changes("log-removed", "warn"),
      fifo_queue: changes("data-removed", "warn"),
      content_based_deduplication: changes("function-code-changed"),
      deduplication_scope: changes("function-code-changed"),
      fifo_throughput_limit: changes("function-code-changed"),
      delay_seconds: changes("function-code-changed"),
      max_message_size: lowered("requests-refused", "warn"),
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
    created: because("A further secret; its policy and its key are judged."),
    attributes: {
      policy: evenNew(policy("resource")),
      kms_key_id: all(changes("encryption-weakened"), keyed),
      key_id: all(changes("encryption-weakened"), keyed),
      replica: evenNew(changes("data-leaves", "warn")),
      data_type: changes("function-code-changed"),
      secret_id: changes("data-removed", "warn"),
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
          "value_wo",
          "secret_string_wo",
        ].map((name) => [name, changes("function-code-changed")]),
      ),
    },
    harmless: [
      "name",
      "has_value_wo",
      "has_secret_string_wo",
      "tier",
      "allowed_pattern",
      "overwrite",
      "force_overwrite_replica_secret",
    ],
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

/** Where copies of a bucket's objects go: a bucket's name does not say whose it is. */
function copies(attribute: Attribute, change: ResourceChange, facts: Facts): readonly Found[] {
  const buckets = (value: Json | undefined): readonly string[] =>
    [...JSON.stringify(value ?? null).matchAll(/arn:[\w-]+:s3:::[a-z0-9.-]+/g)].map(([arn]) => arn);
  const before = buckets(attribute.before);
  const added = buckets(attribute.after).filter(
    (each) => !before.includes(each) && facts.ownerOf(each) !== "own",
  );
  if (added.length > 0)
    return [
      found("data-leaves", [
        "Each object of the bucket is copied to ",
        ...sayList([...new Set(added)]),
        ", which is not in the plan.",
      ]),
    ];
  return attribute.isUnknown &&
    buckets(attribute.after).length === 0 &&
    !facts.isOwnReference(change.address, attribute.name)
    ? [found("unknown-value", ["Where objects of the bucket are copied to is known only after the apply."])]
    : [];
}

function encryptedWith(attribute: Attribute, change: ResourceChange, facts: Facts): readonly Found[] {
  const key = memberOf(
    listOf(memberOf(listOf(attribute.after)[0], "apply_server_side_encryption_by_default"))[0],
    "kms_master_key_id",
  );
  return key === undefined || key === null || key === ""
    ? []
    : keyed({ ...attribute, before: null, after: key, isUnknown: false }, change, facts);
}

function publicAcl(attribute: Attribute): readonly Found[] {
  const isPublic = /^(public-|authenticated-read)/.test(String(attribute.after ?? ""));
  if (isPublic) return [found("network-opened", say`The ACL becomes ${String(attribute.after)}.`)];
  return isEmpty(attribute.before)
    ? []
    : [found("network-opened", say`The ACL changes${fromTo(attribute)}.`, "info")];
}

/** KMS's own period, where none is set: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html */
function rotationDays(value: Json | undefined): number {
  return numberOf(value) || 365;
}

/** Whether copies are kept longer, and the rules of a backup plan are the same otherwise. */
function isKeptLonger({ before, after }: Attribute): boolean {
  const days = (rules: Json | undefined): readonly number[] =>
    listOf(rules).map((rule) => numberOf(memberOf(rule, "lifecycle", 0, "delete_after")) || Infinity);
  const others = (rules: Json | undefined): Json =>
    listOf(rules).map((rule) => ({
      ...objectOf(rule),
      lifecycle: listOf(memberOf(rule, "lifecycle")).map((each) => ({
        ...objectOf(each),
        delete_after: null,
      })),
    }));
  const [old, now] = [days(before), days(after)];
  return (
    isSame(others(before), others(after)) && now.every((each, index) => each >= (old[index] ?? Infinity))
  );
}
