import { isEmpty, listOf, memberOf, textOf, type Json } from "../../values/json";
import { message, messageList } from "../../findings/message";
import type { Attribute, ResourceChange } from "../../diff/change";
import {
  all,
  changes,
  evenNew,
  switchedOff,
  switchedOn,
  unsetOrChanged,
  names,
  rulesFor,
} from "../shared/attribute-rules";
import type { Facts } from "../../facts/facts";
import { keyed, reaches } from "../shared/owners";
import { policy } from "../identity/policies";
import type { TypeRules } from "../shared/rule";
import { type RuleFinding, report } from "../../findings/finding";
import { fromTo } from "../shared/change-message";
import { because, onRemoval, onCreation } from "../shared/resource-rules";

export const bucketRules: readonly TypeRules[] = [
  {
    types: ["aws_s3_bucket"],
    noun: "bucket",
    removed: onRemoval("data-removed", "bucket", undefined, "bucket"),
    created: (change) =>
      /^public-/.test(textOf(change.parts.after?.["acl"]) ?? "")
        ? report("network-opened", ["The bucket is public."])
        : [],
    attributes: {
      force_destroy: switchedOn("recovery-weakened", "warn"),
      acl: publicAcl,
      policy: evenNew(policy("resource")),
      versioning: changes("recovery-weakened", "warn"),
      lifecycle_rule: changes("data-removed", "warn"),
      server_side_encryption_configuration: changes("encryption-weakened"),
      logging: unsetOrChanged("log-removed", "warn"),
      ...rulesFor("grant website cors_rule", changes("network-opened", "warn")),
      object_lock_enabled: switchedOff("recovery-weakened"),
      object_lock_configuration: changes("recovery-weakened", "warn"),
      replication_configuration: all(unsetOrChanged("recovery-weakened", "warn"), evenNew(copies)),
    },
    harmless:
      names(`bucket_prefix bucket bucket_domain_name bucket_regional_domain_name website_domain website_endpoint
      request_payer acceleration_status`),
  },
  {
    types: ["aws_s3_bucket_acl"],
    noun: "ACL",
    removed: "harmless",
    created: because("Its grantees are judged."),
    judgedWhenCreated: ["acl"],
    attributes: {
      acl: publicAcl,
      access_control_policy: evenNew(changes("network-opened", "warn")),
      bucket: changes("network-opened", "warn"),
    },
    harmless: ["expected_bucket_owner"],
  },
  {
    types: ["aws_s3_bucket_versioning"],
    noun: "versioning",
    removed: onRemoval("recovery-weakened", "versioning of the bucket", "warn", "bucket"),
    created: because("It keeps more than before; whether it is on is judged."),
    attributes: {
      versioning_configuration: ({ before, after }) =>
        memberOf(listOf(before)[0], "status") === "Enabled" &&
        memberOf(listOf(after)[0], "status") !== "Enabled"
          ? report(
              "recovery-weakened",
              ["The bucket no longer keeps versions: overwritten or deleted objects are lost."],
              "warn",
            )
          : [],
      mfa: changes("recovery-weakened", "warn"),
      bucket: changes("recovery-weakened", "warn"),
    },
    harmless: ["expected_bucket_owner"],
  },
  {
    types: ["aws_s3_bucket_server_side_encryption_configuration"],
    noun: "encryption",
    removed: onRemoval("encryption-weakened", "encryption of the bucket", undefined, "bucket"),
    created: because("It encrypts more than before; its key is judged."),
    attributes: {
      rule: all(changes("encryption-weakened"), evenNew(encryptedWith)),
      bucket: changes("encryption-weakened"),
    },
    harmless: ["expected_bucket_owner"],
  },
  {
    types: ["aws_s3_bucket_lifecycle_configuration"],
    noun: "lifecycle",
    removed: "harmless",
    created: (change, facts) =>
      facts.refersToNew(change.address, "bucket")
        ? []
        : report("data-removed", ["Objects of the bucket now expire or move."], "warn"),
    attributes: { rule: changes("data-removed", "warn") },
    harmless: ["transition_default_minimum_object_size", "bucket", "expected_bucket_owner"],
  },
  {
    types: ["aws_s3_bucket_replication_configuration"],
    noun: "copying of a bucket's objects",
    removed: onRemoval("recovery-weakened", "protection of the bucket's objects", "warn", "bucket"),
    created: onCreation("data-leaves", "copying of a bucket's objects", "warn", "bucket"),
    attributes: {
      rule: all(changes("recovery-weakened", "warn"), evenNew(copies)),
      ...rulesFor("role bucket token", changes("recovery-weakened", "warn")),
    },
  },
  {
    types: ["aws_s3_bucket_object_lock_configuration"],
    noun: "protection of a bucket's objects",
    removed: onRemoval("recovery-weakened", "protection of the bucket's objects", "warn", "bucket"),
    created: because("It protects more than before; where copies go is judged."),
    attributes: {
      ...rulesFor("rule bucket token", changes("recovery-weakened", "warn")),
    },
    harmless: ["object_lock_enabled", "expected_bucket_owner"],
  },
  {
    types: ["aws_s3_bucket_ownership_controls"],
    noun: "ownership of objects",
    removed: onRemoval("network-opened", "ownership of the bucket's objects", "warn", "bucket"),
    created: because("The objects' owner is judged."),
    attributes: { rule: changes("network-opened", "warn"), bucket: changes("network-opened", "warn") },
  },
  {
    types: ["aws_s3_bucket_logging"],
    noun: "log of a bucket",
    removed: onRemoval("log-removed", "log of the bucket", "warn", "bucket"),
    created: because("The log's destination is judged."),
    attributes: {
      bucket: changes("log-removed", "warn"),
      target_bucket: all(
        changes("log-removed", "warn"),
        reaches({ hazard: "data-leaves", opening: "Who asks for which object is written to the bucket" }),
      ),
      target_grant: evenNew(changes("network-opened", "warn")),
    },
    harmless: ["target_prefix", "target_object_key_format", "expected_bucket_owner"],
  },
  {
    types: ["aws_s3_bucket_website_configuration", "aws_s3_bucket_cors_configuration"],
    noun: "website or CORS of a bucket",
    removed: "harmless",
    created: () => report("network-opened", ["The bucket answers browsers."], "warn"),
    attributes: rulesFor(
      `bucket cors_rule index_document error_document redirect_all_requests_to routing_rule routing_rules`,
      changes("network-opened", "warn"),
    ),
    harmless: ["expected_bucket_owner", "website_domain", "website_endpoint"],
  },
  {
    types: ["aws_s3_object", "aws_s3_bucket_object"],
    noun: "object",
    removed: onRemoval("data-removed", "object", "warn", "key"),
    created: because("Which bucket it is written to is judged."),
    attributes: {
      acl: evenNew(publicAcl),
      bucket: changes("data-removed", "warn"),
      key: changes("data-removed", "warn"),
      kms_key_id: all(changes("encryption-weakened"), keyed),
      bucket_key_enabled: changes("encryption-weakened"),
      server_side_encryption: changes("encryption-weakened"),
      object_lock_legal_hold_status: changes("recovery-weakened", "warn"),
      object_lock_mode: changes("recovery-weakened", "warn"),
      object_lock_retain_until_date: changes("recovery-weakened", "warn"),
      website_redirect: changes("network-opened", "warn"),
      content_base64: changes("unknown-change"),
      source_hash: changes("unknown-change", "info"),
      content: changes("unknown-change"),
    },
    harmless:
      names(`etag checksum_crc32 checksum_crc32c checksum_crc64nvme checksum_sha1 checksum_sha256 source
      content_type cache_control metadata content_disposition content_encoding content_language
      checksum_algorithm force_destroy override_provider storage_class`),
  },
];

