import { account, dev, prod } from "@tollgate/environments/sample";
import { buildGatewayDocument, BackendError, parseBackends } from "../../index";
import { operation, sourceOf } from "../../document/document.test-support";

const orders = { app: "orders-lambda", timeoutSeconds: 5, memoryMb: 256 };

function problemsOf(backend: unknown, environments = [dev, prod]): readonly string[] {
  try {
    parseBackends({ it: backend, orders }, { account, environments });
  } catch (error) {
    if (error instanceof BackendError) return error.problems;
    throw error;
  }
  return [];
}

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:pricing";
const own = (name: string) => ARN.replace("pricing", `example-gateway-${name}`);
const fn = (more: object = {}) => ({ functionArn: ARN, timeoutSeconds: 10, ...more });
const server = (more: object = {}) => ({ url: "https://a.example.com", timeoutSeconds: 10, ...more });

describe("an existing function or server", () => {
  it.each([
    fn(),
    fn({ functionArn: { dev: ARN, prod: `${ARN}:live` }, standIn: "pricing-lambda" }),
    fn({ functionArn: `${ARN}:12`, timeoutSeconds: 29 }),
    fn({ functionArn: own("it-dev") }),
    server(),
    server({ url: { dev: "https://a.example.com:8443/v1/x", prod: "https://b.example.com" } }),
    server({ passAuthorization: true, standIn: "http://localhost:3000/v1" }),
  ])("accepts %j", (backend) => {
    expect(problemsOf(backend)).toEqual([]);
  });

  it("cannot be the gateway itself, by the domain of any environment", () => {
    const zone = { id: "Z0123456789ABCDEFGHIJ", name: "example.com" };
    const environments = [dev, { ...prod, domain: { names: [{ name: "api.example.com", zone }] } }];
    const url = { dev: "https://a.example.com", prod: "https://api.example.com:443/v1" };
    expect(problemsOf(server({ url }), environments)).toEqual([
      `it.url is "${url.prod}"; allowed: another host than the gateway's own domains`,
    ]);
    expect(problemsOf(server({ url: "https://api.example.com" }), environments)).toHaveLength(1);
    expect(problemsOf(server(), environments)).toEqual([]);
  });

  it.each<[object, string]>([
    [fn({ functionArn: "pricing" }), 'it.functionArn is "pricing"; allowed: the ARN of a Lambda function'],
    [fn({ functionArn: `${ARN}:$LATEST` }), "allowed: the ARN of a Lambda function"],
    [
      fn({ functionArn: ARN.replace("us-east-1", "eu-west-1") }),
      'it.functionArn is in "eu-west-1" for "dev"; allowed: the environment\'s Region, us-east-1',
    ],
    [
      fn({ functionArn: { dev: own("authorizer-prod"), prod: ARN } }),
      `it.functionArn is "${own("authorizer-prod")}"; allowed: another than the gateway's own functions`,
    ],
    [
      fn({ functionArn: { dev: ARN, prod: `${own("authorizer-dev")}:live` } }),
      "allowed: another than the gateway's own functions",
    ],
    [
      fn({ functionArn: own("orders-prod") }),
      `it.functionArn is "${own("orders-prod")}"; allowed: another: name the backend in x-backend`,
    ],
    [
      fn({ functionArn: { dev: ARN } }),
      "it.functionArn.prod is undefined; allowed: a value for each environment: dev, prod",
    ],
    [
      fn({ functionArn: { dev: ARN, prod: ARN, test: ARN } }),
      "allowed: the name of an environment: dev, prod",
    ],
    [fn({ timeoutSeconds: 30 }), "it.timeoutSeconds is 30; allowed: whole seconds, 1 to 29"],
    [fn({ memoryMb: 128 }), "it.memoryMb is not a field that a backend has; there are: functionArn"],
    [
      fn({ standIn: "pricing" }),
      'it.standIn is "pricing"; allowed: a folder under apps whose name ends with -lambda',
    ],
    [server({ url: "http://a.example.com" }), "allowed: an https URL without query"],
    [server({ url: "https://a.example.com?x=1" }), "allowed: an https URL without query"],
    [server({ url: "https://user:word@a.example.com" }), "allowed: an https URL without query"],
    [server({ url: "https://a.example.com/{x}" }), "allowed: an https URL without query"],
    [server({ url: "https://a.example.com/" }), "allowed: an https URL without query"],
    [
      server({ url: "https://a.example.com:22" }),
      "allowed: a port that API Gateway calls: 80, 443, or 1024 to 65535",
    ],
    [
      fn({ standIn: "authorizer-lambda" }),
      'it.standIn is "authorizer-lambda"; allowed: another app than the gateway\'s own: authorizer-lambda, cell-room-lambda, events-lambda, self-service-lambda, usage-lambda',
    ],
    [server({ standIn: "http://10.0.0.1" }), "allowed: an http URL of this machine"],
    [server({ passAuthorization: "yes" }), 'it.passAuthorization is "yes"; allowed: boolean'],
    [server({ app: "a-lambda" }), "it.url is not a field that a backend has"],
  ])("refuses %j", (backend, problem) => {
    expect(problemsOf(backend).join("\n")).toContain(problem);
  });

  const source = sourceOf({
    "/stock/{id}/{rest+}": {
      "x-amazon-apigateway-any-method": operation("stock", {
        "x-backend": "inventory",
        parameters: ["id", "rest"].map((name) => ({ name, in: "path", required: true, schema: {} })),
      }),
    },
    "/": { get: operation("root", { "x-backend": "inventory", security: [] }) },
    "/price": { get: operation("price", { "x-backend": "pricing" }) },
  });
  const build = () =>
    buildGatewayDocument(source, {
      title: "x",
      authorizer: { invokeArn: "arn", resultTtlSeconds: 0 },
      backendInvokeArn: (name) => `arn:${name}`,
      backendUrl: () => "https://inventory.dev.example.com/v1",
    })["paths"] as Record<string, Record<string, Record<string, unknown>>>;

  it("is called with the document's path, the tenant's id and no token", () => {
    const any = build()["/stock/{id}/{rest+}"]?.["x-amazon-apigateway-any-method"];
    expect(any?.["x-amazon-apigateway-integration"]).toEqual({
      type: "http_proxy",
      httpMethod: "ANY",
      uri: "https://inventory.dev.example.com/v1/stock/{id}/{rest}",
      connectionType: "INTERNET",
      passthroughBehavior: "when_no_match",
      timeoutInMillis: 5000,
      requestParameters: {
        "integration.request.path.id": "method.request.path.id",
        "integration.request.path.rest": "method.request.path.rest",
        "integration.request.header.X-Tenant-Id": "context.authorizer.principalId",
        "integration.request.header.Authorization": "'-'",
      },
    });
  });

  it("gets no tenant id on a public route, and none that a caller sends", () => {
    expect(build()["/"]?.["get"]?.["x-amazon-apigateway-integration"]).toMatchObject({
      uri: "https://inventory.dev.example.com/v1",
      requestParameters: { "integration.request.header.X-Tenant-Id": "'-'" },
    });
  });

  it("is invoked like any other function", () => {
    expect(build()["/price"]?.["get"]?.["x-amazon-apigateway-integration"]).toMatchObject({
      type: "aws_proxy",
      uri: "arn:pricing",
      timeoutInMillis: 10_000,
    });
  });
});
