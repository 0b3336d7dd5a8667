import { isEmpty } from "../../values/json";
import {
  all,
  changes,
  keptShorter,
  switchedOff,
  unset,
  unsetOrChanged,
  names,
  rulesFor,
} from "../shared/attribute-rules";
import { keyed, reaches } from "../shared/owners";
import type { TypeRules } from "../shared/rule";
import { report } from "../../findings/finding";
import { because, onRemoval, onCreation } from "../shared/resource-rules";

export const logRules: readonly TypeRules[] = [
  {
    types: ["aws_cloudwatch_log_group"],
    noun: "log group",
    removed: (change) =>
      onRemoval(
        "log-removed",
        "log group",
      )(change).map((each) =>
        change.parts.before?.["skip_destroy"] === true ? { ...each, severity: "warn" as const } : each,
      ),
    created: because("An empty log; its key is judged."),
    attributes: {
      retention_in_days: keptShorter("Its lines", "retention-shortened"),
      kms_key_id: all(
        (attribute) =>
          isEmpty(attribute.before)
            ? []
            : report("encryption-weakened", [
                "The log's encryption key is removed or exchanged: existing lines may become unreadable.",
              ]),
        keyed,
      ),
      skip_destroy: switchedOff("recovery-weakened", "warn"),
      log_group_class: changes("log-removed", "warn"),
    },
    harmless: ["name"],
  },
  {
    types: ["aws_cloudwatch_log_stream"],
    noun: "log stream",
    removed: onRemoval("log-removed", "log stream", "warn"),
    created: because("An empty stream of a log."),
    harmless: ["log_group_name", "name"],
  },
  {
    types: ["aws_cloudwatch_log_subscription_filter"],
    noun: "delivery of a log",
    removed: onRemoval("insight-removed", "filter of the log"),
    created: onCreation("data-leaves", "delivery of a log's lines", "warn", "log_group_name"),
    attributes: {
      filter_pattern: changes("insight-removed"),
      destination_arn: all(
        changes("insight-removed"),
        reaches({ hazard: "data-leaves", opening: "The log's lines are sent to" }),
      ),
      log_group_name: changes("insight-removed"),
      role_arn: changes("insight-removed"),
      apply_on_transformed_logs: changes("insight-removed"),
    },
    harmless: ["name", "distribution"],
  },
  {
    types: ["aws_cloudwatch_log_data_protection_policy", "aws_sns_topic_data_protection_policy"],
    noun: "masking of data",
    removed: onRemoval("secrets-logged", "masking of data in a log", undefined, "log_group_name"),
    created: because("It masks more than before; where findings go is judged."),
    attributes: { policy_document: changes("secrets-logged"), policy: changes("secrets-logged") },
    harmless: ["log_group_name"],
  },
  {
    types: [
      "aws_cloudwatch_metric_stream",
      "aws_cloudwatch_log_account_policy",
      "aws_cloudwatch_log_destination",
      "aws_cloudwatch_log_delivery",
      "aws_cloudwatch_log_delivery_source",
      "aws_cloudwatch_log_delivery_destination",
      "aws_cloudwatch_log_index_policy",
    ],
    noun: "delivery of logs or metrics",
    removed: onRemoval("insight-removed", "delivery of logs or metrics"),
    created: onCreation("data-leaves", "delivery of logs or metrics", "warn"),
    attributes: rulesFor(
      `firehose_arn role_arn target_arn policy_document policy_type delivery_destination_arn
        delivery_destination_configuration delivery_source_name exclude_filter include_filter
        include_linked_accounts_metrics selection_criteria record_fields s3_delivery_configuration
        field_delimiter`,
      changes("data-leaves", "warn"),
    ),
    harmless:
      names(`name policy_name output_format log_type service scope state statistics_configuration log_group_name
      delivery_destination_type`),
  },
  {
    types: ["aws_cloudtrail"],
    noun: "audit trail",
    removed: onRemoval("log-removed", "audit trail"),
    created: onCreation("data-leaves", "audit trail", "warn"),
    attributes: {
      cloud_watch_logs_role_arn: changes("log-removed", "warn"),
      enable_logging: switchedOff("log-removed"),
      event_selector: changes("log-removed", "warn"),
      advanced_event_selector: changes("log-removed", "warn"),
      is_multi_region_trail: switchedOff("log-removed", "warn"),
      enable_log_file_validation: switchedOff("log-removed", "warn"),
      s3_bucket_name: all(
        changes("log-removed", "warn"),
        reaches({ hazard: "data-leaves", opening: "The account's audit events are written to" }),
      ),
      kms_key_id: all(unset("encryption-weakened"), keyed),
      is_organization_trail: changes("log-removed", "warn"),
      include_global_service_events: switchedOff("log-removed", "warn"),
      cloud_watch_logs_group_arn: unsetOrChanged("log-removed", "warn"),
    },
    harmless: ["home_region", "sns_topic_arn", "name", "s3_key_prefix", "insight_selector", "sns_topic_name"],
  },
];
