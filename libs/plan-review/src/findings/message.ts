import { redact } from "../secrets/patterns";

/** A message whose untrusted parts are marked, so that each output format can escape them. */
export type Message = readonly (string | { readonly untrusted: string })[];

/** Longer values add no information, and would hide the text around them. */
const MAX_LENGTH = 200;

/**
 * Creates a message: the template's text is ours, and every value in it is from the plan. Secrets in values
 * are removed.
 */
export function message(
  template: TemplateStringsArray,
  ...untrusted: readonly (string | number | boolean | Message)[]
): Message {
  return template.flatMap((text, index) => {
    const value = untrusted[index];
    if (index >= untrusted.length || value === undefined) return [text];
    if (typeof value === "object") return [text, ...value];
    return [text, { untrusted: shortened(redact(String(value))) }];
  });
}

/** Joins values with `, `. Of a long list, it shows the first eight and the number of the others. */
export function messageList(untrusted: readonly string[]): Message {
  const shown = untrusted
    .slice(0, 8)
    .flatMap((each, index) => [...(index > 0 ? [", "] : []), ...message`${each}`]);
  const rest = untrusted.length - 8;
  return rest > 0 ? [...shown, ` and ${rest} more`] : shown;
}

function shortened(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
