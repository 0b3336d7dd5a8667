import type { Attribute, ResourceChange } from "../../diff/change";
import type { Facts } from "../../facts/facts";
import { type RuleFinding, finding, report } from "../../findings/finding";
import type { HazardId, Severity } from "../../findings/hazards";
import { message, type Message } from "../../findings/message";
import { isObject, listOf, parsedJson, type Json } from "../../values/json";
import type { AttributeRule } from "./rule";

interface Reach {
  readonly hazard: HazardId;
  /** The start of the message, before the destination: `The log's lines are sent to`. */
  readonly opening: string;
  /** Severity for an owner other than the plan's account. @default block */
  readonly foreign?: Severity;
  /** Severity for an unknown owner, such as that of a bucket outside the plan. @default warn */
  readonly unknown?: Severity;
}

/**
 * A rule for an attribute that names a destination: an ARN, an account, a host, a bucket. It reports
 * destinations outside the plan's account and AWS, also on new resources.
 */
export function reaches({ hazard, opening, foreign = "block", unknown = "warn" }: Reach): AttributeRule {
  const rule = (attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] => {
    const { name, isUnknown } = attribute;
    if (isUnknown && valuesIn(attribute.after).length === 0) {
      const isExplained =
        !facts.isConfigured(change.address, name) || facts.isOwnReference(change.address, name);
      return isExplained
        ? []
        : report("unknown-value", message`${name}: the principal is known only after the apply.`);
    }
    const before = valuesIn(attribute.before);
    return valuesIn(attribute.after)
      .filter((each) => !before.includes(each))
      .flatMap((each) => {
        const owner = facts.ownerOf(each);
        if (owner === "own" || owner === "aws") return [];
        return report(
          hazard,
          [opening, ...message` ${each}`, ownerText(owner)],
          owner === "foreign" ? foreign : unknown,
        );
      });
  };
  return Object.assign(rule, { judgesNew: true, handlesUnknown: true, judgesOwners: true });
}

/**
 * Judges the owner of an encryption key, who can decrypt the data and can revoke the key. AWS's own keys are
 * named by an alias.
 */
export const keyed: AttributeRule = Object.assign(
  (attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] =>
    /^(alias\/)?aws\/|^[0-9a-f-]{36}$|^alias\//.test(String(attribute.after)) && !attribute.isUnknown
      ? []
      : ofKey(attribute, change, facts),
  { judgesNew: true, handlesUnknown: true, judgesOwners: true },
);

const ofKey = reaches({ hazard: "encryption-weakened", opening: "It is encrypted with the key" });

function ownerText(owner: "foreign" | "unknown"): string {
  return owner === "foreign" ? ", which is not this account's." : ", whose owner the plan does not show.";
}

function valuesIn(value: Json | undefined): readonly string[] {
  return listOf(value).filter((each): each is string => typeof each === "string" && each !== "");
}

/** Descriptive attributes, in which a link sends no data. */
const PROSE =
  /^(tags|tags_all|.*description|comment|summary|title|markdown|termsOfService|contact|license|externalDocs|examples?|labels?|display_name|\$schema|\$id|\$ref|documentation.*|info)$/;

export function isProse(attribute: string): boolean {
  return PROSE.test(attribute);
}

/** Attributes in which a text of 12 digits is an account. */
const ACCOUNTS = /account|owner|principal|^aws$|^id$/i;

/** Attributes that name a bucket without an ARN. */
const BUCKETS = /(^|_)bucket(_name)?$/;

