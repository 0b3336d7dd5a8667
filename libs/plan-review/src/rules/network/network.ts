// Rules for the network: security groups, VPC endpoints, blocks of public access, domains, DNS and WAF. Stages
// and routes of an API are in `rules/gateway`.

import { isObject, listOf, memberOf, numberOf, type Json, without } from "../../values/json";
import { isEveryone, isWithin, readBlock } from "../../policy/cidr";
import { message, messageList, type Message } from "../../findings/message";
import type { Attribute, ResourceChange } from "../../diff/change";
import { changes, evenUnknown, ownersJudged, names, rulesFor } from "../shared/attribute-rules";
import { apiPolicy } from "../gateway/rest-api";
import type { TypeRules } from "../shared/rule";
import { type RuleFinding, report } from "../../findings/finding";
import { because, onRemoval, onCreation } from "../shared/resource-rules";

const BLOCKS = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];

/** Attributes of a rule besides its addresses. */
const REACH =
  "from_port to_port protocol ip_protocol prefix_list_ids prefix_list_id referenced_security_group_id source_security_group_id self security_group_id type";

export const networkRules: readonly TypeRules[] = [
  {
    types: ["aws_security_group", "aws_default_security_group"],
    noun: "security group",
    removed: onRemoval("route-changed", "security group", "warn"),
    created: because("Its ingress rules are judged."),
    judgedWhenCreated: ["ingress"],
    attributes: {
      ingress: evenUnknown(ingress),
      egress: (attribute) =>
        rulesAdded(attribute).length > 0
          ? report("network-opened", ["Members of the group can reach more addresses."], "info")
          : [],
      vpc_id: changes("unknown-change"),
    },
    // Rules that are separate resources are judged there.
    harmless: ["name", "revoke_rules_on_delete"],
  },
  {
    types: ["aws_security_group_rule", "aws_vpc_security_group_ingress_rule"],
    noun: "rule of a security group",
    removed: onRemoval("requests-refused", "rule of a security group", "warn", "security_group_id"),
    created: ruleOpens,
    attributes: {
      ...rulesFor(REACH, changes("network-opened", "warn")),
      cidr_blocks: ruleOf,
      ipv6_cidr_blocks: ruleOf,
      cidr_ipv4: ruleOf,
      cidr_ipv6: ruleOf,
    },
    harmless: ["security_group_rule_id"],
  },
  {
    types: ["aws_vpc_security_group_egress_rule"],
    noun: "outgoing rule of a security group",
    removed: onRemoval("route-changed", "outgoing rule of a security group", "warn", "security_group_id"),
    created: because("Where its network can send is judged."),
    attributes: {
      ...rulesFor(
        `from_port to_port ip_protocol prefix_list_id referenced_security_group_id security_group_id`,
        changes("network-opened", "info"),
      ),
      cidr_ipv4: changes("network-opened", "info"),
      cidr_ipv6: changes("network-opened", "info"),
    },
    harmless: ["security_group_rule_id"],
  },
  {
    types: ["aws_vpc_endpoint"],
    noun: "VPC endpoint",
    removed: onRemoval("endpoint-changed", "VPC endpoint", undefined, "service_name"),
    created: onCreation("network-opened", "VPC endpoint", "warn", "service_name"),
    attributes: {
      policy: ownersJudged(apiPolicy("policy")),
      security_group_ids: changes("network-opened", "warn"),
      ...rulesFor("subnet_ids route_table_ids vpc_id subnet_configuration", changes("route-changed")),
      ...rulesFor("private_dns_enabled dns_options service_region", changes("endpoint-changed", "warn")),
      resource_configuration_arn: changes("network-opened", "warn"),
      service_network_arn: changes("network-opened", "warn"),
      auto_accept: changes("network-opened", "warn"),
    },
    harmless:
      names(`service_name vpc_endpoint_type ip_address_type cidr_blocks dns_entry network_interface_ids
      prefix_list_id requester_managed state`),
  },
  {
    types: ["aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block"],
    noun: "block of public access",
    removed: (change) =>
      report(
        "network-opened",
        [
          "The block of public access ",
          ...(change.action === "replace" ? ["does not exist for a moment"] : ["goes"]),
          ": a policy or an ACL can make the bucket public.",
        ],
        change.action === "replace" ? "warn" : "block",
      ),
    created: (change) =>
      BLOCKS.flatMap((name) =>
        change.parts.after?.[name] === false
          ? report("network-opened", message`${name} is off for the bucket.`, "warn")
          : [],
      ),
    attributes: Object.fromEntries(
      BLOCKS.map((name) => [
        name,
        ({ before, after }: Attribute) =>
          before === true && after !== true
            ? report("network-opened", message`${name} is switched off for the bucket.`)
            : [],
      ]),
    ),
    harmless: ["bucket", "account_id"],
  },
];

