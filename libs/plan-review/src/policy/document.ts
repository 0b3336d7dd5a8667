import type { Json, JsonObject } from "../values/json";
import { isObject, listOf, memberOf, parsedJson, remembered } from "../values/json";
import { JsonScanner, type Span } from "../read/scan-json";
import { readConditions, type Condition } from "./conditions";
import { covers } from "./patterns";

/** What a statement is about: one of these, or everything but these. */
export interface Scope {
  readonly isExcept: boolean;
  readonly patterns: readonly string[];
}

/** One statement of a policy, in one form however it was written. */
export interface Statement {
  readonly isAllow: boolean;
  readonly actions: Scope;
  readonly resources: Scope;
  /** `AWS:<arn>`, `Service:<name>`, ... and `*` foreveryone; nothing in a policy of an identity. */
  readonly principals: Scope;
  readonly conditions: readonly Condition[];
}

/** What a statement can have. AWS refuses a document with anything else. */
const MEMBERS = new Set(
  "Sid Effect Action NotAction Resource NotResource Principal NotPrincipal Condition".split(" "),
);

/**
 * Reads a policy document in JSON. `undefined` when it is none, or has a member, an effect or a value that no policy has: then
 * nobody can say what it allows.
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

/** Whether a statement allows an action, on whatever it names. */
export function allowsAction({ isAllow, actions }: Statement, action: string): boolean {
  return isAllow && actions.patterns.some((each) => covers(each, action)) !== actions.isExcept;
}

/** The account of which a principal is the root, by its ARN or its id; undefined for others. */
export function accountOfRoot(principal: string): string | undefined {
  return /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(principal)?.[1];
}

/** Whether an object in a JSON text has a member twice: its readers differ in which of the two counts. */
function hasTwins(text: string, parsed: Json | undefined): boolean {
  const length = (json: string): number => json.replace(/\s+/g, "").length;
  // What was read has them once, and so is shorter.
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

/** Actions are not case-sensitive; only letters that AWS has in them are alike. */
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

/** @returns `undefined` for a kind of principal that there is not. */
function principalsOf(principal: Json): readonly string[] | undefined {
  // A text or a list without a kind names an AWS identity, and `*` everyone.
  if (!isObject(principal)) return principalsOfKind("AWS", principal);
  const kinds = Object.entries(principal).map(([kind, value]) =>
    /^(AWS|Service|Federated|CanonicalUser)$/.test(kind) ? principalsOfKind(kind, value) : undefined,
  );
  return kinds.every((each) => each !== undefined) ? kinds.flat() : undefined;
}

function principalsOfKind(kind: string, value: Json): readonly string[] | undefined {
  const list = listOf(value);
  // An account's id may be written as a number.
  if (!list.every((each) => typeof each === "string" || typeof each === "number")) return undefined;
  return list.map((each) => {
    const name = String(each);
    if (kind === "AWS" && name === "*") return "*";
    // An account's id stands for its root.
    return `${kind}:${(kind === "AWS" ? accountOfRoot(name) : undefined) ?? name}`;
  });
}
