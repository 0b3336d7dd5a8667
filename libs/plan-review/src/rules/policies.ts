import { say, sayList, type Phrase } from "../phrase";
import type { Attribute, ResourceChange } from "../read/change";
import { isEmpty } from "../json";
import { isEveryone } from "../policy/cidr";
import { readPolicy, type Statement } from "../policy/document";
import { covers, hasWildcard } from "../policy/patterns";
import { lostRefusals, newGrants, type Grant } from "../policy/widening";
import { changes, found } from "./common";
import type { Facts } from "./facts";
import type { AttributeRule, Found } from "./rule";

/** Whose document it is: an identity's rights, who may reach a resource or use a key of KMS, or who may take a role. */
export type PolicyKind = "identity" | "resource" | "key" | "trust";

/**
 * Compares policy documents by what they mean. `isNewHolder` says whether what gets the rights is new too: then exact rights are
 * part of it, and only broad ones are worth a word.
 */
export function policy(
  kind: PolicyKind,
  isNewHolder: (change: ResourceChange, facts: Facts) => boolean = (change) => change.action === "create",
): AttributeRule {
  return (attribute, change, facts) => {
    const before = isEmpty(attribute.before) ? [] : readPolicy(attribute.before);
    const after = isEmpty(attribute.after) ? [] : readPolicy(attribute.after);
    if (!before || !after) return changes("unknown-change")(attribute, change, facts);
    const isNew = change.action === "create" && isNewHolder(change, facts);
    const grants = newGrants(before, after).filter((grant) => !isNew || isBroad(grant, kind));
    const refusals = lostRefusals(before, after);
    return [
      ...grantsFound(grants, kind),
      ...(refusals.length > 0
        ? [
            found(
              "iam-widened",
              say`${attribute.name} no longer refuses ${sayRights(refusals)}.`,
              severityOf(
                refusals.map((each) => ({ ...each, conditions: [] })),
                kind,
              ),
            ),
          ]
        : []),
      ...narrowed(attribute, before, after, change, kind),
    ];
  };
}

function narrowed(
  attribute: Attribute,
  before: readonly Statement[],
  after: readonly Statement[],
  change: ResourceChange,
  kind: PolicyKind,
): readonly Found[] {
  if (change.action !== "update" && change.action !== "replace") return [];
  const lost = [...newGrants(after, before), ...lostRefusals(after, before)];
  if (lost.length === 0) return [];
  // Whoever may no longer take a role has none of its rights.
  return [
    found(
      "iam-narrowed",
      say`${attribute.name} allows less: what needs ${sayRights(lost)} fails.`,
      kind === "trust" ? "warn" : "info",
    ),
  ];
}

function grantsFound(grants: readonly Grant[], kind: PolicyKind): readonly Found[] {
  // What was allowed under a condition is told apart: the right itself is no news.
  const [added, loosened] = [
    grants.filter(({ wasConditional }) => !wasConditional),
    grants.filter(({ wasConditional }) => wasConditional),
  ];
  return [
    ...(added.length > 0
      ? [found("iam-widened", say`It newly allows ${sayRights(added)}.`, severityOf(added, kind))]
      : []),
    ...(loosened.length > 0
      ? [
          found(
            "iam-widened",
            say`It now allows under fewer or other conditions than before ${sayRights(loosened)}.`,
            severityOf(loosened, kind),
          ),
        ]
      : []),
  ];
}

function severityOf(grants: readonly Grant[], kind: PolicyKind): "block" | "warn" {
  return grants.some((grant) => isUnbounded(grant, kind)) ? "block" : "warn";
}

/** Everyone, everything, or the means to get everything. */
function isUnbounded(grant: Grant, kind: PolicyKind): boolean {
  const { action, resource, principal, conditions } = grant;
  if (kind !== "identity" && (principal === "*" || principal.startsWith("!")) && !isBounded(grant))
    return true;
  if (kind !== "identity") return false;
  const isEveryAction = /^[*?:]+$/.test(action) || action.startsWith("!");
  return (
    isEveryAction ||
    (isEveryResource(resource) &&
      conditions.length === 0 &&
      (/^[a-z0-9*?-]+:\*+$/.test(action) || isEscalation(action)))
  );
}

/** All there is, or all there is of a service or an account, however it is written. */
function isEveryResource(resource: string): boolean {
  return resource.startsWith("!") || /^([*?]+|arn:[^:]*(:[^:]*){0,3}:\*+)$/.test(resource);
}

/** Conditions that leave only a part of everyone: an address range, an account, an organisation, a source. */
function isBounded({ conditions }: Grant): boolean {
  return conditions.some(
    ({ operator, key, values }) =>
      !/Not|Null|IfExists/.test(operator) &&
      /^aws:(source(ip|arn|account|vpc|vpce|orgid|owner|orgpaths)|principal(orgid|account|arn|orgpaths)|vpcsourceip)$|:sub$/.test(
        key,
      ) &&
      !values.some((value) => value === "*" || isEveryone(value)),
  );
}

const ESCALATIONS = [
  "iam:passrole",
  "iam:putrolepolicy",
  "iam:attachrolepolicy",
  "iam:createpolicyversion",
  "iam:createaccesskey",
  "iam:updateassumerolepolicy",
  "iam:putuserpolicy",
  "iam:attachuserpolicy",
  "sts:assumerole",
  "lambda:addpermission",
  "kms:putkeypolicy",
  "kms:schedulekeydeletion",
];

function isEscalation(action: string): boolean {
  return ESCALATIONS.some((each) => covers(action, each));
}

/** Rights that are worth a word even where whoever gets them is new. */
function isBroad(grant: Grant, kind: PolicyKind): boolean {
  const { action, resource, principal } = grant;
  if (kind === "identity")
    return (
      hasWildcard(action) ||
      action.startsWith("!") ||
      isEveryResource(resource) ||
      isUnbounded(grant, kind) ||
      isEscalation(action)
    );
  // Without the account itself, nobody could look after the key: KMS's own default says so.
  if (kind === "key" && /^AWS:\d{12}$/.test(principal)) return false;
  return (
    principal === "*" ||
    principal.startsWith("!") ||
    (!isBounded(grant) && /^(AWS|Federated):/.test(principal) && !isFullArn(principal))
  );
}

/** One role or user, not an account. */
function isFullArn(principal: string): boolean {
  return /^AWS:arn:[\w-]+:(iam|sts)::\d{12}:(role|user|assumed-role)\/[^*]+$/.test(principal);
}

function sayRights(grants: readonly Grant[]): Phrase {
  return sayList([...new Set(grants.map(rightText))]);
}

function rightText({ action, resource, principal, conditions }: Grant): string {
  const [what, on, to] = [action, resource, principal].map(scopeText);
  return [
    what,
    ...(resource === "" ? [] : [`on ${on}`]),
    ...(principal === "" ? [] : [`to ${to}`]),
    ...(conditions.length === 0 ? [] : [`if ${conditions.map(conditionText).join(" and ")}`]),
  ].join(" ");
}

function scopeText(text: string): string {
  return text.replace(/^!/, "everything but ");
}

function conditionText({ operator, key, values }: Grant["conditions"][number]): string {
  return `${operator} ${key} ${values.join(" or ")}`;
}