/** The rules that a group gains; descriptions are ignored. */
function rulesAdded({ before, after }: Attribute): readonly Json[] {
  const plain = (rule: Json): Json => (isObject(rule) ? { ...rule, description: null } : rule);
  return without(listOf(after).map(plain), listOf(before).map(plain));
}

function ingress(attribute: Attribute): readonly RuleFinding[] {
  if (attribute.isUnknown && listOf(attribute.after).length === 0)
    return report("unknown-value", ["The group's allowed sources are known only after the apply."]);
  return rulesAdded(attribute).flatMap((rule) => opening(rule, listOf(attribute.before)));
}

function ruleOpens(change: ResourceChange): readonly RuleFinding[] {
  return isOutgoing(change) ? [] : opening(change.parts.after ?? {}, []);
}

function ruleOf(_: Attribute, change: ResourceChange): readonly RuleFinding[] {
  return isOutgoing(change) ? [] : opening(change.parts.after ?? {}, [change.parts.before ?? {}]);
}

function isOutgoing({ parts: { after } }: ResourceChange): boolean {
  return after?.["type"] === "egress";
}

const BLOCK_NAMES = ["cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6"];
/** Security groups and prefix lists, which a rule names instead of listing addresses. */
const NAMED = [
  "security_groups",
  "source_security_group_id",
  "referenced_security_group_id",
  "prefix_list_ids",
  "prefix_list_id",
  "self",
];

function blocksOf(rule: Json): readonly string[] {
  return BLOCK_NAMES.flatMap((name) => listOf(memberOf(rule, name)).map(String));
}

function namedIn(rule: Json): readonly string[] {
  return NAMED.flatMap((name) =>
    listOf(memberOf(rule, name)).map((each) => `${name} ${String(each)}`),
  ).filter((each) => each !== "self false");
}

/** Reports sources that a rule allows at its ports and no earlier rule does. */
function opening(rule: Json, earlier: readonly Json[]): readonly RuleFinding[] {
  const there = earlier.filter((each) => reaches(each, rule));
  const known = there.flatMap(blocksOf);
  const added = blocksOf(rule).filter((text) => !known.some((each) => includes(each, text)));
  const others = namedIn(rule).filter((each) => !there.flatMap(namedIn).includes(each));
  const ports = portsOf(rule);
  return [
    ...(added.length > 0
      ? report(
          "network-opened",
          [...messageList(added), " can reach ", ...ports, "."],
          added.some(isEveryone) ? "block" : "warn",
        )
      : []),
    ...(others.length > 0
      ? report("network-opened", ["Another group or list of addresses can reach ", ...ports, "."], "warn")
      : []),
  ];
}

function portsOf(rule: Json): Message {
  const [from, to] = [memberOf(rule, "from_port"), memberOf(rule, "to_port")];
  if (protocolOf(rule) === "-1") return ["every port"];
  if (from === undefined || to === undefined) return ["its ports"];
  return from === to ? message`port ${String(from)}` : message`ports ${String(from)} to ${String(to)}`;
}

function protocolOf(rule: Json): string {
  return String(memberOf(rule, "protocol") ?? memberOf(rule, "ip_protocol") ?? "");
}

/** Whether an earlier rule covers all ports of a later one. */
function reaches(earlier: Json, later: Json): boolean {
  if (protocolOf(earlier) === "-1") return true;
  const port = (rule: Json, name: string, otherwise: number): number =>
    numberOf(memberOf(rule, name)) ?? otherwise;
  return (
    protocolOf(earlier) === protocolOf(later) &&
    port(earlier, "from_port", 0) <= port(later, "from_port", 0) &&
    port(earlier, "to_port", 65_535) >= port(later, "to_port", 65_535)
  );
}

function includes(wide: string, narrow: string): boolean {
  const [outer, inner] = [readBlock(wide), readBlock(narrow)];
  return outer && inner ? isWithin(inner, outer) : wide === narrow;
}
