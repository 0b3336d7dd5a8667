import { gatewayResponses } from "./gateway-responses";

interface GatewayResponse {
  readonly statusCode?: number;
  readonly responseParameters: Record<string, string>;
  readonly responseTemplates: Record<string, string>;
}
type Responses = Record<string, GatewayResponse>;
const responses = gatewayResponses() as unknown as Responses;

/** A body as callers see it. */
function body({ responseTemplates }: GatewayResponse): unknown {
  expect(Object.keys(responseTemplates)).toEqual(["application/json"]);
  const rendered = responseTemplates["application/json"]!.replace("$context.error.messageString", '"x"');
  return JSON.parse(rendered.replace("$context.requestId", "6f0c2a4e"));
}

describe("gatewayResponses", () => {
  // Clients compare the codes: a changed line here breaks them.
  it.each([
    ["BAD_REQUEST_PARAMETERS", 400, "x", "bad_request_parameters"],
    ["BAD_REQUEST_BODY", 400, "Invalid request body", "bad_request_body"],
    ["UNAUTHORIZED", 401, "Unauthorized", "unauthorized"],
    ["ACCESS_DENIED", 403, "User is not authorized to access this resource", "access_denied"],
    ["EXPIRED_TOKEN", 403, "Forbidden", "expired_token"],
    ["INVALID_API_KEY", 403, "Forbidden", "invalid_api_key"],
    ["INVALID_SIGNATURE", 403, "Forbidden", "invalid_signature"],
    ["MISSING_AUTHENTICATION_TOKEN", 403, "Missing Authentication Token", "missing_authentication_token"],
    ["WAF_FILTERED", 403, "Forbidden", "waf_filtered"],
    ["RESOURCE_NOT_FOUND", 404, "Not Found", "resource_not_found"],
    ["REQUEST_TOO_LARGE", 413, "Request Too Long", "request_too_large"],
    ["UNSUPPORTED_MEDIA_TYPE", 415, "Unsupported Media Type", "unsupported_media_type"],
    ["THROTTLED", 429, "Too Many Requests", "throttled"],
    ["QUOTA_EXCEEDED", 429, "Limit Exceeded", "quota_exceeded"],
    ["AUTHORIZER_FAILURE", 500, "Internal server error", "authorizer_failure"],
    ["AUTHORIZER_CONFIGURATION_ERROR", 500, "Internal server error", "authorizer_configuration_error"],
    ["API_CONFIGURATION_ERROR", 500, "Internal server error", "api_configuration_error"],
    ["INTEGRATION_FAILURE", 502, "Internal server error", "integration_failure"],
    ["INTEGRATION_TIMEOUT", 504, "Endpoint request timed out", "integration_timeout"],
    ["DEFAULT_4XX", undefined, "Request rejected", "default_4xx"],
    ["DEFAULT_5XX", undefined, "Internal server error", "default_5xx"],
  ])("answers %s with %s %s, and one code for ever", (type, status, message, code) => {
    expect(responses[type]?.statusCode).toBe(status);
    expect(body(responses[type]!)).toEqual({ message, code, requestId: "6f0c2a4e" });
  });

  it("answers JSON with nothing but message, code and ID, whatever the type", () => {
    for (const response of Object.values(responses))
      expect(Object.keys(body(response) as object)).toEqual(["message", "code", "requestId"]);
  });

  it("sends no-store, nosniff and HSTS headers with every type", () => {
    for (const { responseParameters } of Object.values(responses))
      expect(responseParameters).toMatchObject({
        "gatewayresponse.header.Cache-Control": "'no-store'",
        "gatewayresponse.header.Strict-Transport-Security": "'max-age=31536000'",
        "gatewayresponse.header.X-Content-Type-Options": "'nosniff'",
      });
  });

  it.each([
    ["WWW-Authenticate", "'Bearer realm=\"api\"'", "UNAUTHORIZED"],
    ["Retry-After", "'1'", "THROTTLED"],
  ])("has the header %s: %s for %s alone", (name, value, type) => {
    const values = Object.entries(responses).map(
      ([each, { responseParameters }]) =>
        [each, responseParameters[`gatewayresponse.header.${name}`]] as const,
    );
    expect(values.filter(([, each]) => each !== undefined)).toEqual([[type, value]]);
  });

  it("uses API Gateway's own message only where it names nothing but the document's parameters", () => {
    const variable = Object.entries(responses).filter(([, each]) =>
      JSON.stringify(each).includes("$context.error"),
    );
    expect(variable.map(([type]) => type)).toEqual(["BAD_REQUEST_PARAMETERS"]);
  });

  it("sets no status in the fallbacks, because it would change all types", () => {
    expect(responses["DEFAULT_4XX"]).not.toHaveProperty("statusCode");
    expect(responses["DEFAULT_5XX"]).not.toHaveProperty("statusCode");
  });
});
