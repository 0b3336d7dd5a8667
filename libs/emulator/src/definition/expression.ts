import { DefinitionError } from "./definition-error";

/** @throws {DefinitionError} for what is no regular expression; API Gateway's are Java's, which differ in what is rarely used */
export function checkExpression(at: string, expression: string): void {
  try {
    new RegExp(expression);
  } catch {
    throw new DefinitionError(at, "is not a regular expression");
  }
}
