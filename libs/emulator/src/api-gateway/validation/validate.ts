import type { RequestValidation } from "../definition/definition";
import { isObject, member } from "../../common/json";
import type { Exchange } from "../context/request-context";
import { mediaType } from "../../http/media-type";
import { parseQuery } from "../../http/query";
import { headerValue } from "../../http/received-request";
import { Refusal } from "../context/errors";
import type { Step } from "../pipeline/step";
import { validatorOf, type InvalidBody } from ".";

/** Members of a body that are told of one request. */
const MAX_REASONS = 5;

/**
 * Checks what the method's request validator asks for: required parameters first, then the body against its model. The log
 * says which of them failed, for the developer: the caller may not be told.
 */
export const validate: Step = (exchange, { log }) => {
  const validation = exchange.method?.validation;
  if (!validation) return;
  const missing = missingParameters(validation, exchange);
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(", ");
    const message = `Missing required request parameters: [${names}]`;
    const lacking = missing.map(({ location, name }) => `${location} ${name}`).join(", ");
    log.problem(lineOf(exchange, `lacks required parameters: ${lacking}`));
    throw new Refusal("BAD_REQUEST_PARAMETERS", { message, validationError: message });
  }
  const problem = validation.validateBody ? bodyProblem(validation, exchange) : undefined;
  if (problem !== undefined) {
    const { validationError, reasons } = problem;
    const more = reasons.length > MAX_REASONS ? `; and ${reasons.length - MAX_REASONS} more` : "";
    log.problem(lineOf(exchange, `invalid body: ${reasons.slice(0, MAX_REASONS).join("; ")}${more}`));
    throw new Refusal("BAD_REQUEST_BODY", { message: "Invalid request body", validationError });
  }
};

function lineOf({ requestId, request, method }: Exchange, what: string): string {
  return `request ${requestId}: ${request.method} ${method?.resourcePath ?? ""}: ${what}`;
}

function missingParameters(
  { parameters }: RequestValidation,
  { request, pathParameters }: Exchange,
): RequestValidation["parameters"] {
  const query = parseQuery(request.untrustedQuery);
  const valueOf = {
    header: (name: string) => headerValue(request, name),
    query: (name: string) => query.get(name)?.at(-1),
    path: (name: string) => pathParameters?.[name],
  };
  return parameters.filter(({ location, name }) => !valueOf[location](name));
}

/** "To use the same model regardless of the content type, set the content type for your data model to $default." */
const ANY_TYPE = "$default";

/** A content type that has no model is not validated, as the developer guide says of request validation. */
function bodyProblem(
  { bodySchemas }: RequestValidation,
  { request, body, stage }: Exchange,
): InvalidBody | undefined {
  const type = mediaType(headerValue(request, "Content-Type")) ?? "application/json";
  const schema = [type, ANY_TYPE].map((each) => member(bodySchemas, each)).find(isObject);
  if (!schema) return undefined;
  // No body is an object without members, whether the document requires one or not.
  const text = body?.toString("utf8") || "{}";
  try {
    return validatorOf(schema, stage.definition.document)(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The error's own text quotes the body.
    const position = / at position (\d+)/.exec(error.message)?.[1];
    const where = position === undefined ? "" : ` from character ${Number(position) + 1} on`;
    return { validationError: "[body is not JSON]", reasons: [`the body is no JSON${where}`] };
  }
}
