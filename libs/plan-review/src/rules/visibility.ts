import { isEmpty, isSame, listOf, memberOf, numberOf, parsedJson, textOf, type Json } from "../json";
import { say, sayList } from "../phrase";
import type { Attribute, ResourceChange } from "../read/change";
import {
  all,
  because,
  changes,
  evenNew,
  evenUnknown,
  found,
  fromTo,
  goes,
  loses,
  made,
  ownersJudged,
  raised,
  switchedOff,
  unset,
  unsetOrChanged,
} from "./common";
import type { Facts } from "./facts";
import { keyed, reaches } from "./owners";
import { policy } from "./policies";
import type { AttributeRule, Found, TypeRules } from "./rule";

/** Whom an alarm or a budget tells: what it says is no secret, and whoever hears it outside must be known. */
const told = reaches({ hazard: "data-leaves", what: "It newly tells", foreign: "warn" });

/** A mailbox or a server gets what alarms say; another account's queue or function is what nobody here watches. */
const subscriber = evenUnknown(
  evenNew(
    ownersJudged((attribute, change, facts) =>
      reaches({
        hazard: "data-leaves",
        what: "What is published to the topic is sent to",
        foreign: /^arn:/.test(String(attribute.after)) ? "block" : "warn",
      })(attribute, change, facts),
    ),
  ),
);

const ACTIONS: Readonly<Record<string, AttributeRule>> = {
  actions_enabled: switchedOff("alarm-weakened"),
  alarm_actions: all(loses("alarm-weakened"), told),
  insufficient_data_actions: all(loses("alarm-weakened"), told),
  ok_actions: told,
};

