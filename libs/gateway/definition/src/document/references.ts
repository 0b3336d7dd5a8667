import type { Json, JsonObject, JsonPath } from "./json";
import { isObject, memberOf, nameOfStep } from "./json";

/** A value and its place. */
export interface Located {
  readonly value: Json;
  readonly at: JsonPath;
}

/** The allowed targets of a `$ref`: a part of the same document, under `components`. */
const LOCAL_REFERENCE = /^#\/components(\/[^/]+){2,}$/;

/**
 * Follows `$ref`s from a value to their target; `undefined` when the target is missing or they form a circle.
 */
export function follow(document: JsonObject, start: Located): Located | undefined {
  const seen = new Set<string>();
  let here = start;
  for (;;) {
    const reference = memberOf(here.value, "$ref");
    if (typeof reference !== "string") return here;
    const at = pathOf(reference);
    if (!at || seen.has(reference)) return undefined;
    seen.add(reference);
    const value = at.reduce<Json | undefined>((part, step) => memberOf(part, String(step)), document);
    if (value === undefined) return undefined;
    here = { value, at };
  }
}

/** As {@link follow}, for a place that must hold an object. */
export function followToObject(
  document: JsonObject,
  start: Located,
): { readonly value: JsonObject; readonly at: JsonPath } | undefined {
  const end = follow(document, start);
  return end && isObject(end.value) ? { value: end.value, at: end.at } : undefined;
}

/** Reads a JSON pointer (RFC 6901) in a URI fragment. */
function pathOf(reference: string): JsonPath | undefined {
  if (!LOCAL_REFERENCE.test(reference)) return undefined;
  try {
    return reference
      .slice(2)
      .split("/")
      .map((step) => nameOfStep(decodeURIComponent(step)));
  } catch {
    return undefined;
  }
}
