// Rules for stored data: tables, buckets, encryption keys, backups and other stores. Policies of these
// resources are in `rules/identity`.

import { ROUTER_CELLS_KEY } from "@tollgate/records";
import {
  isEmpty,
  isObject,
  isSame,
  isTrue,
  listOf,
  memberOf,
  parsedJson,
  textOf,
  type Json,
} from "../../values/json";
import { message, messageList } from "../../findings/message";
import type { Attribute, ResourceChange } from "../../diff/change";
import {
  all,
  block,
  changes,
  evenNew,
  evenUnknown,
  lowered,
  switchedOff,
  unset,
  names,
  rulesFor,
} from "../shared/attribute-rules";
import { policy } from "../identity/policies";
import type { Facts } from "../../facts/facts";
import { keyed, reaches } from "../shared/owners";
import type { TypeRules } from "../shared/rule";
import { type RuleFinding, finding, report } from "../../findings/finding";
import { fromTo } from "../shared/change-message";
import { because, onRemoval, onCreation } from "../shared/resource-rules";

export const tableRules: readonly TypeRules[] = [
  {
    types: ["aws_dynamodb_table"],
    noun: "table",
    removed: onRemoval("table-removed", "table"),
    created: because("An empty table; its copies, its key and where it is filled from are judged."),
    attributes: {
      deletion_protection_enabled: switchedOff("recovery-weakened", "warn"),
      point_in_time_recovery: recovery,
      server_side_encryption: evenUnknown(evenNew(encryption)),
      global_secondary_index: indexes,
      ...rulesFor("local_secondary_index hash_key range_key name", changes("table-removed")),
      ttl: expiry,
      stream_view_type: unset("table-changed"),
      billing_mode: (attribute) =>
        attribute.after === "PROVISIONED"
          ? report(
              "limits-lowered",
              message`The table's capacity changes${fromTo(attribute)}: requests above it are throttled.`,
            )
          : [],
      read_capacity: capacity,
      write_capacity: capacity,
      on_demand_throughput: block({
        max_read_request_units: lowered("limits-lowered"),
        max_write_request_units: lowered("limits-lowered"),
      }),
      replica: all(replicas, evenNew(replicated)),
      stream_enabled: all(switchedOff("table-changed"), (attribute) =>
        isTrue(attribute.after) && !isTrue(attribute.before)
          ? report("table-changed", [
              "Each change of an item is written to a stream: readers of the stream see all changes.",
            ])
          : [],
      ),
      ...rulesFor("import_table restore_source_name restore_source_table_arn", evenNew(filled)),
    },
    // `attribute` defines the attributes of the keys, which are judged themselves.
    harmless: ["attribute", "table_class", "restore_date_time", "restore_to_latest_time"],
  },
  {
    types: ["aws_dynamodb_table_replica"],
    noun: "copy of a table in another Region",
    removed: onRemoval("data-removed", "copy of the table in another Region"),
    created: onCreation("data-leaves", "copy of a table in another Region", "warn", "global_table_arn"),
    attributes: {
      deletion_protection_enabled: switchedOff("recovery-weakened", "warn"),
      point_in_time_recovery: switchedOff("recovery-weakened"),
      kms_key_arn: all(
        changes("encryption-weakened"),
        reaches({ hazard: "reaches-outside", opening: "The copy is encrypted with the key" }),
      ),
    },
    harmless: ["table_class_override", "global_table_arn"],
  },
  {
    types: ["aws_dynamodb_global_table"],
    noun: "global table",
    removed: onRemoval("table-removed", "global table"),
    attributes: { replica: changes("data-removed", "warn") },
    harmless: ["name"],
    created: onCreation("data-leaves", "global table", "warn"),
  },
  {
    types: ["aws_dynamodb_table_item"],
    noun: "item of a table",
    removed: onRemoval("data-removed", "item of the table", "warn", "table_name"),
    created: item,
    attributes: {
      item: (_, change, facts) => item(change, facts),
      table_name: changes("record-written"),
    },
    harmless: ["hash_key", "range_key"],
  },
  {
    types: ["aws_dynamodb_resource_policy"],
    noun: "table's policy",
    removed: onRemoval("iam-widened", "policy of a table or stream", "warn", "resource_arn"),
    created: because("Its document is judged."),
    judgedWhenCreated: ["policy"],
    attributes: { policy: policy("resource") },
    harmless: ["confirm_remove_self_resource_access"],
  },
  {
    types: ["aws_dynamodb_contributor_insights"],
    noun: "table's contributor insights",
    removed: onRemoval("insight-removed", "contributor insights of the table", undefined, "table_name"),
    harmless: ["table_name", "index_name"],
    created: because("Keys that are read most are shown to who may see metrics."),
  },
  {
    types: ["aws_dynamodb_kinesis_streaming_destination"],
    noun: "table's stream to Kinesis",
    removed: onRemoval("table-changed", "stream of the table to Kinesis", undefined, "table_name"),
    created: onCreation("data-leaves", "stream of a table to Kinesis", "warn", "table_name"),
    attributes: {
      stream_arn: reaches({
        hazard: "data-leaves",
        opening: "Each change of the table is sent to",
        unknown: "block",
      }),
      table_name: changes("table-changed"),
    },
    harmless: ["approximate_creation_date_time_precision"],
  },
  {
    types: ["aws_dynamodb_table_export"],
    noun: "export of a table",
    removed: "harmless",
    created: onCreation("data-leaves", "copy of all records of a table", "warn", "table_arn"),
    attributes: {
      s3_bucket: reaches({
        hazard: "data-leaves",
        opening: "All records of the table are copied to the bucket",
        unknown: "block",
      }),
      s3_bucket_owner: reaches({
        hazard: "data-leaves",
        opening: "All records of the table are copied to a bucket of",
      }),
      s3_sse_kms_key_id: reaches({ hazard: "data-leaves", opening: "The copy can be read with the key" }),
      table_arn: changes("data-leaves"),
    },
    harmless:
      names(`s3_prefix s3_sse_algorithm export_format export_time export_type incremental_export_specification
      billed_size_in_bytes end_time item_count manifest_files_s3_key start_time export_status`),
  },
  {
    types: ["aws_dynamodb_tag"],
    noun: "tag",
    removed: "harmless",
    created: because("A label."),
    harmless: ["key", "value"],
  },
];

