import type { Json, JsonObject } from "../json";
import { isObject, isSame, memberOf } from "../json";

/** What a document says to people only. */
const FOR_PEOPLE = new Set([
  "description",
  "summary",
  "title",
  "example",
  "examples",
  "externalDocs",
  "deprecated",
]);

/** A part of a document without what is only for people. */
export function forMachines(value: Json): Json {
  if (Array.isArray(value)) return value.map((each: Json) => forMachines(each));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      // A property may have the name `description` itself: then its value is a schema and not a text.
      FOR_PEOPLE.has(name) && !isObject(member) ? [] : [[name, forMachines(member)]],
    ),
  );
}

/** What a `$ref` points to, or the value itself. */
export function follow(document: JsonObject, value: Json): Json {
  const reference = memberOf(value, "$ref");
  return typeof reference === "string" ? (targetOf(document, reference) ?? value) : value;
}

/**
 * Whether two parts of two documents mean the same, with everything that they refer to. Each target is compared once, so
 * that a schema may refer to itself.
 */
export function meansSame(before: JsonObject, a: Json, after: JsonObject, b: Json): boolean {
  if (!isSame(forMachines(a), forMachines(b))) return false;
  const references = new Set(referencesIn(a));
  for (const reference of references) {
    const [old, now] = [targetOf(before, reference) ?? null, targetOf(after, reference) ?? null];
    if (!isSame(forMachines(old), forMachines(now))) return false;
    for (const each of referencesIn(old)) references.add(each);
  }
  return true;
}

function referencesIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each: Json) => referencesIn(each));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === "$ref" && typeof member === "string" ? [member] : referencesIn(member),
  );
}

/** RFC 6901: a pointer into the same document. */
function targetOf(document: JsonObject, reference: string): Json | undefined {
  if (!reference.startsWith("#/")) return undefined;
  const steps = reference.slice(2).split("/");
  return memberOf(document, ...steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~")));
}
