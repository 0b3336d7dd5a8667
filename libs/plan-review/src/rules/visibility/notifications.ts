import { message } from "../../findings/message";
import type { Attribute, ResourceChange } from "../../diff/change";
import {
  all,
  changes,
  evenNew,
  evenUnknown,
  ownersJudged,
  switchedOff,
  unset,
  unsetOrChanged,
  names,
  rulesFor,
} from "../shared/attribute-rules";
import type { Facts } from "../../facts/facts";
import { keyed, reaches } from "../shared/owners";
import { policy } from "../identity/policies";
import type { TypeRules } from "../shared/rule";
import { type RuleFinding, report } from "../../findings/finding";
import { because, onRemoval, onCreation } from "../shared/resource-rules";

/**
 * Judges a subscriber. A mailbox or a server receives the content of alarms; nobody here watches another
 * account's queue or function.
 */
const subscriber = evenUnknown(
  evenNew(
    ownersJudged((attribute, change, facts) =>
      reaches({
        hazard: "data-leaves",
        opening: "Messages of the topic are sent to",
        foreign: /^arn:/.test(String(attribute.after)) ? "block" : "warn",
      })(attribute, change, facts),
    ),
  ),
);

export const notificationRules: readonly TypeRules[] = [
  {
    types: ["aws_cloudwatch_event_rule"],
    noun: "rule for events",
    removed: onRemoval("alarm-removed", "rule for events"),
    created: because("A rule without a target does nothing; targets are judged."),
    attributes: {
      is_enabled: switchedOff("alarm-weakened"),
      ...rulesFor("state event_pattern schedule_expression event_bus_name", changes("alarm-weakened")),
      role_arn: changes("function-code-changed"),
    },
    harmless: ["name", "force_destroy"],
  },
  {
    types: ["aws_cloudwatch_event_target", "aws_scheduler_schedule", "aws_pipes_pipe"],
    noun: "target of events",
    removed: onRemoval("alarm-removed", "target of events", undefined, "rule"),
    created: onCreation("data-leaves", "target of events or of a schedule", "warn"),
    attributes: {
      kms_key_arn: keyed,
      kms_key_identifier: keyed,
      ...rulesFor(
        `input input_path input_transformer role_arn state schedule_expression dead_letter_config
          retry_policy http_target source_parameters target_parameters enrichment enrichment_parameters
          desired_state appsync_target batch_target ecs_target kinesis_target redshift_target
          run_command_targets sagemaker_pipeline_target sqs_target log_configuration rule`,
        changes("function-code-changed"),
      ),
      ...rulesFor("arn target source", all(changes("function-code-changed"), evenNew(target))),
    },
    harmless:
      names(`end_date start_date schedule_expression_timezone flexible_time_window name group_name target_id
      event_bus_name force_destroy`),
  },
  {
    types: ["aws_sns_topic"],
    noun: "topic",
    removed: onRemoval("alarm-removed", "topic"),
    created: because("A topic without subscribers; its policy and its key are judged."),
    attributes: {
      archive_policy: changes("data-leaves", "info"),
      ...rulesFor("content_based_deduplication fifo_topic delivery_policy", changes("alarm-weakened")),
      policy: evenNew(policy("resource")),
      kms_master_key_id: all(unsetOrChanged("encryption-weakened"), keyed),
    },
    harmless: names(`application_failure_feedback_role_arn application_success_feedback_role_arn
      firehose_failure_feedback_role_arn firehose_success_feedback_role_arn http_failure_feedback_role_arn
      http_success_feedback_role_arn lambda_failure_feedback_role_arn lambda_success_feedback_role_arn
      sqs_failure_feedback_role_arn sqs_success_feedback_role_arn application_success_feedback_sample_rate
      firehose_success_feedback_sample_rate http_success_feedback_sample_rate
      lambda_success_feedback_sample_rate sqs_success_feedback_sample_rate fifo_throughput_scope name
      display_name owner tracing_config signature_version beginning_archive_time`),
  },
  {
    types: ["aws_sns_topic_subscription"],
    noun: "subscription",
    removed: onRemoval("alarm-removed", "subscription", undefined, "endpoint"),
    created: because("Its recipients are judged."),
    attributes: {
      ...rulesFor(
        "filter_policy filter_policy_scope protocol subscription_role_arn topic_arn delivery_policy",
        changes("alarm-weakened"),
      ),
      endpoint: all(changes("alarm-weakened"), subscriber),
      redrive_policy: unset("alarm-weakened"),
    },
    harmless:
      names(`pending_confirmation confirmation_was_authenticated owner_id confirmation_timeout_in_minutes
      endpoint_auto_confirms raw_message_delivery replay_policy`),
  },
];

/** Judges the target that is invoked or receives events. The ARNs of AWS's own API calls have no account. */
function target(attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  return /^arn:aws[\w-]*:(scheduler:::aws-sdk|states:::)/.test(String(attribute.after))
    ? report(
        "runs-at-apply",
        message`It calls an AWS API with the permissions of its role: ${String(attribute.after)}.`,
        "warn",
      )
    : reaches({ hazard: "data-leaves", opening: "Events are sent to" })(attribute, change, facts);
}
