import { DefinitionError } from "./definition-error";
import { stringsOf } from "./json";

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
  for (const [type, template] of Object.entries(stringsOf(untrusted))) {
    const found = VTL.exec(template)?.[0];
    if (found !== undefined)
      throw new DefinitionError(
        `${at}/${pointer(type)}`,
        `has ${JSON.stringify(found)}: the emulator has no VTL but $context variables`,
      );
  }
}

/** A name as a step of a JSON pointer (RFC 6901). */
export function pointer(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Whether a name is of another tool's extension, which API Gateway leaves alone, and so does the emulator. */
export function isForeignExtension(name: string): boolean {
  return name.startsWith("x-") && !name.startsWith("x-amazon-");
}
