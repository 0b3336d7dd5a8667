import { say } from "../phrase";
import type { ResourceChange } from "../read/change";
import { changes, end, found, made } from "./common";
import type { Facts } from "./facts";
import type { Found, TypeRules } from "./rule";

/** What exists in Terraform's state only, unless it runs commands, and what is run when it is made. */
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
    removed: (change) => [
      found(
        "runs-at-apply",
        say`A resource of the type ${change.type} ends, which may run something.`,
        "warn",
      ),
    ],
    created: made("runs-at-apply", "resource that runs something at once", undefined, "function_name"),
    attributes: Object.fromEntries(
      [
        "input",
        "function_name",
        "qualifier",
        "triggers",
        "lifecycle_scope",
        "terraform_key",
        "name",
        "parameters",
        "targets",
        "document_version",
        "schedule_expression",
        "template_body",
        "template_url",
        "capabilities",
        "iam_role_arn",
        "policy_body",
      ].map((name) => [name, changes("runs-at-apply")]),
    ),
    harmless: ["result", "association_id", "association_name", "outputs"],
  },
];

/** Where the plan does not say which commands there are, there may be some. */
function perhapsCommands(change: ResourceChange, facts: Facts): readonly Found[] {
  if (!facts.runsCommands(change.address) || facts.provisionersOf(change.address).length > 0) return [];
  const what = change.action === "create" ? ["is made"] : end(change);
  return [
    found("unknown-type", [
      ...say`A resource of the type ${change.type} `,
      ...what,
      ", which may run commands.",
    ]),
  ];
}