/** Judges the destination of copies of a bucket's objects: a bucket's name does not show its owner. */
function copies(attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const buckets = (value: Json | undefined): readonly string[] =>
    [...JSON.stringify(value ?? null).matchAll(/arn:[\w-]+:s3:::[a-z0-9.-]+/g)].map(([arn]) => arn);
  const before = buckets(attribute.before);
  const added = buckets(attribute.after).filter(
    (each) => !before.includes(each) && facts.ownerOf(each) !== "own",
  );
  if (added.length > 0)
    return report("data-leaves", [
      "Each object of the bucket is copied to ",
      ...messageList([...new Set(added)]),
      ", which is not in the plan.",
    ]);
  return attribute.isUnknown &&
    buckets(attribute.after).length === 0 &&
    !facts.isOwnReference(change.address, attribute.name)
    ? report("unknown-value", ["Where objects of the bucket are copied to is known only after the apply."])
    : [];
}

function encryptedWith(attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const key = memberOf(
    listOf(memberOf(listOf(attribute.after)[0], "apply_server_side_encryption_by_default"))[0],
    "kms_master_key_id",
  );
  return key === undefined || key === null || key === ""
    ? []
    : keyed({ ...attribute, before: null, after: key, isUnknown: false }, change, facts);
}

function publicAcl(attribute: Attribute): readonly RuleFinding[] {
  const isPublic = /^(public-|authenticated-read)/.test(String(attribute.after ?? ""));
  if (isPublic) return report("network-opened", message`The ACL becomes ${String(attribute.after)}.`);
  return isEmpty(attribute.before)
    ? []
    : report("network-opened", message`The ACL changes${fromTo(attribute)}.`, "info");
}
