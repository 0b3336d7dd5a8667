/** A piece of a format string: text as it stands, or the name of a variable, such as `identity.sourceIp`. */
export type FormatPart = { readonly text: string } | { readonly variable: string };

const VARIABLE = /\$context\.([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)/g;

/** Takes a string with `$context.x.y` variables apart, once, so that each use is a concatenation. */
export function parseFormat(format: string): readonly FormatPart[] {
  const parts: FormatPart[] = [];
  let end = 0;
  for (const match of format.matchAll(VARIABLE)) {
    if (match.index > end) parts.push({ text: format.slice(end, match.index) });
    parts.push({ variable: match[1] as string });
    end = match.index + match[0].length;
  }
  if (end < format.length) parts.push({ text: format.slice(end) });
  return parts;
}

export function renderFormat(
  parts: readonly FormatPart[],
  valueOf: (variable: string) => string | number | undefined,
  render: (value: string | number | undefined) => string,
): string {
  let text = "";
  for (const part of parts) text += "text" in part ? part.text : render(valueOf(part.variable));
  return text;
}
