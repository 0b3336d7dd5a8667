import type { MethodDefinition } from "@tollgate/emulator";
import { dev } from "@tollgate/environments/sample";
import { banner, routeLines } from "./banner";

const open: MethodDefinition = {
  httpMethod: "POST",
  resourcePath: "/hook",
  resourceId: "1",
  apiKeyRequired: false,
  integration: { type: "MOCK", passthroughBehavior: "WHEN_NO_MATCH", requestTemplates: {}, responses: [] },
};
const secured: MethodDefinition = {
  ...open,
  httpMethod: "GET",
  resourcePath: "/items/{id}",
  apiKeyRequired: true,
  authorizer: {
    id: "a",
    name: "token",
    type: "TOKEN",
    functionArn: "arn",
    uri: "uri",
    identitySources: [],
    resultTtlSeconds: 0,
  },
};

it("lists each route with its method, authorizer and key requirement, in columns", () => {
  expect(routeLines("http://h/dev", [open, secured])).toEqual([
    "  POST  http://h/dev/hook        no authorizer     no key",
    "  GET   http://h/dev/items/{id}  authorizer token  key required",
  ]);
});

it("shows a token once to read and once to paste, and what the aws command line needs", () => {
  const text = banner({
    environment: dev,
    at: { url: "http://127.0.0.1:4000", controlUrl: "http://127.0.0.1:4000", audience: "this machine" },
    methods: [open, { ...secured, resourcePath: "/health" }],
    tenant: { tenantId: "demo", token: "tg_dev_x", tokenId: "t" },
    dataDirectory: "data",
    debugger: "127.0.0.1:9229",
  });
  expect(text.match(/tg_dev_x/g)).toHaveLength(2);
  expect(text).toContain("curl http://127.0.0.1:4000/dev/health -H 'Authorization: tg_dev_x'");
  expect(text).toContain("export AWS_ENDPOINT_URL=http://127.0.0.1:4000\n");
  expect(text).toContain("State: kept in data");
  expect(text).toContain("attach to 127.0.0.1:9229;");
  expect(text).toContain("Console: http://127.0.0.1:4000/_console\n");
});

describe("who reaches it", () => {
  const facts = {
    environment: dev,
    methods: [open],
    tenant: { tenantId: "demo", token: "tg_dev_x", tokenId: "t" },
    dataDirectory: undefined,
    debugger: undefined,
  };
  const url = "http://127.0.0.1:4000";

  it("is nobody else on loopback", () => {
    const text = banner({ ...facts, at: { url, controlUrl: url, audience: "this machine" } });
    expect(text).toContain("Open to this machine only: the API, control plane, DynamoDB and console\n");
    expect(text).not.toContain("everyone");
  });

  it("is everyone for the API only, and this machine on a port of its own", () => {
    const controlUrl = "http://127.0.0.1:40001";
    const text = banner({ ...facts, at: { url, controlUrl, audience: "nobody" } });
    expect(text).toMatch(/^Open to everyone who reaches port 4000 .*: the API, and nothing else\.$/m);
    expect(text).toMatch(
      /^Open to this machine only, on http:\/\/127\.0\.0\.1:40001: .*ALLOW_REMOTE_CONTROL=1/m,
    );
    expect(text).toContain(`export AWS_ENDPOINT_URL=${controlUrl}\n`);
    expect(text).toContain(`curl ${url}/`);
  });

  it("is everyone for everything where that is allowed, and what that means", () => {
    const text = banner({ ...facts, at: { url, controlUrl: url, audience: "everyone" } });
    expect(text).toMatch(/^Open to everyone .*: the API, control plane, DynamoDB and console/m);
    expect(text).toContain("They can read keys and write tokens.");
  });
});
