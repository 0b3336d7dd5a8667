import type { ResourceChange } from "../../diff/change";
import type { Facts } from "../../facts/facts";
import { type RuleFinding, report } from "../../findings/finding";
import { message } from "../../findings/message";
import { isEmpty, textOf } from "../../values/json";
import { changes, lowered, switchedOff, unsetOrChanged, names, rulesFor } from "../shared/attribute-rules";
import { fromTo } from "../shared/change-message";
import { because, onRemoval } from "../shared/resource-rules";
import type { TypeRules } from "../shared/rule";
import { permissionCreated, permissionRemoved } from "./permissions";

export const invocationRules: readonly TypeRules[] = [
  {
    types: ["aws_lambda_permission"],
    noun: "right to invoke a function",
    removed: permissionRemoved,
    created: permissionCreated,
    judgesOwners: true,
    // Every change creates a new permission. A plan that claims otherwise is judged by the same rules.
    attributes: rulesFor(
      "action principal source_arn source_account principal_org_id function_url_auth_type",
      (_, change, facts) => (change.action === "update" ? permissionCreated(change, facts) : []),
    ),
    harmless: ["statement_id", "statement_id_prefix", "qualifier", "function_name", "event_source_token"],
  },
  {
    types: ["aws_lambda_function_url"],
    noun: "function's own URL",
    removed: onRemoval("domain-removed", "function's own URL", undefined, "function_name"),
    created: (change) =>
      change.parts.after?.["authorization_type"] === "NONE"
        ? report("network-opened", [
            "The function gets its own URL without authorization: anyone can call it past the gateway.",
          ])
        : report("network-opened", ["The function gets its own URL, past the gateway."], "warn"),
    attributes: {
      authorization_type: (attribute) =>
        report(
          "network-opened",
          message`The authorization of the function's own URL changes${fromTo(attribute)}.`,
          attribute.after === "NONE" ? "block" : "warn",
        ),
      cors: changes("network-opened", "warn"),
      invoke_mode: changes("route-changed"),
    },
    harmless: ["function_arn", "function_url", "url_id"],
    harmlessWhenNew: ["function_name", "qualifier"],
  },
  {
    types: ["aws_lambda_function_event_invoke_config"],
    noun: "settings of asynchronous invocations",
    removed: onRemoval("log-removed", "destination of failed events", "warn", "function_name"),
    created: because("Where results go is judged."),
    attributes: {
      destination_config: unsetOrChanged("log-removed", "warn"),
      maximum_retry_attempts: lowered("log-removed", "warn"),
      maximum_event_age_in_seconds: lowered("log-removed", "warn"),
      // Another function's events: those of the earlier one are dropped.
      ...rulesFor("function_name qualifier", changes("log-removed", "warn")),
    },
  },
  {
    types: ["aws_lambda_event_source_mapping"],
    noun: "event source",
    removed: onRemoval("function-removed", "source of the function's events", undefined, "function_name"),
    created: eventSource,
    attributes: {
      event_source_arn: (_, change, facts) => eventSource(change, facts),
      enabled: switchedOff("function-removed"),
      filter_criteria: changes("function-code-changed"),
      destination_config: unsetOrChanged("log-removed", "warn"),
    },
    harmless: ["function_arn", "last_processing_result", "state", "state_transition_reason", "uuid"],
    // How events are delivered, independent of their owner.
    harmlessWhenNew: names(`batch_size bisect_batch_on_function_error function_name function_response_types
      maximum_batching_window_in_seconds maximum_record_age_in_seconds maximum_retry_attempts
      metrics_config parallelization_factor provisioned_poller_config scaling_config starting_position
      starting_position_timestamp tumbling_window_in_seconds`),
  },
];

/** Judges an event source: anyone who writes to it invokes the function. */
function eventSource(change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const { after, address } = change.parts;
  const arn = change.attribute("event_source_arn");
  const name = textOf(after?.["function_name"]) ?? "";
  if (arn.isUnknown)
    return facts.isOwnReference(address, "event_source_arn")
      ? []
      : report("unknown-value", ["The source of the function's events is known only after the apply."]);
  const source = textOf(arn.after);
  if (source === undefined)
    return isEmpty(after?.["self_managed_event_source"])
      ? []
      : report(
          "function-taken-over",
          message`The function ${name} runs on events of a source that is not AWS's.`,
          "warn",
        );
  const table = facts.holders.tenantTables.find((each) => source.includes(`:table/${each}/stream/`));
  if (facts.ownerOf(source) === "foreign")
    return report(
      "stranger-let-in",
      message`The function ${name} runs on events of ${source}, which is of another account: it decides what the function gets.`,
      "block",
    );
  if (table !== undefined)
    return report(
      "tenant-data-reached",
      message`The function ${name} gets each change of the table ${table}: its items are tokens or tenants.`,
      "block",
    );
  return facts.ownerOf(source) === "own"
    ? []
    : report(
        "unknown-value",
        message`Whose ${source} is, of which the function gets events, the plan does not tell.`,
      );
}
