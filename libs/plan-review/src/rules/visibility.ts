import { isEmpty, isSame, listOf, memberOf, numberOf, parsedJson, textOf, type Json } from "../json";
import { say, sayList } from "../phrase";
import type { Attribute, ResourceChange } from "../read/change";
import { changes, found, fromTo, goes, loses, raised, switchedOff, unset, unsetOrChanged } from "./common";
import { policy } from "./policies";
import type { AttributeRule, Found, TypeRules } from "./rule";

const ACTIONS: Readonly<Record<string, AttributeRule>> = {
  actions_enabled: switchedOff("alarm-weakened"),
  alarm_actions: loses("alarm-weakened"),
  insufficient_data_actions: loses("alarm-weakened"),
};

export const visibilityRules: readonly TypeRules[] = [
  {
    types: ["aws_cloudwatch_metric_alarm"],
    noun: "alarm",
    removed: goes("alarm-removed", "alarm", undefined, "alarm_name"),
    attributes: {
      ...ACTIONS,
      threshold,
      evaluation_periods: raised("alarm-weakened"),
      datapoints_to_alarm: raised("alarm-weakened"),
      period: raised("alarm-weakened"),
      treat_missing_data: (attribute) =>
        attribute.after === "breaching"
          ? []
          : [found("alarm-weakened", say`What the alarm makes of missing data changes${fromTo(attribute)}.`)],
      evaluate_low_sample_count_percentiles: (attribute) =>
        attribute.after === "ignore" ? [found("alarm-weakened", ["Few samples no longer count."])] : [],
      ...Object.fromEntries(
        [
          "metric_name",
          "namespace",
          "dimensions",
          "statistic",
          "extended_statistic",
          "comparison_operator",
          "metric_query",
          "unit",
          "threshold_metric_id",
          "alarm_name",
        ].map((name) => [name, changes("alarm-weakened")]),
      ),
    },
    harmless: ["alarm_description", "ok_actions"],
  },
  {
    types: ["aws_cloudwatch_composite_alarm"],
    noun: "alarm",
    removed: goes("alarm-removed", "alarm", undefined, "alarm_name"),
    attributes: {
      ...ACTIONS,
      alarm_rule: changes("alarm-weakened"),
      actions_suppressor: changes("alarm-weakened"),
      alarm_name: changes("alarm-weakened"),
    },
    harmless: ["alarm_description", "ok_actions"],
  },
  {
    types: ["aws_cloudwatch_event_rule", "aws_cloudwatch_event_target", "aws_scheduler_schedule"],
    noun: "rule for events",
    removed: goes("alarm-removed", "rule for events"),
    attributes: {
      is_enabled: switchedOff("alarm-weakened"),
      state: changes("alarm-weakened"),
      event_pattern: changes("alarm-weakened"),
      schedule_expression: changes("alarm-weakened"),
      input: changes("function-code-changed"),
      role_arn: changes("function-code-changed"),
    },
    harmless: ["name", "force_destroy"],
  },
  {
    types: ["aws_sns_topic"],
    noun: "topic",
    removed: goes("alarm-removed", "topic"),
    attributes: {
      policy: policy("resource", () => true),
      kms_master_key_id: unsetOrChanged("encryption-weakened"),
      delivery_policy: changes("alarm-weakened"),
    },
    harmless: [
      "name",
      "display_name",
      "owner",
      "tracing_config",
      "signature_version",
      "beginning_archive_time",
    ],
  },
  {
    types: ["aws_sns_topic_subscription"],
    noun: "subscription",
    removed: goes("alarm-removed", "subscription", undefined, "endpoint"),
    attributes: {
      filter_policy: changes("alarm-weakened"),
      filter_policy_scope: changes("alarm-weakened"),
      endpoint: changes("alarm-weakened"),
      protocol: changes("alarm-weakened"),
      redrive_policy: unset("alarm-weakened"),
      delivery_policy: changes("alarm-weakened"),
    },
    harmless: [
      "pending_confirmation",
      "confirmation_was_authenticated",
      "owner_id",
      "confirmation_timeout_in_minutes",
      "endpoint_auto_confirms",
      "raw_message_delivery",
    ],
  },
  {
    types: ["aws_budgets_budget"],
    noun: "budget",
    removed: goes("alarm-removed", "budget"),
    attributes: {
      limit_amount: raised("alarm-weakened"),
      notification: changes("alarm-weakened"),
      cost_filter: changes("alarm-weakened"),
      cost_types: changes("alarm-weakened"),
      time_unit: changes("alarm-weakened"),
      time_period_end: changes("alarm-weakened"),
    },
    harmless: ["name", "account_id", "time_period_start"],
  },
  {
    types: ["aws_ce_anomaly_monitor", "aws_ce_anomaly_subscription"],
    noun: "watch over costs",
    removed: goes("alarm-removed", "watch over costs"),
  },
  {
    types: ["aws_cloudwatch_log_group"],
    noun: "log group",
    removed: (change) =>
      [...goes("log-removed", "log group")(change)].map((each) =>
        change.parts.before?.["skip_destroy"] === true ? { ...each, severity: "warn" as const } : each,
      ),
    attributes: {
      retention_in_days: retention,
      kms_key_id: (attribute) =>
        isEmpty(attribute.before)
          ? []
          : [
              found("encryption-weakened", [
                "The log's encryption key is removed or exchanged: what was written may become unreadable.",
              ]),
            ],
      skip_destroy: switchedOff("recovery-weakened", "warn"),
      log_group_class: changes("log-removed", "warn"),
    },
    harmless: ["name"],
  },
  {
    types: ["aws_cloudwatch_log_stream"],
    noun: "log stream",
    removed: goes("log-removed", "log stream", "warn"),
    harmless: ["name"],
  },
  {
    types: ["aws_cloudwatch_dashboard"],
    noun: "dashboard",
    removed: goes("insight-removed", "dashboard", undefined, "dashboard_name"),
    attributes: { dashboard_body: dashboard },
    harmless: ["dashboard_arn", "dashboard_name"],
  },
  {
    types: ["aws_cloudwatch_contributor_insight_rule", "aws_cloudwatch_contributor_managed_insight_rule"],
    noun: "insight rule",
    removed: goes("insight-removed", "insight rule", undefined, "rule_name"),
    attributes: {
      rule_definition: definition,
      rule_state: (attribute) =>
        attribute.after === "DISABLED"
          ? [found("insight-removed", ["The insight rule is switched off."])]
          : [],
      state: (attribute) =>
        attribute.after === "DISABLED"
          ? [found("insight-removed", ["The insight rule is switched off."])]
          : [],
    },
    harmless: ["rule_name"],
  },
  {
    types: ["aws_cloudwatch_log_metric_filter", "aws_cloudwatch_log_subscription_filter"],
    noun: "filter of a log",
    removed: goes("insight-removed", "filter of the log"),
    attributes: {
      pattern: changes("insight-removed"),
      filter_pattern: changes("insight-removed"),
      metric_transformation: changes("insight-removed"),
      destination_arn: changes("insight-removed"),
      log_group_name: changes("insight-removed"),
      role_arn: changes("insight-removed"),
    },
    harmless: ["name", "distribution"],
  },
  {
    types: ["aws_cloudwatch_query_definition"],
    noun: "saved query",
    removed: goes("insight-removed", "saved query"),
    attributes: {
      query_string: changes("insight-removed", "info"),
      log_group_names: changes("insight-removed", "info"),
    },
    harmless: ["name", "query_definition_id"],
  },
  {
    types: ["aws_cloudwatch_log_anomaly_detector"],
    noun: "anomaly detector",
    removed: goes("insight-removed", "anomaly detector"),
    attributes: {
      enabled: switchedOff("insight-removed"),
      filter_pattern: changes("insight-removed"),
      evaluation_frequency: changes("insight-removed"),
      anomaly_visibility_time: changes("insight-removed"),
    },
  },
  {
    types: ["aws_cloudwatch_log_data_protection_policy", "aws_sns_topic_data_protection_policy"],
    noun: "masking of data",
    removed: goes("secrets-logged", "masking of data in a log", undefined, "log_group_name"),
    attributes: { policy_document: changes("secrets-logged"), policy: changes("secrets-logged") },
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
    removed: goes("insight-removed", "delivery of logs or metrics"),
  },
  {
    types: ["aws_xray_sampling_rule", "aws_xray_group"],
    noun: "rule for traces",
    removed: goes("insight-removed", "rule for traces"),
    attributes: {
      fixed_rate: changes("insight-removed"),
      reservoir_size: changes("insight-removed"),
      filter_expression: changes("insight-removed"),
    },
  },
  {
    types: ["aws_synthetics_canary"],
    noun: "canary",
    removed: goes("alarm-removed", "canary"),
    attributes: {
      start_canary: switchedOff("alarm-weakened"),
      schedule: changes("alarm-weakened"),
      runtime_version: changes("function-code-changed"),
      handler: changes("function-code-changed"),
      run_config: changes("function-code-changed"),
      failure_retention_period: (attribute) => retentionFalls(attribute),
      success_retention_period: (attribute) => retentionFalls(attribute),
    },
    harmless: ["engine_arn", "source_location_arn", "timeline", "zip_file", "s3_version", "s3_key"],
  },
  {
    types: ["aws_synthetics_group", "aws_synthetics_group_association"],
    noun: "group of canaries",
    removed: goes("insight-removed", "group of canaries", "info"),
  },
  {
    types: ["aws_cloudtrail"],
    noun: "audit trail",
    removed: goes("log-removed", "audit trail"),
    attributes: {
      enable_logging: switchedOff("log-removed"),
      event_selector: changes("log-removed", "warn"),
      advanced_event_selector: changes("log-removed", "warn"),
      is_multi_region_trail: switchedOff("log-removed", "warn"),
      enable_log_file_validation: switchedOff("log-removed", "warn"),
      s3_bucket_name: changes("log-removed", "warn"),
      kms_key_id: unset("encryption-weakened"),
      include_global_service_events: switchedOff("log-removed", "warn"),
      cloud_watch_logs_group_arn: unsetOrChanged("log-removed", "warn"),
    },
    harmless: ["home_region", "sns_topic_arn"],
  },
];

