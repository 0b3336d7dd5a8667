import { names } from "../shared/attribute-rules";
import { because, onRemoval } from "../shared/resource-rules";
import type { TypeRules } from "../shared/rule";
import { policy } from "./policies";

export const resourcePolicyRules: readonly TypeRules[] = [
  resourcePolicies("resource", [
    "aws_s3_bucket_policy",
    "aws_sns_topic_policy",
    "aws_sqs_queue_policy",
    "aws_secretsmanager_secret_policy",
    "aws_backup_vault_policy",
    "aws_cloudwatch_event_bus_policy",
    "aws_cloudwatch_log_resource_policy",
    "aws_cloudwatch_log_destination_policy",
    "aws_xray_resource_policy",
    "aws_ecr_repository_policy",
  ]),
  resourcePolicies("key", ["aws_kms_key_policy"]),
];

/** Policies that are separate resources. */
function resourcePolicies(kind: "resource" | "key", types: readonly string[]): TypeRules {
  const rule = policy(kind);
  return {
    types,
    noun: "resource policy",
    removed: (change, facts) => {
      const name =
        ["policy", "policy_document", "access_policy"].find(
          (each) => change.parts.before?.[each] !== undefined,
        ) ?? "policy";
      const lost =
        change.action === "replace"
          ? []
          : rule({ ...change.attribute(name), after: null, isUnknown: false }, change, facts);
      return [...lost, ...onRemoval("iam-narrowed", "resource policy", undefined, "policy_name")(change)];
    },
    created: because("Its document is judged."),
    judgedWhenCreated: ["policy", "policy_document", "access_policy"],
    attributes: {
      policy: rule,
      policy_document: rule,
      access_policy: rule,
    },
    // The resource of the policy: a different one replaces the policy.
    harmless:
      names(`bucket queue_url key_id secret_arn backup_vault_name backup_vault_arn repository registry_id
      event_bus_name destination_name policy_scope owner policy_name policy_revision_id
      bypass_policy_lockout_safety_check bypass_policy_lockout_check block_public_policy force_update`),
  };
}
