// IAM policies: reads statements, compares the rights in them, and recognizes strangers and escalation.
// Findings about policies are in `rules/identity`.

import type { Json, JsonObject } from "../values/json";
import { isObject, listOf, memberOf, parsedJson, remembered } from "../values/json";
import { JsonScanner, type Span } from "../read/scan-json";
import { readConditions, type Condition } from "./conditions";
import { covers } from "./patterns";

/** The actions, resources or principals of a statement: the patterns, or everything except them. */
export interface Scope {
  readonly isExcept: boolean;
  readonly patterns: readonly string[];
}

/** One statement of a policy, normalized. */
export interface Statement {
  readonly isAllow: boolean;
  readonly actions: Scope;
  readonly resources: Scope;
  /** `AWS:<arn>`, `Service:<name>` and so on, `*` for everyone; empty in an identity's policy. */
  readonly principals: Scope;
  readonly conditions: readonly Condition[];
}

/** The members of a statement. AWS refuses a document with others. */
const MEMBERS = new Set(
  "Sid Effect Action NotAction Resource NotResource Principal NotPrincipal Condition".split(" "),
);

/**
 * Reads a policy document in JSON. Returns `undefined` when it is invalid or has an unknown member, effect or
 * value, because its permissions are then unknown.
 */
export function readPolicy(untrusted: Json | undefined): readonly Statement[] | undefined {
  return typeof untrusted === "string" ? readText(untrusted) : readDocument(untrusted);
}

const readText = remembered((untrusted) => {
  const document = parsedJson(untrusted);
  return hasTwins(untrusted, document) ? undefined : readDocument(document);
});

function readDocument(document: Json | undefined): readonly Statement[] | undefined {
  if (!isObject(document) || memberOf(document, "Statement") === undefined) return undefined;
  const statements = listOf(memberOf(document, "Statement")).map((each) =>
    isObject(each) ? readStatement(each) : undefined,
  );
  return statements.every((each) => each !== undefined) ? statements : undefined;
}

/** Whether a statement allows an action on any resource. */
export function allowsAction({ isAllow, actions }: Statement, action: string): boolean {
  return isAllow && actions.patterns.some((each) => covers(each, action)) !== actions.isExcept;
}

/** The account whose root the principal is, from its ARN or its id; undefined for other principals. */
export function accountOfRoot(principal: string): string | undefined {
  return /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(principal)?.[1];
}

/** Whether an object in a JSON text has a duplicate member: parsers differ in which of the two they use. */
function hasTwins(text: string, parsed: Json | undefined): boolean {
  const length = (json: string): number => json.replace(/\s+/g, "").length;
  // The parsed value has no duplicates, so it is shorter than a text that has them.
  if (parsed === undefined || length(JSON.stringify(parsed)) === length(text)) return false;
  const scanner = new JsonScanner(new TextEncoder().encode(text));
  const looksIn = (span: Span): boolean => {
    if (scanner.isList(span)) return [...scanner.items(span.start)].some(looksIn);
    if (!scanner.isObject(span)) return false;
    const members = [...scanner.members(span.start)];
    return (
      new Set(members.map(([name]) => name)).size < members.length ||
      members.some(([, value]) => looksIn(value))
    );
  };
  const start = scanner.skipSpace(0);
  return looksIn({ start, end: scanner.valueEnd(start) });
}

function readStatement(statement: JsonObject): Statement | undefined {
  if (!Object.keys(statement).every((name) => MEMBERS.has(name))) return undefined;
  const effect = memberOf(statement, "Effect");
  const actions = scopeOf(statement, "Action", (value) => textsOf(value)?.map(lowerCase));
  const resources = scopeOf(statement, "Resource", textsOf);
  const principals = scopeOf(statement, "Principal", principalsOf);
  const conditions = readConditions(memberOf(statement, "Condition"));
  if ((effect !== "Allow" && effect !== "Deny") || !actions || !resources || !principals || !conditions)
    return undefined;
  if (actions.patterns.length === 0 && !actions.isExcept) return undefined;
  return { isAllow: effect === "Allow", actions, resources, principals, conditions };
}

/** Actions are not case-sensitive, but only for the ASCII letters, which AWS uses. */
function lowerCase(action: string): string {
  return action.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function scopeOf(
  statement: JsonObject,
  name: string,
  read: (value: Json) => readonly string[] | undefined,
): Scope | undefined {
  const except = memberOf(statement, `Not${name}`);
  const only = memberOf(statement, name);
  if (except !== undefined && only !== undefined) return undefined;
  const patterns = except !== undefined ? read(except) : only === undefined ? [] : read(only);
  return patterns && { isExcept: except !== undefined, patterns };
}

function textsOf(value: Json): readonly string[] | undefined {
  const list = listOf(value);
  return list.every((each) => typeof each === "string") ? list : undefined;
}

/** @returns `undefined` for an unknown kind of principal */
function principalsOf(principal: Json): readonly string[] | undefined {
  // A text or a list without a kind names AWS identities; `*` names everyone.
  if (!isObject(principal)) return principalsOfKind("AWS", principal);
  const kinds = Object.entries(principal).map(([kind, value]) =>
    /^(AWS|Service|Federated|CanonicalUser)$/.test(kind) ? principalsOfKind(kind, value) : undefined,
  );
  return kinds.every((each) => each !== undefined) ? kinds.flat() : undefined;
}

function principalsOfKind(kind: string, value: Json): readonly string[] | undefined {
  const list = listOf(value);
  // An account's id may be a number.
  if (!list.every((each) => typeof each === "string" || typeof each === "number")) return undefined;
  return list.map((each) => {
    const name = String(each);
    if (kind === "AWS" && name === "*") return "*";
    // An account's id means its root.
    return `${kind}:${(kind === "AWS" ? accountOfRoot(name) : undefined) ?? name}`;
  });
}
