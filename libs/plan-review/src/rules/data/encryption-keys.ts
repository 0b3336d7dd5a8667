import { numberOf, type Json } from "../../values/json";
import { message } from "../../findings/message";
import { all, changes, lowered, switchedOff, switchedOn, rulesFor } from "../shared/attribute-rules";
import { keyed, reaches } from "../shared/owners";
import { policy } from "../identity/policies";
import type { TypeRules } from "../shared/rule";
import { finding } from "../../findings/finding";
import { fromTo } from "../shared/change-message";
import { because, onRemoval, onCreation } from "../shared/resource-rules";

export const encryptionKeyRules: readonly TypeRules[] = [
  {
    types: ["aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key"],
    noun: "encryption key",
    removed: onRemoval("key-deleted", "encryption key", undefined, "description"),
    created: because("A key with which nothing is encrypted yet; its policy is judged."),
    judgedWhenCreated: ["policy"],
    attributes: {
      is_enabled: switchedOff("key-deleted"),
      enabled: switchedOff("key-deleted"),
      enable_key_rotation: switchedOff("encryption-weakened"),
      rotation_period_in_days: (attribute) =>
        rotationDays(attribute.after) > rotationDays(attribute.before)
          ? [finding("encryption-weakened", message`The key is rotated less often${fromTo(attribute)} days.`)]
          : [],
      deletion_window_in_days: lowered("recovery-weakened", "warn"),
      policy: policy("key"),
      bypass_policy_lockout_safety_check: switchedOn("encryption-weakened"),
      primary_key_arn: reaches({ hazard: "encryption-weakened", opening: "It is a copy of the key" }),
      key_material_base64: changes("encryption-weakened"),
      ...rulesFor(
        "valid_to custom_key_store_id xks_key_id key_usage customer_master_key_spec",
        changes("key-deleted", "warn"),
      ),
    },
    harmless: ["key_id", "multi_region", "expiration_model", "key_state", "key_spec", "key_rotation_enabled"],
  },
  {
    types: ["aws_kms_alias"],
    noun: "name of an encryption key",
    removed: onRemoval("key-deleted", "name of the encryption key", "warn"),
    created: because("A further name of a key."),
    attributes: { target_key_id: all(changes("key-deleted", "warn"), keyed) },
    harmless: ["target_key_arn", "name"],
  },
  {
    types: ["aws_kms_grant"],
    noun: "grant of an encryption key",
    removed: onRemoval("iam-narrowed", "grant of the encryption key"),
    created: onCreation("iam-widened", "grant of an encryption key", "warn"),
    attributes: {
      grantee_principal: all(
        changes("iam-widened"),
        reaches({
          hazard: "iam-widened",
          opening: "What is encrypted with the key can be read by",
          unknown: "block",
        }),
      ),
      ...rulesFor("retiring_principal key_id operations constraints", changes("iam-widened")),
    },
    harmless: ["name", "grant_id", "grant_token", "grant_creation_tokens", "retire_on_delete"],
  },
];

/**
 * The rotation period in days, by default KMS's own:
 * https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
 */
function rotationDays(value: Json | undefined): number {
  return numberOf(value) || 365;
}
