import { isSame, listOf, memberOf, parsedJson, textOf, type Json } from "../../values/json";
import { message, messageList } from "../../findings/message";
import type { Attribute, ResourceChange } from "../../diff/change";
import { all, changes, evenNew, ownersJudged, switchedOff, rulesFor } from "../shared/attribute-rules";
import type { Facts } from "../../facts/facts";
import { keyed } from "../shared/owners";
import type { TypeRules } from "../shared/rule";
import { type RuleFinding, finding, report } from "../../findings/finding";
import { because, onRemoval } from "../shared/resource-rules";

export const insightRules: readonly TypeRules[] = [
  {
    types: ["aws_cloudwatch_dashboard"],
    noun: "dashboard",
    removed: onRemoval("insight-removed", "dashboard", undefined, "dashboard_name"),
    created: because("It shows data that its viewers may see already; functions that it invokes are judged."),
    attributes: { dashboard_body: all(dashboard, ownersJudged(evenNew(customWidgets))) },
    harmless: ["dashboard_arn", "dashboard_name"],
  },
  {
    types: ["aws_cloudwatch_contributor_insight_rule", "aws_cloudwatch_contributor_managed_insight_rule"],
    noun: "insight rule",
    removed: onRemoval("insight-removed", "insight rule", undefined, "rule_name"),
    created: because("It counts lines of logs."),
    attributes: {
      rule_definition: definition,
      rule_state: (attribute) =>
        attribute.after === "DISABLED"
          ? report("insight-removed", ["The insight rule is switched off."])
          : [],
      state: (attribute) =>
        attribute.after === "DISABLED"
          ? report("insight-removed", ["The insight rule is switched off."])
          : [],
    },
    harmless: ["template_name", "rule_name"],
  },
  {
    types: ["aws_cloudwatch_log_metric_filter"],
    noun: "filter of a log",
    removed: onRemoval("insight-removed", "filter of the log"),
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
    types: ["aws_cloudwatch_query_definition"],
    noun: "saved query",
    removed: onRemoval("insight-removed", "saved query"),
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
    removed: onRemoval("insight-removed", "anomaly detector"),
    created: because("It reads logs for people who may see them."),
    attributes: {
      kms_key_id: keyed,
      ...rulesFor(
        "log_group_arn_list detector_name filter_pattern evaluation_frequency anomaly_visibility_time",
        changes("insight-removed"),
      ),
      enabled: switchedOff("insight-removed"),
    },
  },
  {
    types: ["aws_xray_sampling_rule", "aws_xray_group"],
    noun: "rule for traces",
    removed: onRemoval("insight-removed", "rule for traces"),
    created: because("It says how many requests are traced."),
    attributes: {
      ...rulesFor(
        `attributes host http_method priority service_name service_type url_path insights_configuration`,
        changes("insight-removed"),
      ),
      ...rulesFor("fixed_rate reservoir_size filter_expression", changes("insight-removed")),
    },
    harmless: ["rule_name", "group_name"],
  },
];

/** Custom widgets: opening the dashboard invokes their function and shows its HTML. */
function customWidgets(attribute: Attribute, _: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const functions = (value: Json | undefined): readonly string[] =>
    listOf(memberOf(parsedJson(value), "widgets")).flatMap(
      (each) => textOf(memberOf(each, "properties", "endpoint")) ?? [],
    );
  const before = functions(attribute.before);
  return functions(attribute.after)
    .filter((each) => !before.includes(each) && facts.ownerOf(each) !== "own")
    .map((each) =>
      finding(
        "reaches-outside",
        message`A widget of the dashboard invokes ${each}, which is not known to be this account's.`,
      ),
    );
}

/** Compares a dashboard's widgets by title: a changed text or position is no loss. */
function dashboard(attribute: Attribute): readonly RuleFinding[] {
  const widgets = (value: Json | undefined): readonly Json[] | undefined => {
    const body = parsedJson(value);
    return body === undefined ? undefined : listOf(memberOf(body, "widgets"));
  };
  const [before, after] = [widgets(attribute.before), widgets(attribute.after)];
  if (!before || !after) return report("unknown-change", ["The dashboard's body cannot be read."]);
  const title = (widget: Json): string =>
    textOf(memberOf(widget, "properties", "title")) ??
    textOf(memberOf(widget, "properties", "markdown"))?.split("\n")[0] ??
    String(memberOf(widget, "type"));
  const lost = before.map(title).filter((each) => !after.map(title).includes(each));
  if (after.length < before.length)
    return report("insight-removed", [
      "The dashboard loses ",
      `${before.length - after.length}`,
      " of its widgets",
      ...(lost.length > 0 ? [": ", ...messageList(lost)] : []),
      ".",
    ]);
  return lost.length === 0
    ? []
    : report(
        "insight-removed",
        ["Widgets of the dashboard are others, or have other titles: ", ...messageList(lost), "."],
        "info",
      );
}

function definition(attribute: Attribute): readonly RuleFinding[] {
  const [before, after] = [parsedJson(attribute.before), parsedJson(attribute.after)];
  return before !== undefined && isSame(before, after)
    ? []
    : report("insight-removed", ["The insight rule's definition changes."]);
}
