import type { Attribute, ResourceChange } from "../../diff/change";
import type { Facts } from "../../facts/facts";
import { type RuleFinding, finding, report } from "../../findings/finding";
import { type Message, message, messageList } from "../../findings/message";
import { listOf, memberOf, textOf } from "../../values/json";
import { changes, evenUnknown, ownersJudged, names, rulesFor } from "../shared/attribute-rules";
import { because, onRemoval } from "../shared/resource-rules";
import type { TypeRules } from "../shared/rule";
import { code } from "./function-code";

export const signedCodeRules: readonly TypeRules[] = [
  {
    types: ["aws_lambda_code_signing_config"],
    noun: "code signing",
    removed: onRemoval("encryption-weakened", "code signing", undefined, "arn"),
    created: because("It allows no function more; functions that use it are judged."),
    judgedWhenCreated: ["allowed_publishers"],
    attributes: {
      allowed_publishers: evenUnknown(publishers),
      policies: (attribute) =>
        JSON.stringify(attribute.after ?? "").includes("Warn") &&
        !JSON.stringify(attribute.before ?? "").includes("Warn")
          ? report(
              "encryption-weakened",
              ["Code without a valid signature is only warned of, and runs."],
              "block",
            )
          : [],
    },
    harmless: ["config_id"],
  },
  {
    types: ["aws_signer_signing_job"],
    noun: "signature",
    removed: "harmless",
    created: because("A signature of this account's own profile."),
    attributes: {
      ...rulesFor("destination profile_name ignore_signing_job_failure", changes("encryption-weakened")),
    },
    harmless:
      names(`created_at job_invoker job_owner platform_display_name platform_id profile_version requested_by
      revocation_record signature_expires_at status_reason source signed_object job_id completed_at`),
  },
  {
    types: ["aws_signer_signing_profile"],
    noun: "signing profile",
    removed: onRemoval("encryption-weakened", "signing profile"),
    created: because("A profile signs nothing by itself."),
    attributes: {
      ...rulesFor("name platform_id signing_material", changes("encryption-weakened")),
      signature_validity_period: changes("encryption-weakened"),
    },
    harmless: ["platform_display_name", "revocation_record", "version_arn"],
  },
  {
    types: ["aws_lambda_layer_version"],
    noun: "layer",
    removed: onRemoval("function-code-changed", "layer", undefined, "layer_name"),
    created: because("Code that no function uses yet."),
    judgedWhenCreated: ["s3_bucket"],
    attributes: { s3_bucket: evenUnknown(ownersJudged(code)) },
    harmless: names(`layer_name filename source_code_hash layer_arn skip_destroy compatible_runtimes
      compatible_architectures license_info s3_key s3_object_version`),
  },
  {
    types: ["aws_lambda_layer_version_permission", "aws_signer_signing_profile_permission"],
    noun: "right of another account",
    removed: onRemoval("iam-narrowed", "right of another account", "info", "principal"),
    created: shared,
    judgesOwners: true,
    harmlessWhenNew:
      names(`action layer_name organization_id policy principal profile_name profile_version skip_destroy
      statement_id statement_id_prefix version_number`),
  },
];

/** Judges who may sign the code of functions. */
function publishers(attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  if (attribute.isUnknown)
    return facts.isMadeOfOwn(change.address, attribute.name)
      ? []
      : report("unknown-value", ["Whose signatures count is known only after the apply."]);
  const foreign = listOf(memberOf(listOf(attribute.after)[0], "signing_profile_version_arns"))
    .map(String)
    .filter((arn) => facts.ownerOf(arn) === "foreign");
  if (foreign.length > 0)
    return report(
      "function-taken-over",
      message`What ${messageList(foreign)} of another account signs may run from now on.`,
      "block",
    );
  return change.action === "create" ? [] : changes("encryption-weakened")(attribute, change, facts);
}

/** Reports a layer, or the right to sign, that is shared with others. */
function shared(change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const principal = textOf(change.parts.after?.["principal"]) ?? "";
  const owner = facts.ownerOf(principal);
  const may: Message = [
    change.type === "aws_signer_signing_profile_permission"
      ? "may sign code that runs here"
      : "may use the layer",
  ];
  if (owner === "own") return [];
  if (principal === "*")
    return report("stranger-let-in", message`Everyone, also outside the account, ${may}.`, "block");
  return [
    owner === "unknown"
      ? finding(
          "stranger-let-in",
          message`${principal} ${may}: the plan does not say whether it is of this account.`,
          "warn",
        )
      : finding("stranger-let-in", message`${principal}, from outside the account, ${may}.`, "block"),
  ];
}
