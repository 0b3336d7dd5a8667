import { DefinitionError } from "./errors";

/** @throws {DefinitionError} for an invalid regular expression. API Gateway's are Java's, which differ in rare features. */
export function checkExpression(at: string, expression: string): void {
  try {
    new RegExp(expression);
  } catch {
    throw new DefinitionError(at, "is not a regular expression");
  }
}

const compiled = new Map<string, RegExp>();

/** A document's regular expression, anchored to match a whole string. It is cached, because a document has few. */
export function wholeMatch(expression: string): RegExp {
  let regExp = compiled.get(expression);
  if (!regExp) compiled.set(expression, (regExp = new RegExp(`^(?:${expression})$`)));
  return regExp;
}
