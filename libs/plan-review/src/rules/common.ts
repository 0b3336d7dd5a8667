import { differences } from "../differences";
import type { HazardId, Severity } from "../hazards";
import { canonical, isObject, listOf, memberOf, numberOf, type Json } from "../json";
import { say, sayList, type Phrase } from "../phrase";
import type { Attribute, ResourceChange } from "../read/change";
import { isSameSetting } from "../read/same-setting";
import type { AttributeRule, Found, Harmless } from "./rule";

/** Attributes that say nothing, or only what AWS computes, in every type. */
export const HARMLESS_ANYWHERE: ReadonlySet<string> = new Set(
  `tags tags_all description comment id arn timeouts timestamp name_prefix unique_id owner_id created_date create_date
  creation_date last_modified last_updated_date last_update_date last_updated_time code_sha256 source_code_size version
  invoke_arn qualified_arn qualified_invoke_arn execution_arn invoke_url api_endpoint lock_token revision_id policy_id
  attachment_count stream_arn stream_label etag version_id fqdn hosted_zone_id region status resource_arn root_resource_id
  latest_restorable_time signing_job_arn signing_profile_version_arn application_id deployment_group_id recovery_points`.split(
    /\s+/,
  ),
);

/** Why a new one harms nobody, as a sentence. */
export function because(harmless: string): Harmless {
  return { harmless };
}

/** ` from 1 to 2`, or `: a.b from 1 to 2` of blocks; of a sensitive value, that it is. */
export function fromTo(attribute: Attribute): Phrase {
  const { before, after, isSensitive, isUnknown } = attribute;
  if (isSensitive) return [" (its value is sensitive)"];
  if (isUnknown) return [" to a value that is known only after the apply"];
  if ([before, after].some((each) => typeof each === "object" && each !== null))
    return differences(attribute)
      .slice(0, 4)
      .flatMap((each, index) => [index === 0 ? ": " : ", ", ...each]);
  return say` from ${shown(before)} to ${shown(after)}`;
}

function shown(value: Json | undefined): string {
  return value === undefined || value === null || value === "" ? "nothing" : String(value);
}

/** `name`, or the address's last part where it has none. */
export function nameOf(change: ResourceChange, attribute = "name"): Phrase {
  const name = change.value(attribute);
  return name === undefined ? [] : say` ${name}`;
}

/** `is replaced (name forces it)`, `is destroyed`, ... */
export function end(change: ResourceChange): Phrase {
  if (change.action !== "replace")
    return [
      change.parts.deposed === undefined
        ? "is destroyed"
        : "is destroyed: it is left over from an earlier replacement",
    ];
  const order =
    change.parts.actions[0] === "create"
      ? "a new one is made before the old one goes"
      : "the old one goes before the new one is made";
  const paths = change.parts.replacePaths;
  return paths.length === 0
    ? [`is replaced: ${order}`]
    : [`is replaced, forced by `, ...sayList(paths), `: ${order}`];
}

/** A rule for the end of a resource. `effect` is a sentence of its own. */
export function goes(hazard: HazardId, noun: string, severity?: Severity, name = "name", effect?: string) {
  return (change: ResourceChange): readonly Found[] => [
    found(
      hazard,
      [`The ${noun}`, ...nameOf(change, name), " ", ...end(change), ".", ...(effect ? [` ${effect}`] : [])],
      severity,
    ),
  ];
}

/** A rule for a new resource that somebody must decide about. */
export function made(hazard: HazardId, noun: string, severity?: Severity, name = "name") {
  return (change: ResourceChange): readonly Found[] => [
    found(
      hazard,
      [`${/^[aeiou]/i.test(noun) ? "An" : "A"} ${noun}`, ...nameOf(change, name), " is made."],
      severity,
    ),
  ];
}

export function found(hazard: HazardId, what: Phrase, severity?: Severity): Found {
  return { hazard, what, ...(severity && { severity }) };
}

/** A sentence with a list of names in it; nothing where there are none. */
export function foundList(
  hazard: HazardId,
  untrusted: readonly string[],
  what: (list: Phrase) => Phrase,
  severity?: Severity,
): readonly Found[] {
  return untrusted.length === 0 ? [] : [found(hazard, what(sayList(untrusted)), severity)];
}

/** Any change of the attribute. */
export function changes(hazard: HazardId, severity?: Severity): AttributeRule {
  return (attribute) => [found(hazard, say`${attribute.name} changes${fromTo(attribute)}.`, severity)];
}