/** Judges a record in a table, which is a token, a tenant or data that a backend trusts. */
function item(change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const table = change.value("table_name");
  const cells = knownCells(change);
  if (cells !== undefined && table !== undefined && !facts.isReadByAuthorizer(table))
    return report(
      "routing-changed",
      ["Commands place tenants in the cells that the router knows: ", ...messageList(cells), "."],
      "info",
    );
  const isVital = table === undefined || /token|tenant/i.test(table) || facts.isReadByAuthorizer(table);
  return report(
    "record-written",
    message`A record is written to ${table ?? "a table"} by this plan, and every reader of the plan knows it.`,
    isVital ? "block" : "warn",
  );
}

/** The cells in the directory's item of those that the router knows; undefined for any other item. */
function knownCells(change: ResourceChange): readonly string[] | undefined {
  const stated = parsedJson(change.value("item") ?? "");
  const key = memberOf(memberOf(stated, "tenantId"), "S");
  if (change.value("hash_key") !== "tenantId" || key !== ROUTER_CELLS_KEY) return undefined;
  const cells = memberOf(memberOf(stated, "cells"), "M");
  return Object.entries(isObject(cells) ? cells : {}).map(([name, target]) => {
    const [apiId, region] = ["apiId", "region"].map(
      (each) => textOf(memberOf(memberOf(memberOf(target, "M"), each), "S")) ?? "?",
    );
    return `${name} (API ${apiId} in ${region})`;
  });
}

/** Judges a table that is created with existing records. */
function filled(attribute: Attribute): readonly RuleFinding[] {
  if (isEmpty(attribute.after)) return [];
  return report(
    "record-written",
    message`The table is filled from another (${attribute.name}): its records are not in the plan.`,
    "warn",
  );
}

/** Reports new Regions to which the table is replicated. */
function replicated({ before, after }: Attribute): readonly RuleFinding[] {
  const regions = (value: Json | undefined) =>
    listOf(value).map((each) => textOf(memberOf(each, "region_name")) ?? "a Region that is not known yet");
  const added = regions(after).filter((each) => !regions(before).includes(each));
  return added.length === 0
    ? []
    : report("data-leaves", message`The table is copied to ${added.join(", ")}.`, "warn");
}

/** Whether a block that switches something on does so. */
function isOn(block: Json | undefined): boolean {
  return isTrue(memberOf(block, "enabled"));
}

