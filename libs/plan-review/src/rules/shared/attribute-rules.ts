import { isSameSetting } from "../../diff/same-setting";
import { finding } from "../../findings/finding";
import type { HazardId, Severity } from "../../findings/hazards";
import { message, messageList, type Message } from "../../findings/message";
import { isObject, listOf, memberOf, numberOf, type Json, without, isTrue } from "../../values/json";
import { fromTo } from "./change-message";
import type { AttributeRule } from "./rule";

/** Splits a text into names of attributes. */
export function names(text: string): readonly string[] {
  return text.split(/\s+/);
}

/** One rule for several attributes. */
export function rulesFor(attributes: string, rule: AttributeRule): Readonly<Record<string, AttributeRule>> {
  return Object.fromEntries(names(attributes).map((name) => [name, rule]));
}

/** Reports any change of the attribute. */
export function changes(hazard: HazardId, severity?: Severity): AttributeRule {
  return (attribute) => [finding(hazard, message`${attribute.name} changes${fromTo(attribute)}.`, severity)];
}

/** Reports a switch that is turned off. */
export function switchedOff(
  hazard: HazardId,
  severity?: Severity,
  isOn: (value: Json | undefined) => boolean = isTrue,
): AttributeRule {
  return (attribute) =>
    isOn(attribute.before) && !isOn(attribute.after)
      ? [finding(hazard, message`${attribute.name} is switched off.`, severity)]
      : [];
}

/** Reports a switch that is turned on. */
export function switchedOn(hazard: HazardId, severity?: Severity): AttributeRule {
  return (attribute) =>
    isTrue(attribute.after) && !isTrue(attribute.before)
      ? [finding(hazard, message`${attribute.name} is switched on.`, severity)]
      : [];
}

/** Reports a value that is removed. */
export function unset(hazard: HazardId, severity?: Severity): AttributeRule {
  return (attribute) =>
    listOf(attribute.before).length > 0 &&
    attribute.before !== "" &&
    (listOf(attribute.after).length === 0 || attribute.after === "")
      ? [finding(hazard, message`${attribute.name} is removed.`, severity)]
      : [];
}

/** Reports a value that is removed or replaced. */
export function unsetOrChanged(hazard: HazardId, severity?: Severity): AttributeRule {
  return (attribute) =>
    listOf(attribute.before).length > 0 && attribute.before !== ""
      ? [finding(hazard, message`${attribute.name} is removed or exchanged${fromTo(attribute)}.`, severity)]
      : [];
}

/** Reports a number that decreases, is set or is removed. */
export function lowered(hazard: HazardId, severity?: Severity): AttributeRule {
  return numbers((before, after) => after < before, hazard, severity);
}

export function raised(hazard: HazardId, severity?: Severity): AttributeRule {
  return numbers((before, after) => after > before, hazard, severity);
}

/**
 * Reports a number of days that becomes smaller, where 0 and no number mean forever.
 *
 * @param kept what is kept so long, as the beginning of a sentence: "Its lines"
 */
export function keptShorter(kept: string, hazard: HazardId, severity?: Severity): AttributeRule {
  const days = (value: Json | undefined): number => numberOf(value) || Infinity;
  return (attribute) => {
    const [before, after] = [days(attribute.before), days(attribute.after)];
    if (after >= before) return [];
    const instead = message` are kept for ${after} days instead of ${before === Infinity ? "forever" : before}.`;
    return [finding(hazard, [kept, ...instead], severity)];
  };
}

function numbers(
  isHazard: (before: number, after: number) => boolean,
  hazard: HazardId,
  severity?: Severity,
): AttributeRule {
  return (attribute) => {
    const [before, after] = [numberOf(attribute.before), numberOf(attribute.after)];
    // A missing number may mean a default, which the rule does not know.
    if (before === undefined || after === undefined || isHazard(before, after))
      return [finding(hazard, message`${attribute.name} changes${fromTo(attribute)}.`, severity)];
    return [];
  };
}

/** Reports removed items of a list. */
export function loses(hazard: HazardId, severity?: Severity): AttributeRule {
  return (attribute) => {
    const gone = without(listOf(attribute.before), listOf(attribute.after));
    return gone.length === 0
      ? []
      : [finding(hazard, message`${attribute.name} loses ${itemsMessage(gone)}.`, severity)];
  };
}

