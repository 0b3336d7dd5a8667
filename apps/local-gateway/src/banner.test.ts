import type { MethodDefinition } from "@tollgate/emulator";
import { cellsOf, parseEnvironment } from "@tollgate/environments";
import { dev, prod } from "@tollgate/environments/sample";
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
    cells: [{ name: "1", environment: dev }],
    at: { url: "http://127.0.0.1:4000", controlUrl: "http://127.0.0.1:4000", audience: "this machine" },
    methods: [open, { ...secured, resourcePath: "/health" }],
    tenant: { tenantId: "demo", token: "tg_dev_x", cell: "1" },
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

it("says why the demo tenant has no new token, and where one goes", () => {
  const text = banner({
    environment: dev,
    cells: [{ name: "1", environment: dev }],
    at: { url: "http://h", controlUrl: "http://h", audience: "this machine" },
    methods: [{ ...secured, resourcePath: "/health" }],
    tenant: { tenantId: "demo", problem: "it is being moved" },
    dataDirectory: undefined,
    debugger: undefined,
  });
  expect(text).toContain('\nTenant "demo" has no new token: it is being moved\n');
  expect(text).toContain("curl http://h/dev/health -H 'Authorization: <token>'");
});

describe("who reaches it", () => {
  const facts = {
    environment: dev,
    cells: [{ name: "1", environment: dev }],
    methods: [open],
    tenant: { tenantId: "demo", token: "tg_dev_x", cell: "1" },
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

it("lists several cells, and how the aws command line reaches each", () => {
  const environment = parseEnvironment({
    ...prod,
    account: "111111111111",
    roles: { deploy: "deploy", operate: "gateway-operator" },
    cells: [
      { name: "1" },
      { name: "2", region: "eu-central-1" },
      { name: "eu3", account: "222222222222", region: "eu-west-1" },
    ],
  });
  const url = "http://127.0.0.1:4000";
  const text = banner({
    environment,
    cells: cellsOf(environment),
    at: { url, controlUrl: url, audience: "this machine" },
    methods: [open],
    tenant: { tenantId: "demo", token: "tg_prod_x", cell: "1" },
    dataDirectory: undefined,
    debugger: undefined,
  });
  expect(text.split("\n")).toEqual(
    expect.arrayContaining([
      "  1    account 111111111111  us-east-1     tokens tg_prod_...",
      "  2    account 111111111111  eu-central-1  tokens tg_prod_2_...",
      "  eu3  account 222222222222  eu-west-1     tokens tg_prod_eu3_...",
      expect.stringMatching('^Tenant "demo" in cell 1 on plan'),
      "  For cell 2: --region eu-central-1",
      "  For cell eu3: --region eu-west-1 and a profile with role_arn = arn:aws:iam::222222222222:role/gateway-operator",
    ]),
  );
});
