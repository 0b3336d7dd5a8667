import { accessLogFields, accessLogFormat } from "./access-log";

/** Renders a line as API Gateway does: a variable that is not set becomes `-`. */
const render = (values: Readonly<Record<string, string>>): string =>
  accessLogFormat().replace(/\$context\.[A-Za-z.]+/g, (variable) => values[variable] ?? "-");

/** What API Gateway sets for every request, even one that it refuses at once. */
const always = {
  "$context.requestId": "c6af9ac6",
  "$context.requestTimeEpoch": "1790000000123",
  "$context.httpMethod": "GET",
  "$context.resourcePath": "/health",
  "$context.status": "401",
  "$context.responseLatency": "12",
  "$context.responseLength": "26",
  "$context.identity.sourceIp": "192.0.2.1",
};

describe("accessLogFormat", () => {
  it("is one line, as CreateStage requires of a format", () => {
    expect(accessLogFormat()).not.toMatch(/[\r\n]/);
    expect(accessLogFormat().length).toBeLessThan(3_000);
  });

  it("contains the request's id, without which API Gateway refuses a format", () => {
    expect(accessLogFormat()).toContain("$context.requestId");
  });

  it("is valid JSON for a request that was refused, with numbers where they are compared", () => {
    expect(JSON.parse(render(always))).toEqual({
      v: 1,
      requestId: "c6af9ac6",
      time: 1_790_000_000_123,
      method: "GET",
      resourcePath: "/health",
      status: 401,
      tenantId: "-",
      tokenId: "-",
      apiKeyId: "-",
      responseLatency: 12,
      integrationLatency: "-",
      authorizerLatency: "-",
      errorType: "-",
      sourceIp: "192.0.2.1",
      bytes: 26,
    });
  });

  it("writes unquoted only what is always set", () => {
    const unquoted = Object.values(accessLogFields).filter(({ kind }) => kind === "number");
    expect(unquoted.map(({ variable }) => variable).filter((variable) => !(variable in always))).toEqual([]);
  });

  it("has no header, body, token or key's value in it", () => {
    expect(accessLogFormat()).not.toMatch(/header|body|apiKey\b|authorizationToken|principalId|override/i);
  });

  it("names no variable twice", () => {
    const variables = Object.values(accessLogFields).map(({ variable }) => variable);
    expect(new Set(variables).size).toBe(variables.length);
  });
});
