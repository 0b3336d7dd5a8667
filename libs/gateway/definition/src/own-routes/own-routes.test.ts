import { buildGatewayDocument } from "../build/build-gateway-document";
import { routesOf, scopeTableOf, scopeTablesOf } from "../build/routes";
import { operation, sourceOf } from "../document/document.test-support";
import { ownRoutesOf } from "./own-routes";

const inPath = (name: string) => ({ name, in: "path", required: true, schema: { type: "string" } });
const teams = sourceOf({ "/orders/{id}": { get: operation("order", { parameters: [inPath("id")] }) } });
const own = ownRoutesOf({ selfService: {}, usage: { retentionDays: 400 } });
const options = {
  title: "api",
  authorizer: { invokeArn: "arn:authorizer", resultTtlSeconds: 60 },
  backendInvokeArn: (name: string) => `arn:${name}`,
};

describe("the routes of self-service", () => {
  it("are beside the team's, which stay as they are", () => {
    const built = buildGatewayDocument(teams, { ...options, ownRoutes: own });
    const before = buildGatewayDocument(teams, options);
    expect(built).toMatchObject({ paths: before["paths"], components: before["components"] });
    expect(built["paths"]).toMatchObject({
      "/tenant/tokens": {
        post: {
          security: [{ token: [] }, { tenantKey: [] }],
          "x-required-scopes": ["tokens:manage"],
          "x-amazon-apigateway-integration": {
            type: "aws_proxy",
            uri: "arn:self-service",
            timeoutInMillis: 11_000,
          },
        },
      },
    });
  });

  it("are none without the option, and have usage only with the ledger", () => {
    const paths = (...given: Parameters<typeof ownRoutesOf>) =>
      routesOf(teams, ownRoutesOf(...given)).map(({ path }) => path);
    expect(paths({})).toEqual(["/orders/{id}"]);
    expect(paths({ selfService: {} })).not.toContain("/tenant/usage");
    expect(paths({ selfService: {}, usage: { retentionDays: 400 } })).toContain("/tenant/usage");
  });

  it("require a scope each of a token that has any", () => {
    const routes = routesOf(teams, own).filter(({ isOwn }) => isOwn);
    expect(routes.map(({ scopes }) => scopes.length)).toEqual(routes.map(() => 1));
    const patterns = scopeTableOf(teams, own).allow.map(([pattern, scopes]) => `${pattern} ${scopes.join()}`);
    expect(patterns).toEqual(
      expect.arrayContaining([
        "GET/orders/* ",
        "DELETE/tenant/tokens/* tokens:manage",
        "GET/tenant/usage usage:read",
      ]),
    );
  });

  it("are in a table of their own for authorizers, where an environment has them", () => {
    const usage = { retentionDays: 400 };
    expect(scopeTablesOf(teams, [{ usage }])).toEqual({ scopeTable: scopeTableOf(teams) });
    expect(scopeTablesOf(teams, [{ selfService: {} }, { selfService: {}, usage }, {}])).toEqual({
      scopeTable: scopeTableOf(teams),
      selfServiceScopeTable: scopeTableOf(teams, own),
    });
  });

  it.each([
    ["a path below /tenant", sourceOf({ "/tenant/{x}": { get: operation("x") } }), "is below /tenant"],
    [
      "a schema of the same name",
      sourceOf({ "/x": { get: operation("x") } }, { schemas: { SelfServiceMint: { type: "object" } } }),
      "is a schema of the option selfService",
    ],
    [
      "an operation of the same name",
      sourceOf({ "/x": { get: operation("selfServiceLimits") } }),
      "is already the name of GET /x",
    ],
    [
      "the function as a backend",
      sourceOf({ "/x": { get: { ...operation("x"), "x-backend": "self-service" } } }),
      '"self-service" is not a backend',
    ],
  ])("refuse %s", (_, source, message) => {
    expect(() => routesOf(source, own)).toThrow(message);
  });

  it("are no obstacle to a team's path without the option", () => {
    const source = sourceOf({ "/tenant/{x}": { get: operation("x", { parameters: [inPath("x")] }) } });
    expect(() => routesOf(source)).not.toThrow();
  });

  it("go with a team's route for every path", () => {
    const greedy = sourceOf({
      "/{rest+}": { get: operation("rest", { parameters: [inPath("rest")], "x-required-scopes": ["a"] }) },
    });
    const { deny } = scopeTableOf(greedy, own);
    expect(deny.map(([pattern]) => pattern)).toContain("GET/tenant/tokens");
  });
});
