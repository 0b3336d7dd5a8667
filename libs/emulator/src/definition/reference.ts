import { DefinitionError } from "./definition-error";
import { entriesOf, isObject, member, stringMember } from "./json";
import type { UntrustedObject } from "./json";
import { pointer } from "./document-text";

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

/** What these hold is data, in which `$ref` is a name like any. */
const DATA: ReadonlySet<string> = new Set(["example", "examples", "default", "enum", "links", "callbacks"]);

/**
 * Refuses a `$ref` that leads nowhere: the parameter, body or schema behind it would be read as if it were not there.
 *
 * @throws {DefinitionError} with the path of the reference
 */
export function checkReferences(document: unknown): void {
  walk(document, "");

  function walk(untrusted: unknown, at: string): void {
    if (Array.isArray(untrusted)) {
      for (const [index, each] of untrusted.entries()) walk(each, `${at}/${index}`);
      return;
    }
    if (stringMember(untrusted, "$ref") !== undefined && !resolveReference(document, untrusted))
      throw new DefinitionError(`${at}/$ref`, "leads to nothing in the document");
    for (const [name, value] of entriesOf(untrusted))
      if (!DATA.has(name) && !name.startsWith("x-")) walk(value, `${at}/${pointer(name)}`);
  }
}
