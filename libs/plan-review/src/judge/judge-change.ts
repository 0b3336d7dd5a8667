// Judgement of a plan: runs the rules on each change and on drift, searches for secrets, and judges the
// configuration and the plan as a whole. The rules for each resource type are in `rules`.

import { hazardKinds, type Severity } from "../findings/hazards";
import { isEmpty } from "../values/json";
import { message, messageList, type Message } from "../findings/message";
import type { Attribute, ResourceChange } from "../diff/change";
import { rulesByType } from "../rules";
import type { Facts } from "../facts/facts";
import { outsiders } from "../rules/shared/owners";
import type { AttributeRule, TypeRules } from "../rules/shared/rule";
import { type RuleFinding, finding, report } from "../findings/finding";
import { removalMessage, fromTo } from "../rules/shared/change-message";
import { HARMLESS_ANYWHERE } from "../rules/shared/resource-rules";
import { commandsOf } from "../rules/functions/runs-at-apply";

/**
 * Judges one change: returns the findings of its rules, and reports everything that no rule judges. A
 * created, changed, replaced, imported, removed or forgotten resource is harmless only if a rule lists it.
 */
export function judgeChange(change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  if (change.parts.isData) return dataRead(change);
  const adopted = change.parts.isImport ? adoption(change, facts) : [];
  if (change.action === "none" || change.action === "read") return adopted;
  if (change.action === "unknown")
    return report("unknown-type", [
      ...message`Terraform is about to do something that this review does not know: ${change.parts.actions.join()}.`,
    ]);
  if (change.action === "forget")
    return report("forgotten", ["Terraform stops managing it, and does not destroy it."]);
  const rules = rulesByType.get(change.type);
  const judged = rules ? judgeKnown(change, rules, facts) : unknownType(change);
  return [...adopted, ...judged, ...commandsOf(change, facts), ...reachOf(change, rules, judged, facts)];
}

function judgeKnown(change: ResourceChange, rules: TypeRules, facts: Facts): readonly RuleFinding[] {
  const ended = change.isRemoval ? endOf(change, rules, facts) : [];
  const made =
    change.action === "create" && typeof rules.created === "function" ? rules.created(change, facts) : [];
  const differing = change.isWrite
    ? change.changed.flatMap((attribute) =>
        change.action === "create"
          ? judgeNew(attribute, change, rules, facts)
          : judge(attribute, change, rules, facts, ended.length > 0),
      )
    : [];
  // Does not repeat for an attribute what the end of a replacement, or the new resource as a whole, already
  // reports.
  const isTold = made.some((each) => severityOf(each) !== "info");
  return [
    ...ended,
    ...made.filter((each) => !differing.some((other) => isWorse(other, each))),
    ...differing.filter(
      ({ hazard }) =>
        !(isTold && hazard === "unknown-change") && !ended.some((each) => each.hazard === hazard),
    ),
  ];
}

/** Whether another finding has the same hazard and a higher severity. */
function isWorse(other: RuleFinding, each: RuleFinding): boolean {
  return other.hazard === each.hazard && severityOf(other) === "block" && severityOf(each) !== "block";
}

function severityOf({ hazard, severity }: RuleFinding): Severity {
  return severity ?? hazardKinds[hazard].severities[0];
}

function unknownType(change: ResourceChange): readonly RuleFinding[] {
  const names = change.changed.map(({ name }) => name).filter((name) => !HARMLESS_ANYWHERE.has(name));
  // Tags and descriptions have the same meaning in every type.
  if (change.action === "update" && names.length === 0) return [];
  const sentence =
    change.action === "update"
      ? ["is changed in ", ...messageList(names)]
      : change.action === "create"
        ? ["is created"]
        : removalMessage(change);
  return report("unknown-type", ["A resource of the type ", ...message`${change.type} `, ...sentence, "."]);
}

/**
 * Judges the end of a resource, together with the resources that still refer to it after the apply. It
 * blocks if one of those is an authorizer.
 */
function endOf(change: ResourceChange, rules: TypeRules, facts: Facts): readonly RuleFinding[] {
  const ended = rules.removed === "harmless" ? [] : rules.removed(change, facts);
  if (change.action !== "delete" || change.parts.deposed !== undefined) return ended;
  const dependents = facts.dependentsOf(change.address);
  if (dependents.length === 0) return ended;
  const hazard = ended[0]?.hazard ?? "unknown-change";
  const isVital = dependents.some(({ address }) => facts.isAuthorizer(address));
  const { severities } = hazardKinds[hazard];
  const severity: Severity = isVital && severities.includes("block") ? "block" : "warn";
  return [
    ...ended,
    finding(
      severities.includes(severity) ? hazard : "unknown-change",
      [
        `The ${rules.noun} is removed, but these resources still refer to it: `,
        ...messageList(dependents.map(({ address, attribute }) => `${address} (${attribute})`)),
        ".",
      ],
      severities.includes(severity) ? severity : "warn",
    ),
  ];
}

function ruleOf(name: string, rules: TypeRules): AttributeRule | undefined {
  return rules.attributes && Object.hasOwn(rules.attributes, name) ? rules.attributes[name] : undefined;
}

/**
 * Judges an attribute of a new resource: rules about access apply; rules about losses do not, because nothing
 * existed before.
 */
