import { errorHeaders, type Cors } from "./cors";
import type { JsonObject } from "../document/json";

/**
 * A backend that crashed or answered nonsense. API Gateway's own default for the type is 504, but it answers a Lambda function
 * that fails with the type and 502, and only a status of the document's own would change that. 504 is what says "too slow",
 * and 502 what says "broken", to callers, to alarms and to the local gateway alike: so the document states it.
 */
const BACKEND_FAILED = 502;

/**
 * What API Gateway itself answers, by gateway response type. The texts are its own defaults, written out: the defaults of
 * some types hold internals (the canonical string of a signature, the header itself: "'x' not a valid key=value pair ...
 * in Authorization header: 'x'", the name of a policy), and so no type falls back on `$context.error.messageString`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export const RESPONSES = {
  BAD_REQUEST_BODY: [400, "Invalid request body"],
  UNAUTHORIZED: [401, "Unauthorized"],
  ACCESS_DENIED: [403, "User is not authorized to access this resource"],
  EXPIRED_TOKEN: [403, "Forbidden"],
  INVALID_API_KEY: [403, "Forbidden"],
  INVALID_SIGNATURE: [403, "Forbidden"],
  MISSING_AUTHENTICATION_TOKEN: [403, "Missing Authentication Token"],
  WAF_FILTERED: [403, "Forbidden"],
  RESOURCE_NOT_FOUND: [404, "Not Found"],
  REQUEST_TOO_LARGE: [413, "Request Too Long"],
  UNSUPPORTED_MEDIA_TYPE: [415, "Unsupported Media Type"],
  THROTTLED: [429, "Too Many Requests"],
  QUOTA_EXCEEDED: [429, "Limit Exceeded"],
  API_CONFIGURATION_ERROR: [500, "Internal server error"],
  AUTHORIZER_CONFIGURATION_ERROR: [500, "Internal server error"],
  AUTHORIZER_FAILURE: [500, "Internal server error"],
  INTEGRATION_FAILURE: [BACKEND_FAILED, "Internal server error"],
  INTEGRATION_TIMEOUT: [504, "Endpoint request timed out"],
} as const satisfies Record<string, readonly [status: number, message: string]>;

/** Stand in for every type that is not above, with that type's own status: naming one here would change them all. */
export const FALLBACKS = { DEFAULT_4XX: "Request rejected", DEFAULT_5XX: "Internal server error" };

/**
 * On every error: it is for this caller and this moment only, it is JSON and nothing else, and the next request goes over
 * TLS too. An answer of a backend has the headers that the backend gives it.
 */
const HEADERS = {
  "Cache-Control": "no-store",
  "Strict-Transport-Security": "max-age=31536000",
  "X-Content-Type-Options": "nosniff",
};

/**
 * The value of `x-amazon-apigateway-gateway-responses`: every error is JSON with a `message`, and tells nothing else.
 *
 * @param cors lets pages read errors too: a browser shows a page no answer that does not name its origin.
 */
export function gatewayResponses(cors?: Cors): JsonObject {
  const headers = { ...HEADERS, ...(cors && errorHeaders(cors)) };
  const answer = (message: string): JsonObject => ({
    // A constant is in single quotes.
    responseParameters: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [`gatewayresponse.header.${name}`, `'${value}'`]),
    ),
    responseTemplates: { "application/json": `{"message":${message}}` },
  });
  return {
    ...Object.fromEntries(
      Object.entries(RESPONSES).map(([type, [status, message]]) => [
        type,
        { statusCode: status, ...answer(JSON.stringify(message)) },
      ]),
    ),
    // Its message lists the missing parameters by the names that the document gives them, and nothing else.
    BAD_REQUEST_PARAMETERS: { statusCode: 400, ...answer("$context.error.messageString") },
    ...Object.fromEntries(
      Object.entries(FALLBACKS).map(([type, message]) => [type, answer(JSON.stringify(message))]),
    ),
  };
}
