import type { Json, JsonObject } from "../json";
import { isObject, listOf, memberOf, objectOf, parsedJson } from "../json";
import { readConditions, type Condition } from "./conditions";

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
  /** `AWS:<arn>`, `Service:<name>`, ... and `*` for everyone; nothing in a policy of an identity. */
  readonly principals: Scope;
  readonly conditions: readonly Condition[];
}

/** Reads a policy document in JSON. `undefined` when it is none. */
export function readPolicy(untrusted: Json | undefined): readonly Statement[] | undefined {
  const document = typeof untrusted === "string" ? parsedJson(untrusted) : untrusted;
  if (!isObject(document) || memberOf(document, "Statement") === undefined) return undefined;
  const statements = listOf(memberOf(document, "Statement"));
  return statements.every(isObject) ? statements.map((each) => readStatement(objectOf(each))) : undefined;
}

function readStatement(statement: JsonObject): Statement {
  return {
    // What is not plainly a refusal is taken for a grant.
    isAllow: statement["Effect"] !== "Deny",
    // Actions are not case-sensitive.
    actions: scopeOf(statement, "Action", (value) => listOf(value).map((each) => String(each).toLowerCase())),
    resources: scopeOf(statement, "Resource", (value) => listOf(value).map(String)),
    principals: scopeOf(statement, "Principal", principalsOf),
    conditions: readConditions(statement["Condition"]),
  };
}

function scopeOf(statement: JsonObject, name: string, read: (value: Json) => readonly string[]): Scope {
  const except = memberOf(statement, `Not${name}`);
  if (except !== undefined) return { isExcept: true, patterns: read(except) };
  const only = memberOf(statement, name);
  return { isExcept: false, patterns: only === undefined ? [] : read(only) };
}

function principalsOf(principal: Json): readonly string[] {
  if (!isObject(principal)) return listOf(principal).map((each) => (each === "*" ? "*" : String(each)));
  return Object.entries(principal).flatMap(([kind, value]) =>
    listOf(value).map((each) => {
      if (kind === "AWS" && each === "*") return "*";
      // An account's id stands for its root.
      const account = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(String(each))?.[1];
      return `${kind}:${kind === "AWS" && account !== undefined ? account : String(each)}`;
    }),
  );
}
