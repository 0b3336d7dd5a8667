import { ResourceChange, type Attribute } from "../diff/change";
import { differences } from "../diff/differences";
import { isSameSetting } from "../diff/same-setting";
import type { Facts } from "../facts/facts";
import { findingAt, type Finding, type RuleFinding, reportAt } from "../findings/finding";
import { hazardKinds } from "../findings/hazards";
import type { Message } from "../findings/message";
import { rulesByType } from "../rules";
import { HARMLESS_ANYWHERE } from "../rules/shared/resource-rules";
import { isEmpty, listOf, memberOf, textOf, type Json, type JsonObject } from "../values/json";
import { judgeChange } from "./judge-change";

/** The maximum differences in one message. */
const MOST = 6;

/**
 * Attributes that show what another resource set, with the types that set them, or what AWS sets by itself.
 * They differ after every first apply.
 */
const REFLECTED: ReadonlyMap<string, Readonly<Record<string, RegExp>>> = new Map<
  string,
  Record<string, RegExp>
>([
  [
    "aws_iam_role",
    {
      managed_policy_arns: /^aws_iam_(role_)?policy_attachment(s_exclusive)?$/,
      inline_policy: /^aws_iam_role_polic(y|ies_exclusive)$/,
    },
  ],
  [
    "aws_s3_bucket",
    {
      versioning: /_versioning$/,
      server_side_encryption_configuration: /_server_side_encryption_configuration$/,
      lifecycle_rule: /_lifecycle_configuration$/,
      policy: /_bucket_policy$/,
      logging: /_logging$/,
      cors_rule: /_cors_configuration$/,
      grant: /_bucket_acl$/,
      acl: /_bucket_acl$/,
      object_lock_configuration: /_object_lock_configuration$/,
      replication_configuration: /_replication_configuration$/,
      website: /_website_configuration$/,
    },
  ],
  [
    "aws_security_group",
    {
      ingress: /^aws_(vpc_)?security_group(_ingress)?_rule$/,
      egress: /^aws_(vpc_)?security_group(_egress)?_rule$/,
    },
  ],
  ["aws_api_gateway_rest_api", { policy: /_rest_api_policy$/ }],
  ["aws_dynamodb_table", { replica: /_table_replica$/ }],
  ["aws_kms_key", { policy: /_key_policy$/ }],
  ["aws_sns_topic", { policy: /_topic_policy$/ }],
  ["aws_sqs_queue", { policy: /_queue_policy$/, redrive_policy: /_queue_redrive_policy$/ }],
]);

/**
 * Reports what was changed outside Terraform: both values, the effect by the rules for changes, and what the
 * apply does with it.
 *
 * @param planned the planned change of the same resource
 */
export function judgeDrift(
  change: ResourceChange,
  planned: ResourceChange | undefined,
  facts: Facts,
): readonly Finding[] {
  if (change.parts.isData || change.action === "none") return [];
  if (change.action === "delete") return [destroyed(change, planned)];
  const told = change.changed.filter((attribute) => isTold(attribute, change, facts));
  const all = told.flatMap((attribute) => differences(attribute));
  if (all.length === 0) return [];
  const meant = meaningOf(change, told, facts).slice(0, 3);
  return reportAt(
    change.address,
    "drift",
    [
      "It was changed outside Terraform: ",
      ...all.slice(0, MOST).flatMap((each, index) => [...(index > 0 ? [", "] : []), ...each]),
      all.length > MOST ? ` and ${all.length - MOST} more. ` : ". ",
      fate(told, planned),
      ...meant.flatMap(({ message }): Message => [" In the meantime: ", ...message]),
    ],
    meant.length > 0 ? "warn" : "info",
  );
}

function destroyed({ address }: ResourceChange, planned: ResourceChange | undefined): Finding {
  return findingAt(
    address,
    "drift",
    [
      "It was destroyed outside Terraform: what depended on it no longer exists, and the apply ",
      planned?.action === "create" ? "creates a new one." : "does not create a new one.",
    ],
    "warn",
  );
}

/** The findings of the rules for the changed attributes that block or need a decision. */
function meaningOf(
  change: ResourceChange,
  attributes: readonly Attribute[],
  facts: Facts,
): readonly RuleFinding[] {
  return judgeChange(onlyWith(change, attributes), facts).filter(
    ({ hazard, severity = hazardKinds[hazard].severities[0] }) =>
      severity !== "info" && hazardKinds[hazard].group !== "unknown",
  );
}

function isTold(attribute: Attribute, change: ResourceChange, facts: Facts): boolean {
  const { name, before, after } = attribute;
  const { address, type } = change;
  if (HARMLESS_ANYWHERE.has(name) || rulesByType.get(type)?.harmless?.includes(name)) return false;
  const reflected = REFLECTED.get(type);
  const by = reflected && Object.hasOwn(reflected, name) ? reflected[name] : undefined;
  if (!by) return true;
  const setters = facts.dependentsOf(address).filter((each) => by.test(each.type));
  // A value that another resource sets is reported with that resource.
  if (setters.length > 0)
    return !setters.some((each) => each.type.endsWith("_exclusive")) && gainsPolicy(attribute, change, facts);
  if (!isSameSetting(before, null, name)) return true;
  // AWS's own default is not reported unless it has an effect.
  if (name === "grant" && !/AllUsers|AuthenticatedUsers/.test(JSON.stringify(after))) return false;
  return meaningOf(change, [attribute], facts).length > 0;
}

/** Whether a role got a policy that no resource of the plan had attached before the apply. */
function gainsPolicy({ before, after }: Attribute, change: ResourceChange, facts: Facts): boolean {
  if (change.type !== "aws_iam_role") return false;
  const nameOf = (policy: Json): string => textOf(policy) ?? textOf(memberOf(policy, "name")) ?? "";
  const role = change.value("name") ?? "";
  const known = new Set([
    ...listOf(before).map(nameOf),
    ...facts.holders.attachedTo(role),
    ...facts.holders.inlineNames(role),
  ]);
  return listOf(after).some((each) => !isEmpty(each) && !known.has(nameOf(each)));
}

/** The same change with only these attributes different. */
function onlyWith(change: ResourceChange, attributes: readonly Attribute[]): ResourceChange {
  const { before, after } = change.parts;
  const changed: JsonObject = Object.fromEntries(
    attributes.flatMap(({ name, after: now }) => (now === undefined ? [] : [[name, now]])),
  );
  return after === undefined
    ? change
    : new ResourceChange({ ...change.parts, after: { ...before, ...changed } });
}

/** Describes what the apply does with each drifted attribute. */
function fate(told: readonly Attribute[], planned: ResourceChange | undefined): string {
  if (!planned) return "The plan does not say what the apply does with it.";
  if (planned.action === "delete") return "The apply destroys the resource.";
  if (planned.action === "forget") return "Terraform forgets the resource.";
  const fates = told.map((attribute) => {
    const after = planned.attribute(attribute.name);
    if (after.isUnknown) return "unknown";
    if (isSameSetting(after.after, attribute.before, attribute.name)) return "undone";
    return isSameSetting(after.after, attribute.after, attribute.name) ? "kept" : "other";
  });
  if (fates.every((each) => each === "undone")) return "The apply changes it back.";
  if (fates.every((each) => each === "kept")) return "The apply keeps it.";
  const count = (each: string): number => fates.filter((one) => one === each).length;
  return `The apply changes ${count("undone")} of the ${told.length} attributes back, keeps ${count("kept")}, and gives ${count("other") + count("unknown")} a different value.`;
}
