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
    url: "http://127.0.0.1:4000",
    methods: [open, { ...secured, resourcePath: "/health" }],
    tenant: { tenantId: "demo", token: "tg_dev_x", tokenId: "t" },
    dataDirectory: "data",
    hasConsole: true,
    debugger: "127.0.0.1:9229",
  });
  expect(text.match(/tg_dev_x/g)).toHaveLength(2);
  expect(text).toContain("curl http://127.0.0.1:4000/dev/health -H 'Authorization: tg_dev_x'");
  expect(text).toContain("export AWS_ENDPOINT_URL=http://127.0.0.1:4000\n");
  expect(text).toContain("State: kept in data");
  expect(text).toContain("attach to 127.0.0.1:9229;");
  expect(text).toContain("Console: http://127.0.0.1:4000/_console\n");
});
