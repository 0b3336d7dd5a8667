import { listOf, memberOf, textOf } from "../../values/json";
import { message, messageList } from "../../findings/message";
import type { ResourceChange } from "../../diff/change";
import { all, changes, names, rulesFor } from "../shared/attribute-rules";
import type { TypeRules } from "../shared/rule";
import { type RuleFinding, report } from "../../findings/finding";
import { because, onRemoval } from "../shared/resource-rules";
import { made } from "./roles";

export const organizationRules: readonly TypeRules[] = [
  {
    types: ["aws_iam_organizations_features"],
    noun: "feature of the organisation's identities",
    removed: onRemoval("iam-widened", "feature of the organisation's identities", "warn"),
    created: made("iam-widened", "warn", () => [
      "The organisation's management account may act as the root of this one.",
    ]),
    attributes: { enabled_features: changes("iam-widened") },
  },
  {
    types: ["aws_budgets_budget_action"],
    noun: "action of a budget",
    removed: onRemoval("alarm-removed", "action of the budget", "warn", "budget_name"),
    created: budgetAction,
    attributes: {
      definition: all(changes("iam-widened", "warn"), (_, change) => budgetAction(change)),
      approval_model: (attribute, change) => (attribute.after === "AUTOMATIC" ? budgetAction(change) : []),
      execution_role_arn: changes("iam-widened", "warn"),
      action_threshold: changes("alarm-weakened"),
    },
    harmless: names("budget_name action_id action_type account_id notification_type status subscriber"),
  },
  {
    types: [
      "aws_organizations_account",
      "aws_organizations_delegated_administrator",
      "aws_organizations_organization",
      "aws_organizations_organizational_unit",
      "aws_organizations_policy",
      "aws_organizations_policy_attachment",
      "aws_organizations_resource_policy",
    ],
    noun: "part of the organisation",
    removed: onRemoval(
      "iam-widened",
      "part of the organisation",
      "block",
      "name",
      "The rules that it held no longer apply.",
    ),
    created: made(
      "iam-widened",
      "block",
      (change) =>
        message`The organisation changes: an ${change.type} is created, which controls whole accounts.`,
    ),
    attributes: rulesFor(
      `content policy target_id policy_id parent_id account_id service_principal email role_name
        feature_set enabled_policy_types aws_service_access_principals`,
      changes("iam-widened", "block"),
    ),
  },
  {
    types: ["aws_iam_account_alias"],
    noun: "name of the account",
    removed: "harmless",
    created: because("A name, which gives no permission."),
    attributes: { account_alias: changes("unknown-change") },
  },
];

/**
 * Judges a budget action: when the budget is exceeded, it attaches a policy to identities or stops instances.
 */
function budgetAction(change: ResourceChange): readonly RuleFinding[] {
  const { after } = change.parts;
  const definition = listOf(after?.["definition"])[0];
  const iam = listOf(memberOf(definition, "iam_action_definition"))[0];
  const arn = textOf(memberOf(iam, "policy_arn"));
  const given = ["roles", "users", "groups"].flatMap((name) => listOf(memberOf(iam, name)).map(String));
  if (arn === undefined)
    return report(
      "iam-widened",
      ["An action of a budget changes permissions, or stops instances, automatically."],
      "warn",
    );
  return report(
    "iam-widened",
    message`An action of a budget gives the policy ${arn} to ${messageList(given)}, when the budget is exceeded${after?.["approval_model"] === "AUTOMATIC" ? ", without approval" : ""}.`,
    "block",
  );
}
