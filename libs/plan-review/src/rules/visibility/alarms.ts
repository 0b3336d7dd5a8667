// Rules for observability: alarms, logs, insight rules, dashboards and notifications. The access log of a
// stage is in `rules/gateway`.

import { numberOf, textOf } from "../../values/json";
import { message } from "../../findings/message";
import type { Attribute, ResourceChange } from "../../diff/change";
import { all, changes, loses, raised, switchedOff, names, rulesFor } from "../shared/attribute-rules";
import { reaches } from "../shared/owners";
import type { AttributeRule, TypeRules } from "../shared/rule";
import { type RuleFinding, report } from "../../findings/finding";
import { fromTo } from "../shared/change-message";
import { because, onRemoval, onCreation } from "../shared/resource-rules";

/**
 * Recipients of an alarm or a budget. Its content is no secret, but recipients outside the account are
 * reported.
 */
const told = reaches({ hazard: "data-leaves", opening: "It now notifies", foreign: "warn" });

const ACTIONS: Readonly<Record<string, AttributeRule>> = {
  actions_enabled: switchedOff("alarm-weakened"),
  alarm_actions: all(loses("alarm-weakened"), told),
  insufficient_data_actions: all(loses("alarm-weakened"), told),
  ok_actions: told,
};

export const alarmRules: readonly TypeRules[] = [
  {
    types: ["aws_cloudwatch_metric_alarm"],
    noun: "alarm",
    removed: onRemoval("alarm-removed", "alarm", undefined, "alarm_name"),
    created: because("A further alarm; its recipients are judged."),
    attributes: {
      ...ACTIONS,
      threshold,
      ...rulesFor("evaluation_periods datapoints_to_alarm period", raised("alarm-weakened")),
      treat_missing_data: (attribute) =>
        attribute.after === "breaching"
          ? []
          : report(
              "alarm-weakened",
              message`The alarm's handling of missing data changes${fromTo(attribute)}.`,
            ),
      evaluate_low_sample_count_percentiles: (attribute) =>
        attribute.after === "ignore" ? report("alarm-weakened", ["Few samples no longer count."]) : [],
      ...rulesFor(
        `metric_name namespace dimensions statistic extended_statistic comparison_operator metric_query
          unit threshold_metric_id alarm_name`,
        changes("alarm-weakened"),
      ),
    },
    harmless: ["alarm_description"],
  },
  {
    types: ["aws_cloudwatch_composite_alarm"],
    noun: "alarm",
    removed: onRemoval("alarm-removed", "alarm", undefined, "alarm_name"),
    created: because("A further alarm; its recipients are judged."),
    attributes: {
      ...ACTIONS,
      ...rulesFor("alarm_rule actions_suppressor alarm_name", changes("alarm-weakened")),
    },
    harmless: ["alarm_description"],
  },
  {
    types: ["aws_budgets_budget"],
    noun: "budget",
    removed: onRemoval("alarm-removed", "budget"),
    created: because("It only watches; its recipients are judged."),
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
    removed: onRemoval("alarm-removed", "watch over costs"),
    created: because("It watches costs; its recipients are judged."),
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
    types: ["aws_synthetics_canary"],
    noun: "canary",
    removed: onRemoval("alarm-removed", "canary"),
    created: onCreation("function-code-changed", "canary", "warn"),
    attributes: {
      ...rulesFor(
        "execution_role_arn s3_bucket vpc_config runtime_version handler run_config",
        changes("function-code-changed"),
      ),
      artifact_s3_location: changes("log-removed", "warn"),
      artifact_config: changes("log-removed", "warn"),
      start_canary: switchedOff("alarm-weakened"),
      schedule: changes("alarm-weakened"),
      failure_retention_period: retentionFalls,
      success_retention_period: retentionFalls,
    },
    harmless: names(`name delete_lambda engine_arn source_location_arn timeline zip_file s3_version s3_key`),
  },
  {
    types: ["aws_synthetics_group", "aws_synthetics_group_association"],
    noun: "group of canaries",
    removed: onRemoval("insight-removed", "group of canaries", "info"),
    created: because("A list of canaries."),
    harmless: ["name", "group_id", "group_arn", "group_name", "canary_arn"],
  },
];

/** The threshold moves away from the metric's usual side. */
function threshold(attribute: Attribute, change: ResourceChange): readonly RuleFinding[] {
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
  return report("alarm-weakened", message`The alarm's threshold changes${fromTo(attribute)}.`);
}

function retentionFalls(attribute: Attribute): readonly RuleFinding[] {
  return (numberOf(attribute.after) ?? 31) < (numberOf(attribute.before) ?? 31)
    ? report("retention-shortened", message`${attribute.name} changes${fromTo(attribute)} days.`)
    : [];
}
