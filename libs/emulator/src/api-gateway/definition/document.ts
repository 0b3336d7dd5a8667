import { DefinitionError } from "./errors";
import {
  stringsOf,
  entriesOf,
  isObject,
  member,
  stringMember,
  type UntrustedObject,
} from "../../common/json";

/** Reads an enumerated string, in any case. @throws {DefinitionError} for another value */
export function checkOneOf<Value extends string>(
  untrusted: unknown,
  at: string,
  values: readonly Value[],
): Value | undefined {
  if (untrusted === undefined) return undefined;
  const found = values.find((value) => value === String(untrusted).toUpperCase());
  if (found === undefined || typeof untrusted !== "string")
    throw new DefinitionError(at, `${JSON.stringify(untrusted)} is not one of ${values.join(", ")}`);
  return found;
}

/** VTL other than `$context.x`, the only variables that the emulator has; `$$` and prices are text. */
const VTL =
  /#(?:set|if|else|elseif|end|foreach|macro|define|stop|break)\b|\$!?\{?(?!context\.)[A-Za-z_]|\$\{context/;

/**
 * Rejects templates with VTL other than `$context` variables.
 *
 * @param untrusted templates by content type
 * @throws {DefinitionError} with the path of the template
 */
export function checkTemplates(untrusted: unknown, at: string): void {
  for (const [type, template] of Object.entries(stringsOf(untrusted))) {
    const found = VTL.exec(template)?.[0];
    if (found !== undefined)
      throw new DefinitionError(
        `${at}/${pointer(type)}`,
        `has ${JSON.stringify(found)}: the emulator has no VTL but $context variables`,
      );
  }
}

/** Escapes a name for a JSON pointer (RFC 6901). */
export function pointer(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Whether a name is another tool's extension, which API Gateway and the emulator ignore. */
export function isForeignExtension(name: string): boolean {
  return name.startsWith("x-") && !name.startsWith("x-amazon-");
}

/** The longest chain of references. */
const MAX_STEPS = 20;

/** An object of a document, with its `$ref` inside the document resolved; `undefined` for other values. */
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

/** Members that hold data, where `$ref` is an ordinary name. */
const DATA: ReadonlySet<string> = new Set(["example", "examples", "default", "enum", "links", "callbacks"]);

/**
 * Rejects a `$ref` without a target: its parameter, body or schema would be ignored.
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
