import { redact } from "../secrets/patterns";

/** A sentence whose untrusted parts are marked, so that each form of output can escape them in its own way. */
export type Message = readonly (string | { readonly untrusted: string })[];

/** Longer values say no more, and would hide what stands around them. */
const MAX_LENGTH = 200;

/** Makes a sentence: what the template holds is ours, every value in it is the plan's. A secret in a value is left out. */
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

/** Joins with `, `; of a long list the first eight, and how many more there are. */
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
