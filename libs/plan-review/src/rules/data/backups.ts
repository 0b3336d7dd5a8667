import { isSame, listOf, memberOf, numberOf, objectOf, type Json } from "../../values/json";
import type { Attribute } from "../../diff/change";
import { all, changes, loses, lowered, switchedOn, rulesFor } from "../shared/attribute-rules";
import { keyed, reaches } from "../shared/owners";
import type { TypeRules } from "../shared/rule";
import { because, onRemoval } from "../shared/resource-rules";

export const backupRules: readonly TypeRules[] = [
  {
    types: ["aws_backup_vault", "aws_backup_logically_air_gapped_vault"],
    noun: "backup vault",
    removed: onRemoval("data-removed", "backup vault"),
    created: because("An empty vault; its key is judged."),
    attributes: {
      force_destroy: switchedOn("recovery-weakened", "warn"),
      kms_key_arn: all(changes("encryption-weakened"), keyed),
      max_retention_days: lowered("data-removed", "warn"),
      min_retention_days: lowered("recovery-weakened", "warn"),
    },
    harmless: ["name"],
  },
  {
    types: ["aws_backup_plan", "aws_backup_selection"],
    noun: "backup plan or selection",
    removed: onRemoval("recovery-weakened", "backup plan or selection"),
    created: because("It keeps more than before; where copies go is judged."),
    attributes: {
      rule: (attribute, change, facts) =>
        isKeptLonger(attribute) ? [] : changes("recovery-weakened", "warn")(attribute, change, facts),
      ...rulesFor(
        "advanced_backup_setting not_resources selection_tag condition iam_role_arn plan_id",
        changes("recovery-weakened", "warn"),
      ),
      resources: loses("recovery-weakened", "block"),
    },
    harmless: ["name"],
  },
  {
    types: ["aws_backup_vault_lock_configuration"],
    noun: "lock of a backup vault",
    removed: onRemoval("recovery-weakened", "lock of the backup vault", undefined, "backup_vault_name"),
    created: because("It protects more than before."),
    attributes: {
      min_retention_days: lowered("recovery-weakened", "warn"),
      max_retention_days: lowered("recovery-weakened", "warn"),
      changeable_for_days: changes("recovery-weakened", "warn"),
    },
    harmless: ["backup_vault_arn", "backup_vault_name"],
  },
  {
    types: ["aws_backup_vault_notifications"],
    noun: "notification of backups",
    removed: onRemoval("alarm-removed", "notification of failed backups", undefined, "backup_vault_name"),
    created: because("Its recipients are judged."),
    attributes: {
      backup_vault_events: loses("alarm-weakened"),
      sns_topic_arn: all(
        changes("alarm-weakened"),
        reaches({ hazard: "data-leaves", opening: "Backup events are sent to", foreign: "warn" }),
      ),
    },
    harmless: ["backup_vault_arn", "backup_vault_name"],
  },
];

/** Whether copies are kept longer and the rules of the backup plan are otherwise unchanged. */
function isKeptLonger({ before, after }: Attribute): boolean {
  const days = (rules: Json | undefined): readonly number[] =>
    listOf(rules).map((rule) => numberOf(memberOf(rule, "lifecycle", 0, "delete_after")) || Infinity);
  const others = (rules: Json | undefined): Json =>
    listOf(rules).map((rule) => ({
      ...objectOf(rule),
      lifecycle: listOf(memberOf(rule, "lifecycle")).map((each) => ({
        ...objectOf(each),
        delete_after: null,
      })),
    }));
  const [old, now] = [days(before), days(after)];
  return (
    isSame(others(before), others(after)) && now.every((each, index) => each >= (old[index] ?? Infinity))
  );
}