/** The threshold moves away from the metric's usual side. */
function threshold(attribute: Attribute, change: ResourceChange): readonly Found[] {
  const [before, after] = [numberOf(attribute.before), numberOf(attribute.after)];
  const operator = textOf(change.attribute("comparison_operator").after) ?? "";
  const isUpper = /^GreaterThan/.test(operator);
  const isLower = /^LessThan/.test(operator) && !/GreaterThan/.test(operator.slice(1));
  if (
    before !== undefined &&
    after !== undefined &&
    ((isUpper && after < before) || (isLower && after > before))
  )
    return [];
  return [found("alarm-weakened", say`The alarm's threshold changes${fromTo(attribute)}.`)];
}

/** 0 keeps logs for ever. */
function retention(attribute: Attribute): readonly Found[] {
  const days = (value: Json | undefined): number => numberOf(value) || Infinity;
  const [before, after] = [days(attribute.before), days(attribute.after)];
  if (after >= before) return [];
  return [
    found(
      "retention-shortened",
      say`Its lines are kept for ${after} days instead of ${before === Infinity ? "for ever" : before}.`,
    ),
  ];
}

function retentionFalls(attribute: Attribute): readonly Found[] {
  return (numberOf(attribute.after) ?? 31) < (numberOf(attribute.before) ?? 31)
    ? [found("retention-shortened", say`${attribute.name} changes${fromTo(attribute)} days.`)]
    : [];
}

