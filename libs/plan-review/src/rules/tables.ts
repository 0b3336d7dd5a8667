import { isSame, listOf, memberOf, textOf, type Json } from "../json";
import { say } from "../phrase";
import type { Attribute } from "../read/change";
import { block, changes, found, fromTo, goes, isTrue, lowered, switchedOff, unset } from "./common";
import { policy } from "./policies";
import type { Found, TypeRules } from "./rule";

export const tableRules: readonly TypeRules[] = [
  {
    types: ["aws_dynamodb_table"],
    noun: "table",
    removed: goes("table-removed", "table"),
    attributes: {
      deletion_protection_enabled: switchedOff("recovery-weakened", "warn"),
      point_in_time_recovery: recovery,
      server_side_encryption: encryption,
      global_secondary_index: indexes,
      local_secondary_index: changes("table-removed"),
      ttl: expiry,
      stream_enabled: switchedOff("table-changed"),
      stream_view_type: unset("table-changed"),
      billing_mode: (attribute) =>
        attribute.after === "PROVISIONED"
          ? [
              found(
                "limits-lowered",
                say`The table's capacity changes${fromTo(attribute)}: what comes over it is refused.`,
              ),
            ]
          : [],
      read_capacity: capacity,
      write_capacity: capacity,
      on_demand_throughput: block({
        max_read_request_units: lowered("limits-lowered"),
        max_write_request_units: lowered("limits-lowered"),
      }),
      replica: replicas,
      hash_key: changes("table-removed"),
      range_key: changes("table-removed"),
      name: changes("table-removed"),
    },
    // Attributes are those of the keys, which are judged themselves.
    harmless: [
      "attribute",
      "table_class",
      "restore_date_time",
      "restore_source_name",
      "restore_source_table_arn",
      "restore_to_latest_time",
      "import_table",
    ],
  },
  {
    types: ["aws_dynamodb_table_replica"],
    noun: "table's copy in another Region",
    removed: goes("data-removed", "copy of the table in another Region"),
    attributes: {
      deletion_protection_enabled: switchedOff("recovery-weakened", "warn"),
      point_in_time_recovery: switchedOff("recovery-weakened"),
      kms_key_arn: changes("encryption-weakened"),
    },
    harmless: ["table_class_override"],
  },
  {
    types: ["aws_dynamodb_global_table"],
    noun: "global table",
    removed: goes("table-removed", "global table"),
  },
  {
    types: ["aws_dynamodb_table_item"],
    noun: "item of a table",
    removed: goes("data-removed", "item of the table", "warn", "table_name"),
    attributes: { item: changes("unknown-change") },
  },
  {
    types: ["aws_dynamodb_resource_policy"],
    noun: "table's policy",
    removed: goes("iam-widened", "policy of a table or stream", "warn", "resource_arn"),
    judgedWhenCreated: ["policy"],
    attributes: { policy: policy("resource") },
    harmless: ["confirm_remove_self_resource_access"],
  },
  {
    types: ["aws_dynamodb_contributor_insights"],
    noun: "table's contributor insights",
    removed: goes("insight-removed", "contributor insights of the table", undefined, "table_name"),
  },
  {
    types: ["aws_dynamodb_kinesis_streaming_destination"],
    noun: "table's stream to Kinesis",
    removed: goes("table-changed", "stream of the table to Kinesis", undefined, "table_name"),
  },
  {
    types: ["aws_dynamodb_tag", "aws_dynamodb_table_export"],
    noun: "tag or export",
    removed: "harmless",
    harmless: ["key", "value"],
  },
];

function recovery(attribute: Attribute): readonly Found[] {
  const [before, after] = [listOf(attribute.before)[0], listOf(attribute.after)[0]];
  const isOn = (value: Json | undefined): boolean => isTrue(memberOf(value, "enabled"));
  if (isOn(before) && !isOn(after))
    return [
      found("recovery-weakened", ["Point-in-time recovery is switched off: what it kept is gone at once."]),
    ];
  const days = (value: Json | undefined): number =>
    Number(memberOf(value, "recovery_period_in_days") ?? 35) || 35;
  return isOn(before) && days(after) < days(before)
    ? [
        found(
          "recovery-weakened",
          say`Point-in-time recovery reaches back ${days(after)} days instead of ${days(before)}.`,
          "warn",
        ),
      ]
    : [];
}

