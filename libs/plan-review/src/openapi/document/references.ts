import type { Json, JsonObject } from "../../values/json";
import { isObject, memberOf } from "../../values/json";
import { isExactly, meaningOf, type Kind } from "./members";

/** The target of a `$ref`, or the value itself. */
export function follow(document: JsonObject, value: Json): Json {
  const reference = memberOf(value, "$ref");
  return typeof reference === "string" ? (targetOf(document, reference) ?? value) : value;
}

/**
 * Whether parts of two documents have the same meaning, including everything that they refer to. Each target
 * is compared once, so that a schema may refer to itself.
 */
export function meansSame(kind: Kind, before: JsonObject, a: Json, after: JsonObject, b: Json): boolean {
  if (!isExactly(meaningOf(kind, a), meaningOf(kind, b))) return false;
  const references = new Set(referencesIn(a));
  for (const reference of references) {
    const [old, now] = [targetOf(before, reference) ?? null, targetOf(after, reference) ?? null];
    const itsKind = kindOf(reference);
    const isAlike = itsKind
      ? isExactly(meaningOf(itsKind, old), meaningOf(itsKind, now))
      : isExactly(old, now);
    if (!isAlike) return false;
    for (const each of referencesIn(old)) references.add(each);
  }
  return true;
}

const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/^#\/(components\/schemas|definitions)\/[^/]+$/, "schema"],
  [/^#\/(components\/)?parameters\/[^/]+$/, "parameter"],
  [/^#\/components\/requestBodies\/[^/]+$/, "request body"],
];

function kindOf(reference: string): Kind | undefined {
  return KINDS.find(([pattern]) => pattern.test(reference))?.[1];
}

/** References without a target in the document: to other documents and APIs, or to a missing part. */
export function foreignReferences(document: JsonObject): readonly string[] {
  return [...new Set(referencesIn(document))].filter((each) => targetOf(document, each) === undefined);
}

function referencesIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each: Json) => referencesIn(each));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === "$ref" && typeof member === "string" ? [member] : referencesIn(member),
  );
}

/** Resolves a JSON pointer (RFC 6901) into the same document. */
function targetOf(document: JsonObject, reference: string): Json | undefined {
  if (!reference.startsWith("#/")) return undefined;
  const steps = reference.slice(2).split("/");
  return memberOf(document, ...steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~")));
}
