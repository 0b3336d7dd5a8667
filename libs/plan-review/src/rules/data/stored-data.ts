import {
  all,
  changes,
  evenNew,
  keptShorter,
  lowered,
  switchedOff,
  unset,
  unsetOrChanged,
  names,
  rulesFor,
} from "../shared/attribute-rules";
import { keyed } from "../shared/owners";
import { policy } from "../identity/policies";
import type { TypeRules } from "../shared/rule";
import { report } from "../../findings/finding";
import { because, onRemoval } from "../shared/resource-rules";

export const storedDataRules: readonly TypeRules[] = [
  {
    types: ["aws_sqs_queue"],
    noun: "queue",
    removed: onRemoval("data-removed", "queue"),
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
    types: ["aws_cloudwatch_event_bus"],
    noun: "event bus",
    // The rules of others go with it, and their stacks do not know.
    removed: onRemoval(
      "data-removed",
      "event bus, and with it every rule by which others get its events,",
      undefined,
      "name",
    ),
    created: because("A bus without rules; its policy and its key are judged."),
    attributes: {
      name: changes("data-removed", "warn"),
      kms_key_identifier: all(unset("encryption-weakened"), keyed),
      event_source_name: changes("function-code-changed"),
      dead_letter_config: unsetOrChanged("log-removed", "warn"),
    },
  },
  {
    types: ["aws_cloudwatch_event_archive"],
    noun: "archive of events",
    removed: onRemoval("data-removed", "archive of events", "warn", "name"),
    created: because("An archive holds what its bus gets."),
    attributes: {
      retention_days: keptShorter("Its events", "data-removed", "warn"),
      ...rulesFor("event_pattern event_source_arn name", changes("data-removed", "warn")),
    },
  },
  {
    types: ["aws_secretsmanager_secret", "aws_secretsmanager_secret_version", "aws_ssm_parameter"],
    noun: "secret or parameter",
    removed: onRemoval("data-removed", "secret or parameter"),
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
      ...rulesFor(
        `value insecure_value secret_string secret_binary value_wo_version secret_string_wo_version
          version_stages value_wo secret_string_wo`,
        changes("function-code-changed"),
      ),
    },
    harmless: names(
      `name has_value_wo has_secret_string_wo tier allowed_pattern overwrite force_overwrite_replica_secret`,
    ),
  },
  // Tollgate's stacks have none of these types, but their removal must be reported as a loss of data.
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
    removed: onRemoval("data-removed", "store of data"),
    created: () => report("unknown-type", ["It is made: this review knows of it only that it holds data."]),
  },
];
