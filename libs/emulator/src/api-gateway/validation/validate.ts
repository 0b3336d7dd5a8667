import type { EmulatorLog } from "../../common/log";
import type { RequestValidation } from "../definition/definition";
import { isObject, member } from "../../common/json";
import type { AdmittedContext, RoutedContext } from "../context/request-context";
import { mediaType } from "../../http/media-type";
import { parseQuery } from "../../http/query";
import { headerValue } from "../../http/received-request";
import { GatewayError } from "../context/errors";
import { validatorOf, type InvalidBody } from ".";

/** Invalid members that are logged for one request, at most. */
const MAX_REASONS = 5;

/**
 * Applies the method's request validator: required parameters first, then the body against its model. The log tells the developer
 * what failed; the caller may not be told.
 */
export function validate(context: AdmittedContext, { log }: { readonly log: EmulatorLog }): void {
  const { validation } = context.method;
  if (!validation) return;
  const missing = missingParameters(validation, context);
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(", ");
    const message = `Missing required request parameters: [${names}]`;
    const lacking = missing.map(({ location, name }) => `${location} ${name}`).join(", ");
    log.problem(lineOf(context, `lacks required parameters: ${lacking}`));
    throw new GatewayError("BAD_REQUEST_PARAMETERS", { message, validationError: message });
  }
  const problem = validation.validateBody ? bodyProblem(validation, context) : undefined;
  if (problem !== undefined) {
    const { validationError, reasons } = problem;
    const more = reasons.length > MAX_REASONS ? `; and ${reasons.length - MAX_REASONS} more` : "";
    log.problem(lineOf(context, `invalid body: ${reasons.slice(0, MAX_REASONS).join("; ")}${more}`));
    throw new GatewayError("BAD_REQUEST_BODY", { message: "Invalid request body", validationError });
  }
}

function lineOf({ requestId, request, method }: RoutedContext, problem: string): string {
  return `request ${requestId}: ${request.method} ${method.resourcePath}: ${problem}`;
}

function missingParameters(
  { parameters }: RequestValidation,
  { request, pathParameters }: RoutedContext,
): RequestValidation["parameters"] {
  const query = parseQuery(request.untrustedQuery);
  const valueOf = {
    header: (name: string) => headerValue(request, name),
    query: (name: string) => query.get(name)?.at(-1),
    path: (name: string) => pathParameters[name],
  };
  return parameters.filter(({ location, name }) => !valueOf[location](name));
}

/** "To use the same model regardless of the content type, set the content type for your data model to $default." */
const ANY_TYPE = "$default";

/** A content type that has no model is not validated, as the developer guide says of request validation. */
function bodyProblem(
  { bodySchemas }: RequestValidation,
  { request, body, stage }: AdmittedContext,
): InvalidBody | undefined {
  const type = mediaType(headerValue(request, "Content-Type")) ?? "application/json";
  const schema = [type, ANY_TYPE].map((each) => member(bodySchemas, each)).find(isObject);
  if (!schema) return undefined;
  // No body is an object without members, whether the document requires one or not.
  const text = body.toString("utf8") || "{}";
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