export const visibilityRules: readonly TypeRules[] = [
  {
    types: ["aws_cloudwatch_metric_alarm"],
    noun: "alarm",
    removed: goes("alarm-removed", "alarm", undefined, "alarm_name"),
    created: because("A further alarm; whom it tells is judged."),
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
    harmless: ["alarm_description"],
  },
  {
    types: ["aws_cloudwatch_composite_alarm"],
    noun: "alarm",
    removed: goes("alarm-removed", "alarm", undefined, "alarm_name"),
    created: because("A further alarm; whom it tells is judged."),
    attributes: {
      ...ACTIONS,
      alarm_rule: changes("alarm-weakened"),
      actions_suppressor: changes("alarm-weakened"),
      alarm_name: changes("alarm-weakened"),
    },
    harmless: ["alarm_description"],
  },
  {
    types: ["aws_cloudwatch_event_rule"],
    noun: "rule for events",
    removed: goes("alarm-removed", "rule for events"),
    created: because("A rule without a target does nothing; targets are judged."),
    attributes: {
      is_enabled: switchedOff("alarm-weakened"),
      state: changes("alarm-weakened"),
      event_pattern: changes("alarm-weakened"),
      schedule_expression: changes("alarm-weakened"),
      event_bus_name: changes("alarm-weakened"),
      role_arn: changes("function-code-changed"),
    },
    harmless: ["name", "force_destroy"],
  },
  {
    types: ["aws_cloudwatch_event_target", "aws_scheduler_schedule", "aws_pipes_pipe"],
    noun: "target of events",
    removed: goes("alarm-removed", "target of events", undefined, "rule"),
    created: made("data-leaves", "target of events or of a schedule", "warn"),
    attributes: {
      kms_key_arn: keyed,
      kms_key_identifier: keyed,
      ...Object.fromEntries(
        [
          "input",
          "input_path",
          "input_transformer",
          "role_arn",
          "state",
          "schedule_expression",
          "dead_letter_config",
          "retry_policy",
          "http_target",
          "source_parameters",
          "target_parameters",
          "enrichment",
          "enrichment_parameters",
          "desired_state",
          "appsync_target",
          "batch_target",
          "ecs_target",
          "kinesis_target",
          "redshift_target",
          "run_command_targets",
          "sagemaker_pipeline_target",
          "sqs_target",
          "log_configuration",
          "rule",
        ].map((name) => [name, changes("function-code-changed")]),
      ),
      ...Object.fromEntries(
        ["arn", "target", "source"].map((name) => [
          name,
          all(changes("function-code-changed"), evenNew(target)),
        ]),
      ),
    },
    harmless: [
      "end_date",
      "start_date",
      "schedule_expression_timezone",
      "flexible_time_window",
      "name",
      "group_name",
      "target_id",
      "event_bus_name",
      "force_destroy",
    ],
  },
  {
    types: ["aws_sns_topic"],
    noun: "topic",
    removed: goes("alarm-removed", "topic"),
    created: because("A topic without subscribers; its policy and its key are judged."),
    attributes: {
      archive_policy: changes("data-leaves", "info"),
      content_based_deduplication: changes("alarm-weakened"),
      fifo_topic: changes("alarm-weakened"),
      policy: evenNew(policy("resource")),
      kms_master_key_id: all(unsetOrChanged("encryption-weakened"), keyed),
      delivery_policy: changes("alarm-weakened"),
    },
    harmless: [
      "application_failure_feedback_role_arn",
      "application_success_feedback_role_arn",
      "firehose_failure_feedback_role_arn",
      "firehose_success_feedback_role_arn",
      "http_failure_feedback_role_arn",
      "http_success_feedback_role_arn",
      "lambda_failure_feedback_role_arn",
      "lambda_success_feedback_role_arn",
      "sqs_failure_feedback_role_arn",
      "sqs_success_feedback_role_arn",
      "application_success_feedback_sample_rate",
      "firehose_success_feedback_sample_rate",
      "http_success_feedback_sample_rate",
      "lambda_success_feedback_sample_rate",
      "sqs_success_feedback_sample_rate",
      "fifo_throughput_scope",
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
    created: because("Who is told is judged."),
    attributes: {
      filter_policy: changes("alarm-weakened"),
      filter_policy_scope: changes("alarm-weakened"),
      endpoint: all(changes("alarm-weakened"), subscriber),
      protocol: changes("alarm-weakened"),
      subscription_role_arn: changes("alarm-weakened"),
      topic_arn: changes("alarm-weakened"),
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
      "replay_policy",
    ],
  },
  {
    types: ["aws_budgets_budget"],
    noun: "budget",
    removed: goes("alarm-removed", "budget"),
    created: because("It watches; whom it tells is judged."),
    attributes: {
      budget_type: changes("alarm-weakened"),
      limit_unit: changes("alarm-weakened"),
      auto_adjust_data: changes("alarm-weakened"),
      planned_limit: changes("alarm-weakened"),
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
    created: because("It watches costs; whom it tells is judged."),
    attributes: {
      frequency: changes("alarm-weakened"),
      subscriber: changes("alarm-weakened"),
      threshold_expression: changes("alarm-weakened"),
      monitor_arn_list: loses("alarm-weakened"),
      monitor_specification: changes("alarm-weakened"),
    },
    harmless: ["name", "account_id", "monitor_type", "monitor_dimension"],
  },
  {
    types: ["aws_cloudwatch_log_group"],
    noun: "log group",
    removed: (change) =>
      goes(
        "log-removed",
        "log group",
      )(change).map((each) =>
        change.parts.before?.["skip_destroy"] === true ? { ...each, severity: "warn" as const } : each,
      ),
    created: because("An empty log; its key is judged."),
    attributes: {
      retention_in_days: retention,
      kms_key_id: all(
        (attribute) =>
          isEmpty(attribute.before)
            ? []
            : [
                found("encryption-weakened", [
                  "The log's encryption key is removed or exchanged: what was written may become unreadable.",
                ]),
              ],
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
    removed: goes("log-removed", "log stream", "warn"),
    created: because("An empty stream of a log."),
    harmless: ["log_group_name", "name"],
  },
  {
    types: ["aws_cloudwatch_dashboard"],
    noun: "dashboard",
    removed: goes("insight-removed", "dashboard", undefined, "dashboard_name"),
    created: because("It shows what whoever opens it may see already; functions that it asks are judged."),
    attributes: { dashboard_body: all(dashboard, ownersJudged(evenNew(customWidgets))) },
    harmless: ["dashboard_arn", "dashboard_name"],
  },
  {
    types: ["aws_cloudwatch_contributor_insight_rule", "aws_cloudwatch_contributor_managed_insight_rule"],
    noun: "insight rule",
    removed: goes("insight-removed", "insight rule", undefined, "rule_name"),
    created: because("It counts lines of logs."),
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
    harmless: ["template_name", "rule_name"],
  },
  {
    types: ["aws_cloudwatch_log_metric_filter"],
    noun: "filter of a log",
    removed: goes("insight-removed", "filter of the log"),
    created: because("It counts lines of a log."),
    attributes: {
      pattern: changes("insight-removed"),
      metric_transformation: changes("insight-removed"),
      log_group_name: changes("insight-removed"),
      apply_on_transformed_logs: changes("insight-removed"),
    },
    harmless: ["name"],
  },
  {
    types: ["aws_cloudwatch_log_subscription_filter"],
    noun: "delivery of a log",
    removed: goes("insight-removed", "filter of the log"),
    created: made("data-leaves", "delivery of a log's lines", "warn", "log_group_name"),
    attributes: {
      filter_pattern: changes("insight-removed"),
      destination_arn: all(
        changes("insight-removed"),
        reaches({ hazard: "data-leaves", what: "The log's lines are sent to" }),
      ),
      log_group_name: changes("insight-removed"),
      role_arn: changes("insight-removed"),
      apply_on_transformed_logs: changes("insight-removed"),
    },
    harmless: ["name", "distribution"],
  },
  {
    types: ["aws_cloudwatch_query_definition"],
    noun: "saved query",
    removed: goes("insight-removed", "saved query"),
    created: because("A saved text."),
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
    created: because("It reads logs for who may see them."),
    attributes: {
      kms_key_id: keyed,
      log_group_arn_list: changes("insight-removed"),
      detector_name: changes("insight-removed"),
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
    removed: goes("insight-removed", "delivery of logs or metrics"),
    created: made("data-leaves", "delivery of logs or metrics", "warn"),
    attributes: Object.fromEntries(
      [
        "firehose_arn",
        "role_arn",
        "target_arn",
        "policy_document",
        "policy_type",
        "delivery_destination_arn",
        "delivery_destination_configuration",
        "delivery_source_name",
        "exclude_filter",
        "include_filter",
        "include_linked_accounts_metrics",
        "selection_criteria",
        "record_fields",
        "s3_delivery_configuration",
        "field_delimiter",
      ].map((name) => [name, changes("data-leaves", "warn")]),
    ),
    harmless: [
      "name",
      "policy_name",
      "output_format",
      "log_type",
      "service",
      "scope",
      "state",
      "statistics_configuration",
      "log_group_name",
      "delivery_destination_type",
    ],
  },
  {
    types: ["aws_xray_sampling_rule", "aws_xray_group"],
    noun: "rule for traces",
    removed: goes("insight-removed", "rule for traces"),
    created: because("It says how many requests are traced."),
    attributes: {
      ...Object.fromEntries(
        [
          "attributes",
          "host",
          "http_method",
          "priority",
          "service_name",
          "service_type",
          "url_path",
          "insights_configuration",
        ].map((name) => [name, changes("insight-removed")]),
      ),
      fixed_rate: changes("insight-removed"),
      reservoir_size: changes("insight-removed"),
      filter_expression: changes("insight-removed"),
    },
    harmless: ["rule_name", "group_name"],
  },
  {
    types: ["aws_synthetics_canary"],
    noun: "canary",
    removed: goes("alarm-removed", "canary"),
    created: made("function-code-changed", "canary", "warn"),
    attributes: {
      execution_role_arn: changes("function-code-changed"),
      artifact_s3_location: changes("log-removed", "warn"),
      s3_bucket: changes("function-code-changed"),
      artifact_config: changes("log-removed", "warn"),
      vpc_config: changes("function-code-changed"),
      start_canary: switchedOff("alarm-weakened"),
      schedule: changes("alarm-weakened"),
      runtime_version: changes("function-code-changed"),
      handler: changes("function-code-changed"),
      run_config: changes("function-code-changed"),
      failure_retention_period: retentionFalls,
      success_retention_period: retentionFalls,
    },
    harmless: [
      "name",
      "delete_lambda",
      "engine_arn",
      "source_location_arn",
      "timeline",
      "zip_file",
      "s3_version",
      "s3_key",
    ],
  },
  {
    types: ["aws_synthetics_group", "aws_synthetics_group_association"],
    noun: "group of canaries",
    removed: goes("insight-removed", "group of canaries", "info"),
    created: because("A list of canaries."),
    harmless: ["name", "group_id", "group_arn", "group_name", "canary_arn"],
  },
  {
    types: ["aws_cloudtrail"],
    noun: "audit trail",
    removed: goes("log-removed", "audit trail"),
    created: made("data-leaves", "audit trail", "warn"),
    attributes: {
      cloud_watch_logs_role_arn: changes("log-removed", "warn"),
      enable_logging: switchedOff("log-removed"),
      event_selector: changes("log-removed", "warn"),
      advanced_event_selector: changes("log-removed", "warn"),
      is_multi_region_trail: switchedOff("log-removed", "warn"),
      enable_log_file_validation: switchedOff("log-removed", "warn"),
      s3_bucket_name: all(
        changes("log-removed", "warn"),
        reaches({ hazard: "data-leaves", what: "What happens in the account is written to" }),
      ),
      kms_key_id: all(unset("encryption-weakened"), keyed),
      is_organization_trail: changes("log-removed", "warn"),
      include_global_service_events: switchedOff("log-removed", "warn"),
      cloud_watch_logs_group_arn: unsetOrChanged("log-removed", "warn"),
    },
    harmless: ["home_region", "sns_topic_arn", "name", "s3_key_prefix", "insight_selector", "sns_topic_name"],
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

/** Widgets that a function draws: it is invoked, and its HTML shown, by whoever opens the dashboard. */
function customWidgets(attribute: Attribute, _: ResourceChange, facts: Facts): readonly Found[] {
  const functions = (value: Json | undefined): readonly string[] =>
    listOf(memberOf(parsedJson(value), "widgets")).flatMap(
      (each) => textOf(memberOf(each, "properties", "endpoint")) ?? [],
    );
  const before = functions(attribute.before);
  return functions(attribute.after)
    .filter((each) => !before.includes(each) && facts.ownerOf(each) !== "own")
    .map((each) =>
      found(
        "reaches-outside",
        say`A widget of the dashboard invokes ${each}, which is not known to be this account's.`,
      ),
    );
}

/** Who is invoked or sent to: one of AWS's own calls is named without an account. */
function target(attribute: Attribute, change: ResourceChange, facts: Facts): readonly Found[] {
  return /^arn:aws[\w-]*:(scheduler:::aws-sdk|states:::)/.test(String(attribute.after))
    ? [
        found(
          "runs-at-apply",
          say`It makes a call of AWS by itself, with the rights of its role: ${String(attribute.after)}.`,
          "warn",
        ),
      ]
    : reaches({ hazard: "data-leaves", what: "Events are sent to" })(attribute, change, facts);
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
