import { gatewayResponses } from "./gateway-responses";

interface GatewayResponse {
  readonly statusCode?: number;
  readonly responseParameters: Record<string, string>;
  readonly responseTemplates: Record<string, string>;
}
type Responses = Record<string, GatewayResponse>;
const responses = gatewayResponses() as unknown as Responses;

describe("gatewayResponses", () => {
  it.each([
    ["UNAUTHORIZED", 401, "Unauthorized"],
    ["INVALID_API_KEY", 403, "Forbidden"],
    ["MISSING_AUTHENTICATION_TOKEN", 403, "Missing Authentication Token"],
    ["REQUEST_TOO_LARGE", 413, "Request Too Long"],
    ["THROTTLED", 429, "Too Many Requests"],
    ["QUOTA_EXCEEDED", 429, "Limit Exceeded"],
    ["AUTHORIZER_FAILURE", 500, "Internal server error"],
    ["AUTHORIZER_CONFIGURATION_ERROR", 500, "Internal server error"],
    ["API_CONFIGURATION_ERROR", 500, "Internal server error"],
    ["INTEGRATION_FAILURE", 502, "Internal server error"],
    ["INTEGRATION_TIMEOUT", 504, "Endpoint request timed out"],
  ])("answers %s with %i %s", (type, status, message) => {
    const response = responses[type];
    expect(response?.statusCode).toBe(status);
    expect(JSON.parse(response?.responseTemplates["application/json"] ?? "")).toEqual({ message });
  });

  it("answers JSON with nothing but a message, whatever the type", () => {
    for (const { responseTemplates } of Object.values(responses)) {
      expect(Object.keys(responseTemplates)).toEqual(["application/json"]);
      const rendered = responseTemplates["application/json"]!.replace("$context.error.messageString", '"x"');
      expect(Object.keys(JSON.parse(rendered) as object)).toEqual(["message"]);
    }
  });

  it("sends no-store, nosniff and HSTS headers with every type", () => {
    for (const { responseParameters } of Object.values(responses))
      expect(responseParameters).toEqual({
        "gatewayresponse.header.Cache-Control": "'no-store'",
        "gatewayresponse.header.Strict-Transport-Security": "'max-age=31536000'",
        "gatewayresponse.header.X-Content-Type-Options": "'nosniff'",
      });
  });

  it("uses API Gateway's own message only where it names nothing but the document's parameters", () => {
    const variable = Object.entries(responses).filter(([, each]) => JSON.stringify(each).includes("$"));
    expect(variable.map(([type]) => type)).toEqual(["BAD_REQUEST_PARAMETERS"]);
  });

  it("sets no status in the fallbacks, because it would change all types", () => {
    expect(responses["DEFAULT_4XX"]).not.toHaveProperty("statusCode");
    expect(responses["DEFAULT_5XX"]).not.toHaveProperty("statusCode");
  });
});
