import { DefinitionError } from "./definition-error";
import { entriesOf } from "./json";

/** What may stand in an object of a document. */
export interface KnownMembers {
  /** Names of the members that the emulator reads, or that are without effect in API Gateway too, parted by spaces. */
  readonly known: string;
  /** Members of API Gateway's that the emulator does not have, with the reason. */
  readonly refused?: Readonly<Record<string, string>>;
}

/**
 * Refuses every member that would be read as if it were not there: unknown ones, and what API Gateway has and the emulator
 * has not. Other tools' extensions (`x-` without `amazon`) are left alone, as API Gateway leaves them.
 *
 * @param at the path of the object in the document
 * @throws {DefinitionError} with the path of the first such member
 */
export function checkMembers(untrusted: unknown, at: string, { known, refused = {} }: KnownMembers): void {
  const names = new Set(known.split(" "));
  for (const [name] of entriesOf(untrusted)) {
    if (names.has(name) || (name.startsWith("x-") && !name.startsWith("x-amazon-"))) continue;
    const because = Object.hasOwn(refused, name) ? refused[name] : undefined;
    throw new DefinitionError(`${at}/${pointer(name)}`, because ?? "is unknown to the emulator");
  }
}

/** One of a few texts, in any case. @throws {DefinitionError} for another value */
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

/** `$context.x` is all that the emulator puts into a template; `$$` and prices are text. */
const VTL =
  /#(?:set|if|else|elseif|end|foreach|macro|define|stop|break)\b|\$!?\{?(?!context\.)[A-Za-z_]|\$\{context/;

/**
 * Refuses templates in VTL, but for `$context` variables.
 *
 * @param untrusted templates by content type
 * @throws {DefinitionError} with the path of the template
 */
export function checkTemplates(untrusted: unknown, at: string): void {
  for (const [type, template] of entriesOf(untrusted)) {
    const here = `${at}/${pointer(type)}`;
    if (typeof template !== "string") throw new DefinitionError(here, "must be a text");
    const found = VTL.exec(template)?.[0];
    if (found !== undefined)
      throw new DefinitionError(
        here,
        `has ${JSON.stringify(found)}: the emulator has no VTL but $context variables`,
      );
  }
}

/** A name as a step of a JSON pointer (RFC 6901). */
export function pointer(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
