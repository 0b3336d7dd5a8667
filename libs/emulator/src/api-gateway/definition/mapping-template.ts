/**
 * The part of API Gateway's template language (VTL) that the emulator has: `#if`, `#else`, `#end`; `#set` of a header or the
 * status of the answer; `==`, `||`, texts, `$context` variables and `$input.params()`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export type MappingTemplate = readonly TemplatePart[];

export type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "value"; readonly value: TemplateValue }
  | { readonly kind: "status"; readonly status: number }
  | { readonly kind: "header"; readonly name: string; readonly value: TemplateValue }
  | {
      readonly kind: "if";
      /** One of which must hold. */
      readonly anyOf: readonly (readonly [left: TemplateValue, right: TemplateValue])[];
      readonly then: MappingTemplate;
      readonly otherwise: MappingTemplate;
    };

export type TemplateValue =
  | { readonly kind: "constant"; readonly text: string }
  | { readonly kind: "context"; readonly name: string }
  /** By the name as the caller spelt it: the map of parameters tells cases apart. */
  | { readonly kind: "header"; readonly name: string };

/** A template uses a feature that the emulator does not evaluate. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";

  constructor(readonly found: string) {
    super(`has ${JSON.stringify(found)}`);
  }
}

const VALUE =
  /"([^"$#\\]*)"|'([^']*)'|\$context\.([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)|\$input\.params\(\)\.header\.get\((?:"([\w-]+)"|'([\w-]+)')\)/;
const COMPARISON = new RegExp(`^\\s*(?:${VALUE.source})\\s*==\\s*(?:${VALUE.source})\\s*$`);
const OVERRIDE = new RegExp(
  `^\\s*\\$context\\.responseOverride\\.(?:status\\s*=\\s*([2-5]\\d\\d)|header\\.([\\w-]+)\\s*=\\s*(?:${VALUE.source}))\\s*$`,
);
/** A directive with what is in its parentheses, a variable, or what no other part of the language begins with. */
const TOKEN =
  /#(if|elseif|set)\s*\(|#(else|end)\b|#(?:foreach|macro|define|stop|break|parse|include|evaluate)\b|#[@*#{[]|\$context\.([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)|\$!?\{?[A-Za-z_]\w*/g;

/** @throws {TemplateError} for anything but the part of the language above */
export function parseTemplate(template: string): MappingTemplate {
  const { parts, closedBy } = parseUntil(template, { at: 0 }, 0);
  if (closedBy !== undefined) throw new TemplateError(`#${closedBy}`);
  return parts;
}

/** The deepest nesting of blocks. */
const MAX_DEPTH = 20;

function parseUntil(
  template: string,
  cursor: { at: number },
  depth: number,
): { readonly parts: MappingTemplate; readonly closedBy: "else" | "end" | undefined } {
  if (depth > MAX_DEPTH) throw new TemplateError("#if");
  const parts: TemplatePart[] = [];
  for (;;) {
    TOKEN.lastIndex = cursor.at;
    const token = TOKEN.exec(template);
    const text = template.slice(cursor.at, token?.index);
    if (text !== "") parts.push({ kind: "text", text });
    if (!token) {
      cursor.at = template.length;
      if (depth > 0) throw new TemplateError("#if without #end");
      return { parts, closedBy: undefined };
    }
    cursor.at = token.index + token[0].length;
    const [whole, opening, closing, variable] = token;
    if (closing === "else" || closing === "end") return { parts, closedBy: closing };
    if (variable !== undefined) parts.push({ kind: "value", value: { kind: "context", name: variable } });
    else if (opening === "set") parts.push(parseSet(argumentOf(template, cursor)));
    else if (opening === "if") parts.push(parseIf(template, cursor, depth));
    else throw new TemplateError(opening === undefined ? whole : `#${opening}`);
  }
}

function parseIf(template: string, cursor: { at: number }, depth: number): TemplatePart {
  const condition = argumentOf(template, cursor);
  const anyOf = condition.split("||").map((each) => {
    const found = COMPARISON.exec(each);
    if (!found) throw new TemplateError(each.trim());
    return [valueOf(found.slice(1, 6)), valueOf(found.slice(6, 11))] as const;
  });
  const then = parseUntil(template, cursor, depth + 1);
  if (then.closedBy === "end") return { kind: "if", anyOf, then: then.parts, otherwise: [] };
  const otherwise = parseUntil(template, cursor, depth + 1);
  if (otherwise.closedBy !== "end") throw new TemplateError("#else");
  return { kind: "if", anyOf, then: then.parts, otherwise: otherwise.parts };
}

function parseSet(argument: string): TemplatePart {
  const found = OVERRIDE.exec(argument);
  if (!found) throw new TemplateError(`#set(${argument})`);
  const [, status, header] = found;
  if (header !== undefined) return { kind: "header", name: header, value: valueOf(found.slice(3, 8)) };
  return { kind: "status", status: Number(status) };
}

function valueOf([double, single, context, header, other]: readonly (string | undefined)[]): TemplateValue {
  if (context !== undefined) return { kind: "context", name: context };
  const name = header ?? other;
  if (name !== undefined) return { kind: "header", name };
  return { kind: "constant", text: double ?? single ?? "" };
}

/** The text up to the closing parenthesis. Parentheses in quotes do not count. */
function argumentOf(template: string, cursor: { at: number }): string {
  const start = cursor.at;
  let depth = 1;
  let quote: string | undefined;
  for (; cursor.at < template.length; cursor.at++) {
    const character = template[cursor.at] as string;
    if (quote !== undefined) quote = character === quote ? undefined : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === "(") depth++;
    else if (character === ")" && --depth === 0) return template.slice(start, cursor.at++);
  }
  throw new TemplateError("( without )");
}