function encryption(attribute: Attribute): readonly Found[] {
  const [before, after] = [listOf(attribute.before)[0], listOf(attribute.after)[0]];
  const isOn = (value: Json | undefined): boolean => isTrue(memberOf(value, "enabled"));
  if (isOn(before) && !isOn(after))
    return [
      found("encryption-weakened", [
        "The table is encrypted with a key that AWS owns, and no longer with one of the account: its use is not logged.",
      ]),
    ];
  const key = (value: Json | undefined): Json | undefined => memberOf(value, "kms_key_arn");
  return isOn(before) && !isSame(key(before), key(after))
    ? [
        found("encryption-weakened", [
          "The table gets another encryption key: who reads it must be allowed to use that.",
        ]),
      ]
    : [];
}

function indexes(attribute: Attribute): readonly Found[] {
  const byName = (value: Json | undefined) =>
    new Map(listOf(value).map((each) => [textOf(memberOf(each, "name")) ?? "", each]));
  const after = byName(attribute.after);
  return [...byName(attribute.before)].flatMap(([name, old]): readonly Found[] => {
    const now = after.get(name);
    if (now === undefined)
      return [found("table-changed", say`The index ${name} is removed: every query of it fails.`, "block")];
    const keys = ["hash_key", "range_key", "projection_type", "non_key_attributes"];
    return keys.every((key) => isSame(sorted(memberOf(old, key)), sorted(memberOf(now, key))))
      ? []
      : [
          found(
            "table-changed",
            say`The index ${name} is made anew, with other keys or attributes: queries of it fail until it is filled.`,
            "block",
          ),
        ];
  });
}

function sorted(value: Json | undefined): Json | undefined {
  return Array.isArray(value) ? value.map(String).sort() : value;
}

function expiry(attribute: Attribute): readonly Found[] {
  const [before, after] = [listOf(attribute.before)[0], listOf(attribute.after)[0]];
  const isOn = (value: Json | undefined): boolean => isTrue(memberOf(value, "enabled"));
  const name = (value: Json | undefined): string => String(memberOf(value, "attribute_name") ?? "");
  if (isOn(before) && !isOn(after))
    return [
      found("table-changed", say`Items no longer expire by ${name(before)}: expired ones stay in the table.`),
    ];
  if (!isOn(after)) return [];
  if (!isOn(before))
    return [
      found(
        "table-changed",
        say`Items newly expire by ${name(after)}: those whose value lies in the past are deleted.`,
      ),
    ];
  return name(before) === name(after)
    ? []
    : [
        found(
          "table-changed",
          say`Items expire by ${name(after)} instead of ${name(before)}: those whose value lies in the past are deleted.`,
          "block",
        ),
      ];
}

function capacity(...[attribute, change, facts]: Parameters<ReturnType<typeof lowered>>): readonly Found[] {
  // On demand, Terraform shows 0.
  const isOnDemand =
    change.attribute("billing_mode").after === "PAY_PER_REQUEST" ||
    change.attribute("billing_mode").before === "PAY_PER_REQUEST";
  return isOnDemand ? [] : lowered("limits-lowered")(attribute, change, facts);
}

function replicas(attribute: Attribute): readonly Found[] {
  const regions = (value: Json | undefined) =>
    listOf(value).map((each) => textOf(memberOf(each, "region_name")) ?? "");
  const gone = regions(attribute.before).filter((each) => !regions(attribute.after).includes(each));
  if (gone.length > 0) return [found("data-removed", say`The table loses its copy in ${gone.join(", ")}.`)];
  return [found("table-changed", ["The table's copies in other Regions change."])];
}
