import { buildGatewayDocument } from "../index";
import { operation, problemsOf, sourceOf } from "../document/document.test-support";

const RESPONSES = "x-amazon-apigateway-gateway-responses";
const source = (responses: unknown, root: object = {}): string =>
  sourceOf({ "/x": { get: operation("x") } }, {}, { [RESPONSES]: responses, ...root });
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads into JSON of any shape
const build = (responses: unknown, root?: object): any =>
  buildGatewayDocument(source(responses, root), {
    title: "x",
    authorizer: { invokeArn: "arn", resultTtlSeconds: 0 },
    backendInvokeArn: () => "arn",
  })[RESPONSES];
const template = (text: string, type = "application/json") => ({ responseTemplates: { [type]: text } });

describe("gateway responses of the document", () => {
  it("change only their own members", () => {
    const usual = build({});
    const changed = build({
      THROTTLED: {
        statusCode: "420",
        responseParameters: {
          "gatewayresponse.header.Retry-After": "'5'",
          "gatewayresponse.header.cache-control": "'private'",
        },
      },
    });
    expect(changed.THROTTLED).toEqual({
      ...usual.THROTTLED,
      statusCode: 420,
      responseParameters: {
        "gatewayresponse.header.Strict-Transport-Security": "'max-age=31536000'",
        "gatewayresponse.header.X-Content-Type-Options": "'nosniff'",
        "gatewayresponse.header.Retry-After": "'5'",
        "gatewayresponse.header.cache-control": "'private'",
      },
    });
    expect({ ...changed, THROTTLED: usual.THROTTLED }).toEqual(usual);
  });

  it.each([
    ["UNAUTHORIZED", template('{"error":"$context.error.responseType","id":"$context.requestId"}')],
    [
      "BAD_REQUEST_BODY",
      template('{"m":$context.error.messageString,"e":"$context.error.validationErrorString"}'),
    ],
    ["DEFAULT_5XX", template("<p>It broke: $context.extendedRequestId</p>", "text/html")],
    ["QUOTA_EXCEEDED", template('{"price":"$5 and #1"}')],
  ])("accepts %s with %j", (type, response) => {
    expect(problemsOf(source({ [type]: response }))).toEqual([]);
    expect(build({ [type]: response })[type]).toMatchObject(response);
  });

  it.each<[unknown, string]>([
    [[], "must be an object"],
    [{ NOPE: {} }, "NOPE: is not a type of gateway response; there are: BAD_REQUEST_BODY"],
    [{ toString: {} }, "toString: is not a type"],
    [{ THROTTLED: null }, "THROTTLED: must be an object of statusCode"],
    [{ THROTTLED: { status: 429 } }, "THROTTLED.status: is not a member of it"],
    [
      { THROTTLED: { statusCode: 200 } },
      "THROTTLED.statusCode: must be 400 to 499: clients and alarms use the first digit",
    ],
    [{ INTEGRATION_FAILURE: { statusCode: 404 } }, "INTEGRATION_FAILURE.statusCode: must be 500 to 599"],
    [{ DEFAULT_4XX: { statusCode: 404 } }, "DEFAULT_4XX.statusCode: would change the status of all types"],
    [
      { THROTTLED: { responseParameters: { "Retry-After": "'1'" } } },
      "THROTTLED.responseParameters.Retry-After: must be gatewayresponse.header.<name>",
    ],
    [
      { THROTTLED: { responseParameters: { "gatewayresponse.header.X": "method.request.header.Cookie" } } },
      "must be a constant in single quotes, context.requestId",
    ],
    [
      { THROTTLED: { responseParameters: { "gatewayresponse.header.X": "'a\nb'" } } },
      "must be a constant in single quotes",
    ],
    [
      { THROTTLED: { responseParameters: { "gatewayresponse.header.access-control-allow-origin": "'*'" } } },
      "is written by the builder: write x-cors",
    ],
    [
      { UNAUTHORIZED: template('{"m":"$context.error.messageString"}') },
      "$context.error.messageString must not be sent",
    ],
    [
      { UNAUTHORIZED: template('{"m":"$context.authorizer.tenantId"}') },
      "$context.authorizer.tenantId must not be sent",
    ],
    [{ UNAUTHORIZED: template('{"m":"$input.params(\'x\')"}') }, "$input must not be sent"],
    [{ UNAUTHORIZED: template('{"m":"${context.path}"}') }, "${ must not be sent"],
    [
      { UNAUTHORIZED: template('#set($a = 1){"m":1}') },
      "has #set: API Gateway reads no template language here",
    ],
    [{ UNAUTHORIZED: template('{"m":$context.requestId}') }, "is not valid JSON with values"],
    [{ BAD_REQUEST_BODY: template('{"m":"$context.error.messageString"}') }, "is not valid JSON with"],
    [
      { BAD_REQUEST_BODY: template("<p>$context.error.validationErrorString</p>", "text/html") },
      "must not be sent",
    ],
    [{ UNAUTHORIZED: template("x", "html") }, "is not a media type"],
    [{ UNAUTHORIZED: { responseTemplates: { "application/json": { m: 1 } } } }, "must be a text"],
  ])("refuses %j", (responses, problem) => {
    expect(problemsOf(source(responses)).join("\n")).toContain(problem);
  });
});
