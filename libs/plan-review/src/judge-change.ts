import { isEmpty } from "./json";
import { say, sayList, type Phrase } from "./phrase";
import type { Attribute, ResourceChange } from "./read/change";
import { rulesByType } from "./rules";
import { end, found, fromTo, HARMLESS_ANYWHERE } from "./rules/common";
import type { Facts } from "./rules/facts";
import type { Found, TypeRules } from "./rules/rule";

/** What one change means: everything that a rule found, and everything that no rule judges. */
export function judgeChange(change: ResourceChange, facts: Facts): readonly Found[] {
  if (change.action === "none" || change.action === "read" || change.parts.isData) return [];
  if (change.action === "unknown")
    return [
      found("unknown-type", [
        ...say`Terraform is about to do something that this review does not know: ${change.parts.actions.join()}.`,
      ]),
    ];
  if (change.action === "forget")
    return [found("forgotten", ["It is no longer Terraform's, and is not destroyed."])];
  const rules = rulesByType.get(change.type);
  if (!rules) return unknownType(change);
  const ended = change.isRemoval ? endOf(change, rules, facts) : [];
  const made = change.action === "create" ? (rules.created?.(change, facts) ?? []) : [];
  const differing = change.isWrite
    ? judged(change, rules).flatMap((attribute) => judge(attribute, change, rules, facts, ended.length > 0))
    : [];
  // What an attribute does by forcing the replacement is said by the end already.
  return [
    ...ended,
    ...made,
    ...differing.filter(({ hazard }) => !ended.some((each) => each.hazard === hazard)),
  ];
}

function unknownType(change: ResourceChange): readonly Found[] {
  const names = change.changed.map(({ name }) => name).filter((name) => !HARMLESS_ANYWHERE.has(name));
  // Tags and descriptions mean the same in every type.
  if (change.action === "update" && names.length === 0) return [];
  const what =
    change.action === "update"
      ? ["is changed in ", ...sayList(names)]
      : change.action === "create"
        ? ["is made"]
        : end(change);
  return [found("unknown-type", ["A resource of the type ", ...say`${change.type} `, ...what, "."])];
}

function endOf(change: ResourceChange, rules: TypeRules, facts: Facts): readonly Found[] {
  return rules.removed === "harmless" ? [] : rules.removed(change, facts);
}

/** Of a new resource, only what can be wrong with a new one is judged. */
function judged(change: ResourceChange, rules: TypeRules): readonly Attribute[] {
  if (change.action !== "create") return change.changed;
  return (rules.judgedWhenCreated ?? [])
    .map((name) => change.attribute(name))
    .filter(({ isUnknown, after }) => isUnknown || !isEmpty(after) || after === false);
}

function judge(
  attribute: Attribute,
  change: ResourceChange,
  rules: TypeRules,
  facts: Facts,
  hasEnded: boolean,
): readonly Found[] {
  const { name, isUnknown } = attribute;
  const rule = rules.attributes && Object.hasOwn(rules.attributes, name) ? rules.attributes[name] : undefined;
  if (rule && (!isUnknown || rule.handlesUnknown)) {
    const seen = rule(attribute, change, facts);
    return attribute.isSensitive && !rule.handlesSensitive ? seen.map((each) => kept(each, name)) : seen;
  }
  // Of a resource that ends, what AWS makes anew is unknown: its end is the hazard.
  if (hasEnded && !DECIDES_ACCESS.test(name)) return [];
  if (rule) return unknownValue(attribute, change, rules, facts);
  if (
    HARMLESS_ANYWHERE.has(name) ||
    rules.harmless?.includes(name) ||
    change.parts.replacePaths.includes(name)
  )
    return [];
  return [found("unknown-change", say`${name} of the ${[rules.noun]} changes${fromTo(attribute)}.`)];
}

/** A sentence without the values of an attribute that Terraform keeps back. */
function kept(each: Found, name: string): Found {
  const isOpen = (part: Phrase[number]): boolean => typeof part === "string" || part.untrusted === name;
  const { place: _, ...rest } = each;
  return { ...rest, what: each.what.map((part) => (isOpen(part) ? part : "(a sensitive value)")) };
}

/** What the configuration does not set is AWS's to say, and no one's mistake. */
function unknownValue(
  { name, before }: Attribute,
  change: ResourceChange,
  rules: TypeRules,
  facts: Facts,
): readonly Found[] {
  const isSet = facts.isConfigured(change.address, name);
  // A block that is made of a list does not show in the configuration: only who can reach a group is told all the same.
  if (!isSet && isEmpty(before) && name !== "ingress") return [];
  return [
    found(
      "unknown-value",
      say`${name} of the ${[rules.noun]} is known only after the apply.`,
      isSet ? "warn" : "info",
    ),
  ];
}

/** Attributes that decide about access. */
const DECIDES_ACCESS = /policy|policies|ingress|^body$|^authoriz/;