function judgeNew(
  attribute: Attribute,
  change: ResourceChange,
  rules: TypeRules,
  facts: Facts,
): readonly RuleFinding[] {
  const { name, isUnknown, after } = attribute;
  const rule = ruleOf(name, rules);
  const isNamed = rules.judgedWhenCreated?.includes(name);
  if (rule && (rule.judgesNew || isNamed)) {
    const isSet = isUnknown || !isEmpty(after) || (isNamed && after === false);
    return isSet ? judge(attribute, change, rules, facts, false) : [];
  }
  if (rule || isHarmless(name, rules) || rules.harmlessWhenNew?.includes(name)) return [];
  // AWS chooses a value that is not set.
  const isSet =
    isUnknown && isEmpty(after)
      ? facts.isConfigured(change.address, name)
      : !isEmpty(after) && after !== false;
  return isSet
    ? report("unknown-change", message`${name} of the new ${[rules.noun]} is set${setTo(attribute)}.`)
    : [];
}

function setTo({ after, isSensitive, isUnknown }: Attribute): Message {
  if (isSensitive || isUnknown || typeof after === "object") return [];
  return message` to ${String(after)}`;
}

function isHarmless(name: string, rules: TypeRules): boolean {
  return HARMLESS_ANYWHERE.has(name) || rules.harmless?.includes(name) === true;
}

function judge(
  attribute: Attribute,
  change: ResourceChange,
  rules: TypeRules,
  facts: Facts,
  hasEnded: boolean,
): readonly RuleFinding[] {
  const { name, isUnknown } = attribute;
  const rule = ruleOf(name, rules);
  const canJudge =
    !isUnknown || rule?.handlesUnknown || (rule?.handlesUnknownWhenNew && change.action === "create");
  if (rule && canJudge) {
    const seen = rule(attribute, change, facts);
    return attribute.isSensitive && !rule.handlesSensitive ? seen.map((each) => kept(each, name)) : seen;
  }
  // For a resource that ends, the new values from AWS are unknown, and the end is the hazard.
  if (hasEnded && !DECIDES_ACCESS.test(name)) return [];
  if (rule) return unknownValue(attribute, change, rules, facts);
  if (isHarmless(name, rules)) return [];
  return report("unknown-change", message`${name} of the ${[rules.noun]} changes${fromTo(attribute)}.`);
}

/** The message without the values of an attribute that Terraform marks as sensitive. */
function kept(each: RuleFinding, name: string): RuleFinding {
  const isOpen = (part: Message[number]): boolean => typeof part === "string" || part.untrusted === name;
  const { hazard, severity } = each;
  return finding(
    hazard,
    each.message.map((part) => (isOpen(part) ? part : "(a sensitive value)")),
    severity,
  );
}

/**
 * Reports an attribute whose value is unknown. AWS chooses the value of an attribute that the configuration
 * does not set, so that needs no decision.
 */
function unknownValue(
  { name, before }: Attribute,
  change: ResourceChange,
  rules: TypeRules,
  facts: Facts,
): readonly RuleFinding[] {
  const isSet = facts.isConfigured(change.address, name);
  // A dynamic block does not appear in the configuration. Unset blocks are not reported, except `ingress`,
  // which decides who can reach a group.
  if (!isSet && isEmpty(before) && name !== "ingress") return [];
  return report(
    "unknown-value",
    message`${name} of the ${[rules.noun]} is known only after the apply.`,
    isSet ? "warn" : "info",
  );
}

/** Attributes that decide about access. */
const DECIDES_ACCESS = /policy|policies|ingress|^body$|^authoriz/;

/**
 * Reports foreign accounts, hosts and addresses in each attribute whose rule does not judge them, also in
 * resource types that the review does not know. It does not repeat what a rule has already reported.
 */
function reachOf(
  change: ResourceChange,
  rules: TypeRules | undefined,
  judged: readonly RuleFinding[],
  facts: Facts,
): readonly RuleFinding[] {
  if (!change.isWrite) return [];
  return change.changed.flatMap((attribute) => {
    if (rules?.judgesOwners || (rules && ruleOf(attribute.name, rules)?.judgesOwners)) return [];
    return outsiders(attribute, facts)
      .filter((outsider) => !judged.some((each) => says(each, outsider)))
      .map((each) => (attribute.isSensitive ? kept(each, attribute.name) : each));
  });
}

/** Whether a rule already judged the foreign owner. A finding that a value is unknown is no judgement. */
function says(each: RuleFinding, outsider: RuleFinding): boolean {
  const who = outsider.message.findLast((part) => typeof part !== "string");
  return (
    typeof who === "object" &&
    hazardKinds[each.hazard].group !== "unknown" &&
    severityOf(each) !== "info" &&
    each.message.some((part) => typeof part !== "string" && part.untrusted.includes(who.untrusted))
  );
}

/** Judges an import: Terraform takes over an existing resource, whose owner must be visible. */
function adoption(change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const { before } = change.parts;
  const foreign = ["arn", "id", "owner_id", "account_id", "owner"]
    .map((name) => before?.[name])
    .filter((each): each is string => typeof each === "string")
    .find((each) => facts.ownerOf(each) === "foreign");
  return foreign === undefined
    ? []
    : report(
        "reaches-outside",
        message`Terraform takes over ${foreign}, which is not this account's.`,
        "block",
      );
}

/** Judges a data source. Those of the AWS provider only read. */
function dataRead(change: ResourceChange): readonly RuleFinding[] {
  return change.type === "external" && change.action === "read"
    ? report("runs-at-apply", ["It runs a program at each plan, and again at the apply."])
    : [];
}