const ARN = /arn:[\w*-]+:[\w*-]*:[\w*-]*:[\w*-]*:[^"'\s\\,<>]+/g;
/** The length of the scheme is limited, so that the search in a long text takes linear time. */
const URL = /[a-z][a-z0-9+.-]{0,30}:\/\/[^\s"'<>\\]+/gi;
const MAIL = /^[^@\s/:]+@[^@\s/]+\.[a-z]+$/i;

/**
 * Accounts, hosts and addresses outside the account in a created or changed attribute, also in JSON inside a
 * text. It checks each attribute whose rule does not judge owners, so that a new attribute of the provider
 * cannot send data out unseen.
 */
export function outsiders(attribute: Attribute, facts: Facts): readonly RuleFinding[] {
  const before = new Set([...textsIn(attribute.before, attribute.name)].map(({ text }) => text));
  const seen = new Set<string>();
  return [...textsIn(attribute.after, attribute.name)]
    .filter(({ text }) => !before.has(text))
    .flatMap((leaf) => outsidersIn(leaf, facts))
    .filter(([who]) => !seen.has(who) && seen.add(who))
    .map(([who, severity, sentence]) =>
      finding("reaches-outside", [...message`${attribute.name} names ${who}`, ...sentence], severity),
    );
}

interface Leaf {
  readonly text: string;
  /** The nearest enclosing member name. */
  readonly name: string;
  /** Whether the value is part of a policy, whose patterns are judged as a policy. */
  readonly isPolicy: boolean;
}

function* textsIn(value: Json | undefined, name: string, isPolicy = false): Generator<Leaf> {
  if (isProse(name)) return;
  if (typeof value === "string") {
    const parsed = /^\s*[[{]/.test(value) ? parsedJson(value) : undefined;
    if (parsed === undefined) yield { text: value, name, isPolicy };
    else yield* textsIn(parsed, name, isPolicy);
  } else if (Array.isArray(value)) {
    for (const each of value as readonly Json[]) yield* textsIn(each, name, isPolicy);
  } else if (isObject(value)) {
    // A Deny statement allows nobody.
    if (value["Effect"] === "Deny") return;
    const isDocument = isPolicy || Object.hasOwn(value, "Statement");
    for (const [key, each] of Object.entries(value)) yield* textsIn(each, key, isDocument);
  }
}

type Outsider = readonly [who: string, severity: Severity, sentence: Message];

function outsidersIn({ text, name, isPolicy }: Leaf, facts: Facts): readonly Outsider[] {
  const arns = [...text.matchAll(ARN)].flatMap(([arn]) => outsider(arn, facts, isPolicy));
  const urls = [...text.matchAll(URL)].flatMap(([url]): readonly Outsider[] => {
    const owner = facts.ownerOf(url);
    return owner === "foreign" || owner === "unknown" ? [[url, "warn", [ownerText(owner)]]] : [];
  });
  const isBucket =
    BUCKETS.test(name) && /^[a-z0-9][a-z0-9.-]{2,62}$/.test(text) && facts.ownerOf(text) === "unknown";
  const isMail = MAIL.test(text);
  const mail: readonly Outsider[] = isMail ? [[text, "warn", [", an address outside the account."]]] : [];
  const isAccount = /^\d{12}$/.test(text) && ACCOUNTS.test(name) && facts.ownerOf(text) === "foreign";
  return [
    ...arns,
    ...urls,
    ...mail,
    ...(isBucket ? [[text, "warn", [": a bucket that is not in the plan."]] as const] : []),
    ...(isAccount ? [[text, "block", [ownerText("foreign")]] as const] : []),
  ];
}

function outsider(arn: string, facts: Facts, isPolicy: boolean): readonly Outsider[] {
  const owner = facts.ownerOf(arn);
  if (owner === "foreign")
    return /:lambda:[^:]*:\d+:layer:/.test(arn)
      ? [[arn, "warn", [": code of another account."]]]
      : [[arn, "block", [ownerText(owner)]]];
  if (owner === "unknown" && /^arn:[^:]*:s3:::/.test(arn) && !isPolicy)
    return [[arn, "warn", [": a bucket that is not in the plan."]]];
  const isAnyAccount = /^arn:[^:]*:[^:]*:[^:]*:[^:]*\*[^:]*:/.test(arn);
  return owner === "unknown" && isAnyAccount && !isPolicy ? [[arn, "warn", [", of any account."]]] : [];
}
