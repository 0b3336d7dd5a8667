import type { RequestValidation } from "../../definition/definition";
import { isObject, member } from "../../definition/json";
import type { Exchange } from "../exchange";
import { mediaType } from "../media-type";
import { parseQuery } from "../query";
import { headerValue } from "../received-request";
import { Refusal } from "../refusal";
import type { Step } from "../step";
import { validatorOf } from "../model-validation";

/** Checks what the method's request validator asks for: required parameters first, then the body against its model. */
export const validate: Step = (exchange) => {
  const validation = exchange.method?.validation;
  if (!validation) return;
  const missing = missingParameters(validation, exchange);
  if (missing.length > 0) {
    const message = `Missing required request parameters: [${missing.join(", ")}]`;
    throw new Refusal("BAD_REQUEST_PARAMETERS", { message, validationError: message });
  }
  const problem = validation.validateBody ? bodyProblem(validation, exchange) : undefined;
  if (problem !== undefined) {
    throw new Refusal("BAD_REQUEST_BODY", { message: "Invalid request body", validationError: problem });
  }
};

function missingParameters(
  { parameters }: RequestValidation,
  { request, pathParameters }: Exchange,
): string[] {
  const query = parseQuery(request.untrustedQuery);
  const valueOf = {
    header: (name: string) => headerValue(request, name),
    query: (name: string) => query.get(name)?.at(-1),
    path: (name: string) => pathParameters?.[name],
  };
  return parameters.filter(({ location, name }) => !valueOf[location](name)).map(({ name }) => name);
}

/** "To use the same model regardless of the content type, set the content type for your data model to $default." */
const ANY_TYPE = "$default";

/** A content type that has no model is not validated, as the developer guide says of request validation. */
function bodyProblem(
  { bodySchemas }: RequestValidation,
  { request, body, stage }: Exchange,
): string | undefined {
  const type = mediaType(headerValue(request, "Content-Type")) ?? "application/json";
  const schema = [type, ANY_TYPE].map((each) => member(bodySchemas, each)).find(isObject);
  if (!schema) return undefined;
  // No body is an object without members, whether the document requires one or not.
  const text = body?.toString("utf8") || "{}";
  try {
    return validatorOf(schema, stage.definition.document)(text);
  } catch (error) {
    if (error instanceof SyntaxError) return "[body is not JSON]";
    throw error;
  }
}
