import { errorHeaders, type Cors } from "./cors";
import type { JsonObject } from "../document/json";

/**
 * The status for a backend that crashed or returned an invalid response. API Gateway's own default for this
 * type is 504, but it answers 502 for a failed Lambda function of this type, and only an explicit status in
 * the document changes that. 504 means "too slow" and 502 means "broken" to callers, alarms and the local
 * gateway alike, so the document states 502.
 */
const BACKEND_FAILED = 502;

/**
 * API Gateway's own responses, by gateway response type. The texts are its defaults, written out. The
 * defaults of some types contain internals (the canonical string of a signature, the header itself: "'x' not
 * a valid key=value pair ... in Authorization header: 'x'", the name of a policy), so no type uses
 * `$context.error.messageString`.
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

/** A type's own headers, which tell clients what to do next. */
const TYPE_HEADERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  /**
   * Names the scheme only: API Gateway does not know whether the token is missing or wrong, and RFC 6750 allows an
   * `error` for a wrong one only. The realm is there because the RFC demands at least one parameter.
   *
   * https://www.rfc-editor.org/rfc/rfc6750#section-3
   */
  UNAUTHORIZED: { "WWW-Authenticate": 'Bearer realm="api"' },
  /**
   * A plan's rate is per second. `QUOTA_EXCEEDED` has no such header, because API Gateway offers no variable for the
   * start of the next period.
   */
  THROTTLED: { "Retry-After": "1" },
};

/** Messages for every type that is not above, with that type's own status: a status here would change all. */
export const FALLBACKS = { DEFAULT_4XX: "Request rejected", DEFAULT_5XX: "Internal server error" };

/**
 * Headers of every error: no cache may store it, browsers must not guess another type than JSON, and must use
 * TLS for the next request too. A backend's response has the headers that the backend sets.
 */
const HEADERS = {
  "Cache-Control": "no-store",
  "Strict-Transport-Security": "max-age=31536000",
  "X-Content-Type-Options": "nosniff",
};

/**
 * The `code` of a type in every error body, such as `quota_exceeded`. Clients compare it, so it never changes; the
 * message is for people.
 */
export function errorCode(type: string): string {
  return type.toLowerCase();
}

/**
 * Builds the value of `x-amazon-apigateway-gateway-responses`: every error is JSON of `message`, `code` and
 * `requestId`, and contains nothing else. A client can choose the request's ID, but only a UUID.
 *
 * @param cors lets pages read errors too: a browser hides a response that does not name the page's origin.
 */
export function gatewayResponses(cors?: Cors): JsonObject {
  const answer = (type: string, message: string): JsonObject => {
    const headers = { ...HEADERS, ...TYPE_HEADERS[type], ...(cors && errorHeaders(cors)) };
    return {
      // Constants are in single quotes.
      responseParameters: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [`gatewayresponse.header.${name}`, `'${value}'`]),
      ),
      responseTemplates: {
        "application/json": `{"message":${message},"code":"${errorCode(type)}","requestId":"$context.requestId"}`,
      },
    };
  };
  return {
    ...Object.fromEntries(
      Object.entries(RESPONSES).map(([type, [status, message]]) => [
        type,
        { statusCode: status, ...answer(type, JSON.stringify(message)) },
      ]),
    ),
    // The message lists the missing parameters by their names in the document, and nothing else.
    BAD_REQUEST_PARAMETERS: {
      statusCode: 400,
      ...answer("BAD_REQUEST_PARAMETERS", "$context.error.messageString"),
    },
    ...Object.fromEntries(
      Object.entries(FALLBACKS).map(([type, message]) => [type, answer(type, JSON.stringify(message))]),
    ),
  };
}