/** Reports added items of a list. */
export function gains(hazard: HazardId, severity?: Severity): AttributeRule {
  return (attribute) => {
    const added = without(listOf(attribute.after), listOf(attribute.before));
    return added.length === 0
      ? []
      : [finding(hazard, message`${attribute.name} gains ${itemsMessage(added)}.`, severity)];
  };
}

function itemsMessage(items: readonly Json[]): Message {
  const texts = items.filter((each) => typeof each !== "object").map(String);
  return texts.length === items.length ? messageList(texts) : [`${items.length} of its settings`];
}

/**
 * Combines several rules for one attribute. For new resources and unknown values, only the rules with that
 * flag run, if there are any.
 */
export function all(...rules: readonly AttributeRule[]): AttributeRule {
  const some = (flag: Flag): boolean => rules.some((rule) => rule[flag]);
  return flagged(
    (attribute, change, facts) =>
      rules
        .filter((rule) => !some("handlesUnknown") || !attribute.isUnknown || rule.handlesUnknown)
        .filter((rule) => !some("judgesNew") || change.action !== "create" || rule.judgesNew)
        .flatMap((rule) => rule(attribute, change, facts)),
    {
      judgesNew: some("judgesNew"),
      handlesUnknown: some("handlesUnknown"),
      judgesOwners: some("judgesOwners"),
    },
  );
}

/**
 * A rule for the members of a block that occurs at most once, which Terraform writes as a list of one object.
 * A member without a rule is reported as unknown, also on a new resource.
 */
export function block(
  members: Readonly<Record<string, AttributeRule>>,
  harmless: readonly string[] = [],
): AttributeRule {
  return flagged(
    (attribute, change, facts) => {
      const [before, after] = [listOf(attribute.before)[0], listOf(attribute.after)[0]];
      const names = [before, after].flatMap((each) => (isObject(each) ? Object.keys(each) : []));
      // Unknown members of the block are judged by the rules that handle unknown values.
      const open = attribute.isUnknown
        ? Object.keys(members).filter((name) => members[name]?.handlesUnknown && !names.includes(name))
        : [];
      return [...new Set([...names, ...open])].flatMap((name) => {
        const [old, now] = [memberOf(before, name), memberOf(after, name)];
        if ((!open.includes(name) && isSameSetting(old, now, name)) || harmless.includes(name)) return [];
        const isUnknown = attribute.isUnknown && now === undefined;
        const inner = { ...attribute, name: `${attribute.name}.${name}`, before: old, after: now, isUnknown };
        const rule = Object.hasOwn(members, name) ? members[name] : undefined;
        if (change.action === "create" && rule && !rule.judgesNew) return [];
        return rule ? rule(inner, change, facts) : changes("unknown-change")(inner, change, facts);
      });
    },
    { judgesNew: true, handlesUnknownWhenNew: true },
  );
}

/** Marks the rule as one that also judges unknown values. */
export function evenUnknown(rule: AttributeRule): AttributeRule {
  return flagged(rule, { handlesUnknown: true });
}

/** Marks the rule as one that also judges new resources. */
export function evenNew(rule: AttributeRule): AttributeRule {
  return flagged(rule, { judgesNew: true });
}

/** Marks the rule as one that judges all accounts and hosts in the value. */
export function ownersJudged(rule: AttributeRule): AttributeRule {
  return flagged(rule, { judgesOwners: true });
}

type Flag = "judgesNew" | "handlesUnknown" | "handlesUnknownWhenNew" | "handlesSensitive" | "judgesOwners";

function flagged(rule: AttributeRule, flags: Partial<Record<Flag, boolean>>): AttributeRule {
  const { judgesNew, handlesUnknown, handlesUnknownWhenNew, handlesSensitive, judgesOwners } = rule;
  return Object.assign((...args: Parameters<AttributeRule>) => rule(...args), {
    ...(judgesNew && { judgesNew }),
    ...(handlesUnknown && { handlesUnknown }),
    ...(handlesUnknownWhenNew && { handlesUnknownWhenNew }),
    ...(handlesSensitive && { handlesSensitive }),
    ...(judgesOwners && { judgesOwners }),
    ...flags,
  });
}
