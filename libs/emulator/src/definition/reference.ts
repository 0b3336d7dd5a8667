import { isObject, member, stringMember } from "./json";
import type { UntrustedObject } from "./json";

/** References that lead to a reference, and so on: more lead nowhere. */
const MAX_STEPS = 20;

/** An object of a document, or where its `$ref` inside the document leads; `undefined` for anything else. */
export function resolveReference(document: unknown, value: unknown): UntrustedObject | undefined {
  let at = value;
  for (let step = 0; step < MAX_STEPS; step++) {
    const ref = stringMember(at, "$ref");
    if (ref === undefined) return isObject(at) ? at : undefined;
    at = ref
      .replace(/^#\//, "")
      .split("/")
      .reduce<unknown>(
        (inside, part) => member(inside, part.replaceAll("~1", "/").replaceAll("~0", "~")),
        document,
      );
  }
  return undefined;
}
