import fc from "fast-check";
import { accessLogFields, accessLogFormat, type AccessLogFieldName } from "./schema";
import { always, lineText, verbatim } from "./lines.test-support";
import { parseAccessLogLine } from "./parse";

const fields = Object.entries(accessLogFields) as [
  AccessLogFieldName,
  (typeof accessLogFields)[AccessLogFieldName],
][];
const quoted = fields.filter(([, { kind }]) => kind !== "number").map(([name]) => name);
const texts = fields.filter(([, { kind }]) => /text/i.test(kind)).map(([name]) => name);

describe("accessLogFormat", () => {
  it("is one line, as CreateStage requires of a format", () => {
    expect(accessLogFormat()).not.toMatch(/[\r\n]/);
    expect(accessLogFormat().length).toBeLessThan(3_000);
  });

  it("names the cell in a log of several, as text of its own", () => {
    expect(accessLogFormat("2")).toBe(accessLogFormat().replace('{"v":1,', '{"v":1,"cell":"2",'));
  });

  it("contains the request's id, without which API Gateway refuses a format", () => {
    expect(accessLogFormat()).toContain("$context.requestId");
  });

  it("is valid JSON for a request that was refused, with numbers where they are compared", () => {
    expect(JSON.parse(lineText({ status: 401 }))).toEqual({
      v: 1,
      ...always,
      status: 401,
      resourcePath: "-",
      tenantId: "-",
      tokenId: "-",
      apiKeyId: "-",
      integrationLatency: "-",
      authorizerLatency: "-",
      authorizerRequestId: "-",
      errorType: "-",
    });
  });

  it("writes unquoted only what is always set", () => {
    const unquoted = fields.filter(([, { kind }]) => kind === "number").map(([name]) => name);
    expect(unquoted.filter((name) => !(name in always))).toEqual([]);
  });

  it("has no header, body, token or key's value in it", () => {
    expect(accessLogFormat()).not.toMatch(/header|body|apiKey\b|authorizationToken|principalId|override/i);
  });

  it("names no variable twice", () => {
    const variables = fields.map(([, { variable }]) => variable);
    expect(new Set(variables).size).toBe(variables.length);
  });
});

describe("a hostile value", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom('"', '\\"', "a\nb\r", "\u2028", '","status":200,"x":"', "ünï\u{1F600}", "\ud800"),
    fc.constant(`Mozilla "${"x".repeat(10_000)}`),
  );

  it("comes back as it was, from whatever field, where API Gateway escapes it", () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), hostile, (name, value) => {
        const parsed = parseAccessLogLine(lineText({ [name]: value }));
        expect(parsed).toMatchObject({ status: 200, [name]: value === "-" ? undefined : value });
      }),
    );
  });

  it("cannot be in any field, so that a line stays JSON where API Gateway does not escape it", () => {
    const characters = {
      gateway: /^[\w.:={}-]$/,
      document: /^[\w.,:/{}+-]$/,
      table: /^[a-z0-9-]$/,
      method: /^[\w!#$%&'*+.^`|~-]$/,
    };
    const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
    const valueOf = (name: AccessLogFieldName) =>
      fc.string({
        unit: fc.constantFrom(...ascii.filter((each) => characters[accessLogFields[name].setBy].test(each))),
        minLength: 1,
      });
    fc.assert(
      fc.property(fc.record(Object.fromEntries(quoted.map((name) => [name, valueOf(name)]))), (values) => {
        expect(JSON.parse(lineText(values, verbatim))).toMatchObject(values);
      }),
    );
  });
});
