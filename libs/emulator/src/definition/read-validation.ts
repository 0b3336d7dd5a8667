import { checkModel } from "./check-model";
import type { RequestValidation } from "./definition";
import { DefinitionError } from "./definition-error";
import { entriesOf, isObject, member, stringMember } from "./json";
import { pointer } from "./document-text";
import { resolveReference } from "./reference";

/**
 * Reads what the operation's request validator asks for; `undefined` when it has none.
 *
 * @param at the path of the operation in the document
 * @throws {DefinitionError} for a model that cannot validate
 */
export function readValidation(
  document: unknown,
  path: string,
  operation: unknown,
  at: string,
): RequestValidation | undefined {
  const name =
    stringMember(operation, "x-amazon-apigateway-request-validator") ??
    stringMember(document, "x-amazon-apigateway-request-validator");
  if (name === undefined) return undefined;
  const validator = member(member(document, "x-amazon-apigateway-request-validators"), name);
  if (!isObject(validator))
    throw new DefinitionError(`${at}/x-amazon-apigateway-request-validator`, `"${name}" is not defined`);
  const body = resolveReference(document, member(operation, "requestBody"));
  const validatesParameters = member(validator, "validateRequestParameters") === true;
  return {
    validateBody: member(validator, "validateRequestBody") === true,
    parameters: validatesParameters ? requiredParameters(document, path, operation) : [],
    bodySchemas: Object.fromEntries(
      entriesOf(member(body, "content")).flatMap(([type, media]) => {
        const schema = member(media, "schema");
        checkModel(document, schema, `${at}/requestBody/content/${pointer(type)}/schema`);
        return isObject(schema) ? [[type.toLowerCase(), schema]] : [];
      }),
    ),
  };
}

function requiredParameters(document: unknown, path: string, operation: unknown) {
  const ofPath = member(member(member(document, "paths"), path), "parameters");
  const ofOperation = member(operation, "parameters");
  return [ofPath, ofOperation].flatMap((list) =>
    (Array.isArray(list) ? list : []).flatMap((each) => {
      const parameter = resolveReference(document, each);
      const location = stringMember(parameter, "in");
      const name = stringMember(parameter, "name");
      const required = member(parameter, "required") === true;
      return required && name && (location === "header" || location === "query" || location === "path")
        ? [{ location, name } as const]
        : [];
    }),
  );
}