/** Compares a dashboard's widgets by their titles: a text or a place that changes is no loss. */
function dashboard(attribute: Attribute): readonly Found[] {
  const widgets = (value: Json | undefined): readonly Json[] | undefined => {
    const body = parsedJson(value);
    return body === undefined ? undefined : listOf(memberOf(body, "widgets"));
  };
  const [before, after] = [widgets(attribute.before), widgets(attribute.after)];
  if (!before || !after) return [found("unknown-change", ["The dashboard's body cannot be read."])];
  const title = (widget: Json): string =>
    textOf(memberOf(widget, "properties", "title")) ??
    textOf(memberOf(widget, "properties", "markdown"))?.split("\n")[0] ??
    String(memberOf(widget, "type"));
  const lost = before.map(title).filter((each) => !after.map(title).includes(each));
  if (after.length < before.length)
    return [
      found("insight-removed", [
        "The dashboard loses ",
        `${before.length - after.length}`,
        " of its widgets",
        ...(lost.length > 0 ? [": ", ...sayList(lost)] : []),
        ".",
      ]),
    ];
  return lost.length === 0
    ? []
    : [
        found(
          "insight-removed",
          ["Widgets of the dashboard are others, or have other titles: ", ...sayList(lost), "."],
          "info",
        ),
      ];
}

function definition(attribute: Attribute): readonly Found[] {
  const [before, after] = [parsedJson(attribute.before), parsedJson(attribute.after)];
  return before !== undefined && isSame(before, after)
    ? []
    : [found("insight-removed", ["What the insight rule counts changes."])];
}
