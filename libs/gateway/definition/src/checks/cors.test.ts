import { buildGatewayDocument, routesOf } from "../index";
import { operation, problemsOf, sourceOf } from "../document/document.test-support";

const source = (cors?: unknown, paths: object = {}): string =>
  sourceOf(
    { "/x": { get: operation("getX"), post: operation("postX") }, ...paths },
    {},
    cors === undefined ? {} : { "x-cors": cors },
  );
const options = {
  title: "api",
  authorizer: { invokeArn: "arn:authorizer", resultTtlSeconds: 60 },
  backendInvokeArn: (name: string) => `arn:${name}`,
};
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads into JSON of any shape
const build = (text: string): any => buildGatewayDocument(text, options);

describe("x-cors", () => {
  const document = build(source({ allowOrigin: "https://app.example.com" }));

  it("answers a preflight of each path with what the path has, without token, key or Lambda", () => {
    const { options: preflight } = document.paths["/x"];
    expect(preflight.security).toEqual([]);
    const { type, responses } = preflight["x-amazon-apigateway-integration"];
    expect(type).toBe("mock");
    expect(responses.default).toEqual({
      statusCode: "204",
      responseParameters: {
        "method.response.header.Access-Control-Allow-Origin": "'https://app.example.com'",
        "method.response.header.Access-Control-Allow-Methods": "'GET,POST'",
        "method.response.header.Access-Control-Allow-Headers": "'Authorization,Content-Type'",
        "method.response.header.Access-Control-Max-Age": "'600'",
      },
    });
    // API Gateway passes only headers that the method's response declares.
    expect(Object.keys(preflight.responses["204"].headers)).toHaveLength(4);
  });

  it("declares the variables of the path, as OpenAPI wants it of each operation", () => {
    const parameters = ["orderId", "rest"].map((name) => ({
      name,
      in: "path",
      required: true,
      schema: { type: "string" },
    }));
    const { paths } = build(
      source(
        { allowOrigin: "*" },
        { "/orders/{orderId}/{rest+}": { get: { ...operation("getRest"), parameters } } },
      ),
    );
    expect(paths["/orders/{orderId}/{rest+}"].options.parameters).toEqual(parameters);
    expect(paths["/x"].options).not.toHaveProperty("parameters");
  });

  it.each(["order-id", "order.id"])("declares the variable %s", (name) => {
    const parameters = [{ name, in: "path", required: true, schema: { type: "string" } }];
    const path = `/orders/{${name}}`;
    const { paths } = build(
      source({ allowOrigin: "*" }, { [path]: { get: { ...operation("getOrder"), parameters } } }),
    );
    expect(paths[path].options.parameters).toEqual(parameters);
  });

  it("lets a page read errors", () => {
    for (const { responseParameters } of Object.values<Record<string, object>>(
      document["x-amazon-apigateway-gateway-responses"],
    ))
      expect(responseParameters).toHaveProperty(
        ["gatewayresponse.header.Access-Control-Allow-Origin"],
        "'https://app.example.com'",
      );
  });

  it("adds no route that needs a Lambda, and leaves a path's own answer alone", () => {
    const own = { "/y": { options: operation("optionsY", { security: [] }) } };
    expect(routesOf(source({ allowOrigin: "*" }, own)).map(({ operationId }) => operationId)).toEqual([
      "getX",
      "postX",
      "optionsY",
    ]);
    expect(build(source({ allowOrigin: "*" }, own)).paths["/y"].options.operationId).toBe("optionsY");
  });

  it("compares several origins in a template, and lets pages of any read errors", () => {
    const several = build(source({ allowOrigin: ["https://a.example.com", "https://b.example.com"] }));
    const { responses } = several.paths["/x"].options["x-amazon-apigateway-integration"];
    expect(responses.default.responseParameters).toMatchObject({
      "method.response.header.Access-Control-Allow-Origin": "'https://a.example.com'",
      "method.response.header.Vary": "'Origin'",
    });
    expect(responses.default.responseTemplates["application/json"]).toBe(
      '#if($input.params().header.get("Origin") == "https://b.example.com" || ' +
        '$input.params().header.get("origin") == "https://b.example.com")' +
        '#set($context.responseOverride.header.Access-Control-Allow-Origin = "https://b.example.com")#end',
    );
    const { responseParameters } = several["x-amazon-apigateway-gateway-responses"].UNAUTHORIZED;
    expect(responseParameters["gatewayresponse.header.Access-Control-Allow-Origin"]).toBe("'*'");
  });

  it("reads the request of a preflight as text also where every body is bytes", () => {
    const binary = build(source({ allowOrigin: "*" }) + "x-amazon-apigateway-binary-media-types: ['*/*']\n");
    expect(binary.paths["/x"].options["x-amazon-apigateway-integration"].contentHandling).toBe(
      "CONVERT_TO_TEXT",
    );
  });

  it("lets a page send every method to a path that takes any", () => {
    const any = build(
      sourceOf(
        { "/x": { "x-amazon-apigateway-any-method": operation("x") } },
        {},
        { "x-cors": { allowOrigin: "*" } },
      ),
    );
    const { responses } = any.paths["/x"].options["x-amazon-apigateway-integration"];
    expect(responses.default.responseParameters["method.response.header.Access-Control-Allow-Methods"]).toBe(
      "'GET,PUT,POST,DELETE,OPTIONS,HEAD,PATCH'",
    );
  });

  it("changes nothing in a document without it", () => {
    expect(JSON.stringify(build(source()))).not.toContain("Access-Control");
    expect(build(source()).paths["/x"]).not.toHaveProperty("options");
  });

  it.each([
    ["*", "x-cors: must be an object"],
    [
      {},
      'x-cors.allowOrigin: must be "*", one origin without a path, such as https://app.example.com, or a list',
    ],
    [{ allowOrigin: [] }, "x-cors.allowOrigin: must be"],
    [{ allowOrigin: ["*"] }, "x-cors.allowOrigin: must be"],
    [{ allowOrigin: ["https://a.example.com", "https://a.example.com"] }, "x-cors.allowOrigin: must be"],
    [{ allowOrigin: ["https://a.example.com", 'https://b"'] }, "x-cors.allowOrigin: must be"],
    [{ allowOrigin: "https://a.example.com/" }, 'x-cors.allowOrigin: must be "*", one origin without a path'],
    [{ allowOrigin: "https://a'.example.com" }, 'x-cors.allowOrigin: must be "*", one origin without a path'],
    [{ allowOrigin: "*", allowHeaders: ["a b"] }, "x-cors.allowHeaders: must be a list of header names"],
    [{ allowOrigin: "*", allowHeaders: "X" }, "x-cors.allowHeaders: must be a list of header names"],
    [{ allowOrigin: "*", maxAgeSeconds: 1.5 }, "x-cors.maxAgeSeconds: must be a whole number of seconds"],
    [{ allowOrigin: "*", origins: [] }, "x-cors.origins: is not a field of x-cors; there are: allowOrigin"],
  ])("refuses %j", (cors, problem) => {
    expect(problemsOf(source(cors))).toEqual([expect.stringContaining(problem)]);
  });
});
