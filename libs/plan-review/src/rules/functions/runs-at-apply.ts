import { message, messageList } from "../../findings/message";
import type { ResourceChange } from "../../diff/change";
import { changes, rulesFor } from "../shared/attribute-rules";
import type { Facts } from "../../facts/facts";
import type { TypeRules } from "../shared/rule";
import { type RuleFinding, report } from "../../findings/finding";
import { removalMessage } from "../shared/change-message";
import { onCreation } from "../shared/resource-rules";

/**
 * Resources that exist only in Terraform's state, unless they run commands; and resources that run something
 * when they are created.
 */
export const storedValueRules: readonly TypeRules[] = [
  {
    types: ["terraform_data", "null_resource"],
    noun: "stored value",
    removed: (change, facts) => perhapsCommands(change, facts),
    created: (change, facts) => perhapsCommands(change, facts),
    harmless: ["input", "output", "triggers_replace", "triggers"],
  },
  {
    types: ["aws_lambda_invocation", "aws_ssm_association", "aws_cloudformation_stack"],
    noun: "call that the apply makes",
    removed: (change) =>
      report(
        "runs-at-apply",
        message`A resource of the type ${change.type} ends, which may run something.`,
        "warn",
      ),
    created: onCreation("runs-at-apply", "resource that runs something at once", undefined, "function_name"),
    attributes: rulesFor(
      `input function_name qualifier triggers lifecycle_scope terraform_key name parameters targets
        document_version schedule_expression template_body template_url capabilities iam_role_arn
        policy_body`,
      changes("runs-at-apply"),
    ),
    harmless: ["result", "association_id", "association_name", "outputs"],
  },
];

/** A plan that does not show a resource's commands may have some. */
function perhapsCommands(change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  if (!facts.runsCommands(change.address) || facts.provisionersOf(change.address).length > 0) return [];
  const sentence = change.action === "create" ? ["is created"] : removalMessage(change);
  return report("unknown-type", [
    ...message`A resource of the type ${change.type} `,
    ...sentence,
    ", which may run commands.",
  ]);
}

/**
 * Reports commands that Terraform runs for a resource (provisioners): on creation and, if so configured,
 * before destruction. The plan does not show which; an update runs none.
 */
export function commandsOf(change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const commands = facts.provisionersOf(change.address);
  if (commands.length === 0) return [];
  if (change.action === "create" || change.action === "replace")
    return report("runs-at-apply", [
      "It ",
      ...(change.action === "create" ? ["is created"] : removalMessage(change)),
      ", and with it runs ",
      ...messageList([...new Set(commands)]),
      ": the plan does not show what it does.",
    ]);
  return change.action === "delete"
    ? report(
        "runs-at-apply",
        [...message`It is destroyed; `, ...messageList([...new Set(commands)]), " may run before."],
        "warn",
      )
    : [];
}
