import { FALLBACKS, RESPONSES } from "./gateway-responses";
import type { Json, JsonObject, JsonPath } from "../document/json";
import { isObject, memberOf, membersOf } from "../document/json";
import type { Report } from "../document/report";

/** The document's member that changes API Gateway's own responses, by type of gateway response. */
export const GATEWAY_RESPONSES = "x-amazon-apigateway-gateway-responses";

const MEMBERS = ["statusCode", "responseParameters", "responseTemplates"];
const HEADER = /^gatewayresponse\.header\.([A-Za-z][\w-]*)$/;
/** A constant with the characters that a header may have, or an id of the gateway. */
const HEADER_VALUE = /^(?:'[\x20-\x26\x28-\x7e]*'|context\.(?:requestId|extendedRequestId))$/;
const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+$/;

/**
 * The variables that a template may use: ids, the time and the route, and nothing that a client wrote. Other
 * variables contain a caller's token, policies or an unchanged header (`$context.error.message` for an
 * invalid signature).
 */
const VARIABLES =
  "requestId extendedRequestId requestTimeEpoch httpMethod resourcePath stage error.responseType".split(" ");
/**
 * Further variables for the types of an invalid request: they name the member of the body, or the parameter.
 */
const OF_VALIDATION = "error.message error.messageString error.validationErrorString".split(" ");
const VALIDATION: readonly string[] = ["BAD_REQUEST_BODY", "BAD_REQUEST_PARAMETERS"];
const VARIABLE = /\$(?:context\.([A-Za-z_][\w.]*[\w]|[A-Za-z_])|(input|util|stageVariables|method)\b|\{)/g;
/** API Gateway does not evaluate template directives in gateway responses, so callers would see them. */
const DIRECTIVE = /#(?:set|if|elseif|else|end|foreach)\b/;

/** The first digit of each type's status, by which alarms and clients tell whose fault an error is. */
const CLASSES: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    Object.entries(RESPONSES).map(([type, [status]]) => [type, Math.floor(status / 100)]),
  ),
  BAD_REQUEST_PARAMETERS: 4,
};
const TYPES: readonly string[] = [...Object.keys(CLASSES), ...Object.keys(FALLBACKS)];

/**
 * Reports gateway responses that API Gateway does not know, or that would reveal internal values to callers.
 */
export function checkCustomResponses(document: JsonObject, report: Report): void {
  const responses = document[GATEWAY_RESPONSES];
  if (responses === undefined) return;
  if (!isObject(responses)) return report([GATEWAY_RESPONSES], "must be an object");
  for (const [type, response] of membersOf(responses)) {
    const at = [GATEWAY_RESPONSES, type];
    if (!TYPES.includes(type))
      report(at, `is not a type of gateway response; there are: ${TYPES.join(", ")}`);
    else if (!isObject(response)) report(at, `must be an object of ${MEMBERS.join(", ")}`);
    else checkResponse(type, response, at, report);
  }
}

function checkResponse(type: string, response: JsonObject, at: JsonPath, report: Report): void {
  for (const [name] of membersOf(response))
    if (!MEMBERS.includes(name))
      report([...at, name], `is not a member of it; there are: ${MEMBERS.join(", ")}`);
  checkStatus(type, response["statusCode"], [...at, "statusCode"], report);
  const parameters = checkTexts(response["responseParameters"], [...at, "responseParameters"], report);
  for (const [name, value, here] of parameters) {
    const header = HEADER.exec(name)?.[1]?.toLowerCase();
    if (header === undefined) report(here, "must be gatewayresponse.header.<name>");
    else if (header.startsWith("access-control-")) report(here, "is written by the builder: write x-cors");
    else if (header === "content-type") report(here, "is the media type of the template: write it there");
    if (!HEADER_VALUE.test(value))
      report(here, `must be a constant in single quotes, context.requestId or context.extendedRequestId`);
  }
  const templates = checkTexts(response["responseTemplates"], [...at, "responseTemplates"], report);
  for (const [mediaType, template, here] of templates) {
    if (!MEDIA_TYPE.test(mediaType)) report(here, "is not a media type, such as application/json");
    checkTemplate(type, mediaType, template, (message) => report(here, message));
  }
}

