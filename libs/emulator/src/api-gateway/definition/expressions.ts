import { DefinitionError } from "./errors";

/** @throws {DefinitionError} for what is no regular expression; API Gateway's are Java's, which differ in what is rarely used */
export function checkExpression(at: string, expression: string): void {
  try {
    new RegExp(expression);
  } catch {
    throw new DefinitionError(at, "is not a regular expression");
  }
}

const compiled = new Map<string, RegExp>();

/** A document's regular expression for the whole of a text, compiled once: a document has few of them. */
export function wholeMatch(expression: string): RegExp {
  let regExp = compiled.get(expression);
  if (!regExp) compiled.set(expression, (regExp = new RegExp(`^(?:${expression})$`)));
  return regExp;
}