/** A switch that goes off. */
export function switchedOff(
  hazard: HazardId,
  severity?: Severity,
  isOn: (value: Json | undefined) => boolean = isTrue,
): AttributeRule {
  return (attribute) =>
    isOn(attribute.before) && !isOn(attribute.after)
      ? [found(hazard, say`${attribute.name} is switched off.`, severity)]
      : [];
}

/** A switch that goes on. */
export function switchedOn(hazard: HazardId, severity?: Severity): AttributeRule {
  return (attribute) =>
    isTrue(attribute.after) && !isTrue(attribute.before)
      ? [found(hazard, say`${attribute.name} is switched on.`, severity)]
      : [];
}

/** Something that was set and is no more. */
export function unset(hazard: HazardId, severity?: Severity): AttributeRule {
  return (attribute) =>
    listOf(attribute.before).length > 0 &&
    attribute.before !== "" &&
    (listOf(attribute.after).length === 0 || attribute.after === "")
      ? [found(hazard, say`${attribute.name} is removed.`, severity)]
      : [];
}

/** Something that was set and is no more, or is another. */
export function unsetOrChanged(hazard: HazardId, severity?: Severity): AttributeRule {
  return (attribute) =>
    listOf(attribute.before).length > 0 && attribute.before !== ""
      ? [found(hazard, say`${attribute.name} is removed or exchanged${fromTo(attribute)}.`, severity)]
      : [];
}

/** A number that falls, or appears where no number was a limit. */
export function lowered(hazard: HazardId, severity?: Severity): AttributeRule {
  return numbers((before, after) => after < before, hazard, severity);
}

export function raised(hazard: HazardId, severity?: Severity): AttributeRule {
  return numbers((before, after) => after > before, hazard, severity);
}

function numbers(
  isHazard: (before: number, after: number) => boolean,
  hazard: HazardId,
  severity?: Severity,
): AttributeRule {
  return (attribute) => {
    const [before, after] = [numberOf(attribute.before), numberOf(attribute.after)];
    // A number that comes or goes may be a default: what it means is not known here.
    if (before === undefined || after === undefined || isHazard(before, after))
      return [found(hazard, say`${attribute.name} changes${fromTo(attribute)}.`, severity)];
    return [];
  };
}

/** Items of a list that are gone. */
export function loses(hazard: HazardId, severity?: Severity): AttributeRule {
  return (attribute) => {
    const gone = without(listOf(attribute.before), listOf(attribute.after));
    return gone.length === 0
      ? []
      : [found(hazard, say`${attribute.name} loses ${sayItems(gone)}.`, severity)];
  };
}

/** Items of a list that are new. */
export function gains(hazard: HazardId, severity?: Severity): AttributeRule {
  return (attribute) => {
    const added = without(listOf(attribute.after), listOf(attribute.before));
    return added.length === 0
      ? []
      : [found(hazard, say`${attribute.name} gains ${sayItems(added)}.`, severity)];
  };
}

export function without(items: readonly Json[], others: readonly Json[]): readonly Json[] {
  const known = new Set(others.map(canonical));
  return items.filter((item) => !known.has(canonical(item)));
}

function sayItems(items: readonly Json[]): Phrase {
  const texts = items.filter((each) => typeof each !== "object").map(String);
  return texts.length === items.length ? sayList(texts) : [`${items.length} of its settings`];
}

/** Several rules for one attribute. Each is asked what it can judge: of a new resource, or of a value that is not known, only those that say so. */
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
 * A rule for the members of a block of which there is at most one, as Terraform writes them: a list of one object. A member
 * without a rule is unknown, on a new resource too.
 */
export function block(
  members: Readonly<Record<string, AttributeRule>>,
  harmless: readonly string[] = [],
): AttributeRule {
  return flagged(
    (attribute, change, facts) => {
      const [before, after] = [listOf(attribute.before)[0], listOf(attribute.after)[0]];
      const names = [before, after].flatMap((each) => (isObject(each) ? Object.keys(each) : []));
      // What is not known yet of a new block is asked after where it says who is reached.
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

/** Judges a value that is not known yet like any other. */
export function evenUnknown(rule: AttributeRule): AttributeRule {
  return flagged(rule, { handlesUnknown: true });
}

/** Judges what is set on a new resource like what is changed. */
export function evenNew(rule: AttributeRule): AttributeRule {
  return flagged(rule, { judgesNew: true });
}

/** Leaves nothing to say of accounts and hosts in the value. */
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

export function isTrue(value: Json | undefined): boolean {
  return value === true || value === "true";
}