function checkStatus(type: string, status: Json | undefined, at: JsonPath, report: Report): void {
  if (status === undefined) return;
  const known = CLASSES[type];
  const code = typeof status === "string" && /^\d{3}$/.test(status) ? Number(status) : status;
  if (known === undefined)
    report(at, "would change the status of all types: write it in the one type that it is for");
  else if (typeof code !== "number" || !Number.isInteger(code) || Math.floor(code / 100) !== known)
    report(
      at,
      `must be ${known}00 to ${known}99: clients and alarms use the first digit to tell client errors from server errors`,
    );
}

function checkTexts(
  value: Json | undefined,
  at: JsonPath,
  report: Report,
): readonly (readonly [name: string, value: string, at: JsonPath])[] {
  if (value !== undefined && !isObject(value)) report(at, "must be an object of texts");
  return membersOf(value).flatMap(([name, each]) => {
    const here = [...at, name];
    if (typeof each === "string") return [[name, each, here] as const];
    report(here, "must be a text");
    return [];
  });
}

function checkTemplate(
  type: string,
  mediaType: string,
  template: string,
  report: (message: string) => void,
): void {
  const isJsonType = /[/+]json$/.test(mediaType);
  // These variables quote the client's names, and only JSON's escapes keep those from being read as markup.
  const ofValidation = isJsonType && VALIDATION.includes(type) ? OF_VALIDATION : [];
  const allowed = [...VARIABLES, ...ofValidation];
  const there = `there are: ${allowed.map((name) => `$context.${name}`).join(", ")}`;
  const directive = DIRECTIVE.exec(template)?.[0];
  if (directive !== undefined)
    report(`has ${directive}: API Gateway reads no template language here, only variables; ${there}`);
  const unknown = [...template.matchAll(VARIABLE)].filter(([, name]) => !allowed.includes(name ?? ""));
  for (const [variable] of unknown) report(`${variable} must not be sent to callers; ${there}`);
  if (unknown.length === 0 && isJsonType && !isJson(template))
    report(
      "is not valid JSON with values in place of its variables: write quotes around each variable, but not around $context.error.messageString, which contains them",
    );
}

/** Whether a template produces JSON, tested with a sample for each variable. */
function isJson(template: string): boolean {
  const filled = template.replace(VARIABLE, (_, name: string) =>
    name === "error.messageString" ? '"x"' : name === "requestTimeEpoch" ? "1" : "x",
  );
  try {
    JSON.parse(filled);
    return true;
  } catch {
    return false;
  }
}

/**
 * Applies the document's changes to the gateway responses: a status, headers added to the builder's,
 * templates that replace the builder's.
 */
export function customized(responses: JsonObject, document: JsonObject): JsonObject {
  const changes = document[GATEWAY_RESPONSES];
  return Object.fromEntries(
    membersOf(responses).map(([type, response]) => [type, changed(response, memberOf(changes, type))]),
  );
}

function changed(response: Json, change: Json | undefined): Json {
  if (!isObject(response) || !isObject(change)) return response;
  const { statusCode, responseTemplates } = change;
  const own = membersOf(change["responseParameters"]);
  // Header names are case-insensitive.
  const kept = membersOf(response["responseParameters"]).filter(
    ([name]) => !own.some(([each]) => each.toLowerCase() === name.toLowerCase()),
  );
  return {
    ...response,
    ...(statusCode !== undefined && { statusCode: Number(statusCode) }),
    responseParameters: Object.fromEntries([...kept, ...own]),
    ...(isObject(responseTemplates) && membersOf(responseTemplates).length > 0 && { responseTemplates }),
  };
}