function recovery(attribute: Attribute): readonly RuleFinding[] {
  const [before, after] = [listOf(attribute.before)[0], listOf(attribute.after)[0]];
  if (isOn(before) && !isOn(after))
    return report("recovery-weakened", [
      "Point-in-time recovery is switched off: its history is lost at once.",
    ]);
  const days = (value: Json | undefined): number =>
    Number(memberOf(value, "recovery_period_in_days") ?? 35) || 35;
  return isOn(before) && days(after) < days(before)
    ? report(
        "recovery-weakened",
        message`Point-in-time recovery reaches back ${days(after)} days instead of ${days(before)}.`,
        "warn",
      )
    : [];
}

function encryption(attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const [before, after] = [listOf(attribute.before)[0], listOf(attribute.after)[0]];
  const key = (value: Json | undefined): Json | undefined => memberOf(value, "kms_key_arn");
  if (attribute.isUnknown && after === undefined && isOn(before))
    return report("unknown-value", ["How the table is encrypted is known only after the apply."]);
  if (isOn(before) && !isOn(after))
    return report("encryption-weakened", [
      "The table is encrypted with a key that AWS owns, and no longer with one of the account: its use is not logged.",
    ]);
  const owner = keyed(
    {
      ...attribute,
      name: `${attribute.name}.kms_key_arn`,
      before: key(before) ?? null,
      after: key(after) ?? null,
      isUnknown: attribute.isUnknown && key(after) === undefined,
    },
    change,
    facts,
  );
  return isOn(before) && !isSame(key(before), key(after))
    ? [
        ...owner,
        finding("encryption-weakened", [
          "The table gets another encryption key: readers must be allowed to use the new key.",
        ]),
      ]
    : owner;
}

function indexes(attribute: Attribute): readonly RuleFinding[] {
  const byName = (value: Json | undefined) =>
    new Map(listOf(value).map((each) => [textOf(memberOf(each, "name")) ?? "", each]));
  const after = byName(attribute.after);
  return [...byName(attribute.before)].flatMap(([name, old]): readonly RuleFinding[] => {
    const now = after.get(name);
    if (now === undefined)
      return report(
        "table-changed",
        message`The index ${name} is removed: every query of it fails.`,
        "block",
      );
    const keys = ["hash_key", "range_key", "projection_type", "non_key_attributes"];
    return keys.every((key) => isSame(sorted(memberOf(old, key)), sorted(memberOf(now, key))))
      ? []
      : report(
          "table-changed",
          message`The index ${name} is created again, with other keys or attributes: queries of it fail until it is filled.`,
          "block",
        );
  });
}

function sorted(value: Json | undefined): Json | undefined {
  return Array.isArray(value) ? value.map(String).sort() : value;
}

function expiry(attribute: Attribute): readonly RuleFinding[] {
  const [before, after] = [listOf(attribute.before)[0], listOf(attribute.after)[0]];
  const name = (value: Json | undefined): string => String(memberOf(value, "attribute_name") ?? "");
  if (isOn(before) && !isOn(after))
    return report(
      "table-changed",
      message`Items no longer expire by ${name(before)}: expired ones stay in the table.`,
    );
  if (!isOn(after)) return [];
  if (!isOn(before))
    return report(
      "table-changed",
      message`Items now expire by ${name(after)}: items with a value in the past are deleted.`,
    );
  return name(before) === name(after)
    ? []
    : report(
        "table-changed",
        message`Items expire by ${name(after)} instead of ${name(before)}: items with a value in the past are deleted.`,
        "block",
      );
}

function capacity(
  ...[attribute, change, facts]: Parameters<ReturnType<typeof lowered>>
): readonly RuleFinding[] {
  // In on-demand mode, Terraform shows 0.
  const isOnDemand =
    change.attribute("billing_mode").after === "PAY_PER_REQUEST" ||
    change.attribute("billing_mode").before === "PAY_PER_REQUEST";
  return isOnDemand ? [] : lowered("limits-lowered")(attribute, change, facts);
}

function replicas(attribute: Attribute): readonly RuleFinding[] {
  const regions = (value: Json | undefined) =>
    listOf(value).map((each) => textOf(memberOf(each, "region_name")) ?? "");
  const gone = regions(attribute.before).filter((each) => !regions(attribute.after).includes(each));
  if (gone.length > 0)
    return report("data-removed", message`The table loses its copy in ${gone.join(", ")}.`);
  return isEmpty(attribute.before)
    ? []
    : report("table-changed", ["The table's copies in other Regions change."]);
}
