import {
  GetAuthorizersCommand,
  GetDeploymentsCommand,
  GetExportCommand,
  GetIntegrationCommand,
  GetMethodCommand,
  GetResourcesCommand,
  GetRestApisCommand,
  GetStagesCommand,
  paginateGetResources,
  TestInvokeAuthorizerCommand,
  type TestInvokeAuthorizerCommandInput,
} from "@aws-sdk/client-api-gateway";
import { parse } from "yaml";
import {
  NOON,
  startTestEmulator,
  testDocument,
  tokenFor,
  type TestEmulator,
} from "../../../test-support/emulator.test-support";

let test: TestEmulator;
let gateway: TestEmulator["gateway"];
let restApiId: string;
const start = async (document: object = testDocument()) => {
  test = await startTestEmulator({ document });
  ({ gateway } = test);
  restApiId = test.emulator.apiId;
};
afterEach(() => test.stop());

it("the API, its stages and its authorizers can be read", async () => {
  await start();
  expect((await gateway.send(new GetRestApisCommand({}))).items).toMatchObject([
    { id: restApiId, name: "test", apiKeySource: "AUTHORIZER" },
  ]);
  const { item: stages = [] } = await gateway.send(new GetStagesCommand({ restApiId }));
  expect(stages).toMatchObject([{ stageName: "one" }, { stageName: "two" }]);
  const { deploymentId } = stages[1] ?? {};
  expect((await gateway.send(new GetStagesCommand({ restApiId, deploymentId }))).item).toMatchObject(
    stages.filter((stage) => stage.deploymentId === deploymentId),
  );
  expect((await gateway.send(new GetAuthorizersCommand({ restApiId }))).items).toMatchObject([
    { name: "token", type: "TOKEN", authorizerResultTtlInSeconds: 60 },
  ]);
});

describe("GetResources", () => {
  it("shows each path with its parent, and of its methods no more than their names", async () => {
    await start();
    const { items = [] } = await gateway.send(new GetResourcesCommand({ restApiId }));
    const item = items.find(({ path }) => path === "/items/{id}");
    expect(items.find(({ id }) => id === item?.parentId)?.path).toBe("/items");
    expect(item?.resourceMethods).toEqual({ GET: {} });
  });

  it("shows what each method is when methods are embedded", async () => {
    await start();
    const { items = [] } = await gateway.send(new GetResourcesCommand({ restApiId, embed: ["methods"] }));
    expect(items.find(({ path }) => path === "/secured")?.resourceMethods).toMatchObject({
      GET: { apiKeyRequired: true, authorizationType: "CUSTOM" },
    });
  });

  it("shows all of them in pages", async () => {
    await start();
    const all = (await gateway.send(new GetResourcesCommand({ restApiId }))).items ?? [];
    const paged: unknown[] = [];
    for await (const { items = [] } of paginateGetResources(
      { client: gateway, pageSize: 3 },
      { restApiId },
    )) {
      expect(items.length).toBeLessThanOrEqual(3);
      paged.push(...items);
    }
    expect(paged).toEqual(all);
    const nowhere = new GetResourcesCommand({ restApiId, position: "nowhere" });
    await expect(gateway.send(nowhere)).rejects.toMatchObject({ name: "BadRequestException" });
  });
});

it("a deployment that stages share is listed once", async () => {
  await start();
  const { items = [] } = await gateway.send(new GetDeploymentsCommand({ restApiId }));
  expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
});

describe("GetMethod and GetIntegration", () => {
  it("show one method as GetResources embeds it", async () => {
    await start();
    const { items = [] } = await gateway.send(new GetResourcesCommand({ restApiId, embed: ["methods"] }));
    const { id: resourceId, resourceMethods } = items.find(({ path }) => path === "/secured") ?? {};
    const ids = { restApiId, resourceId, httpMethod: "GET" };
    expect(await gateway.send(new GetMethodCommand(ids))).toMatchObject(resourceMethods?.["GET"] ?? {});
    expect(await gateway.send(new GetIntegrationCommand(ids))).toMatchObject({
      type: "AWS_PROXY",
      httpMethod: "POST",
      timeoutInMillis: 29_000,
      passthroughBehavior: "WHEN_NO_MATCH",
    });
  });

  it("say what there is not", async () => {
    await start();
    const { items = [] } = await gateway.send(new GetResourcesCommand({ restApiId }));
    for (const [resourceId, message] of [
      [items[0]?.id, "Invalid Method identifier specified"],
      ["nope", "Invalid Resource identifier specified"],
    ] as const) {
      const method = new GetMethodCommand({ restApiId, resourceId, httpMethod: "GET" });
      await expect(gateway.send(method)).rejects.toMatchObject({ name: "NotFoundException", message });
    }
  });
});

describe("GetExport", () => {
  const text = async (extensions?: string, accepts?: string, exportType = "oas30") => {
    const { body, contentType, contentDisposition } = await gateway.send(
      new GetExportCommand({
        restApiId,
        stageName: "one",
        exportType,
        ...(accepts !== undefined && { accepts }),
        ...(extensions !== undefined && { parameters: { extensions } }),
      }),
    );
    return { text: Buffer.from(body ?? []).toString(), contentType, contentDisposition };
  };
  const document = JSON.parse(JSON.stringify(testDocument())) as object;

  it("gives the whole document with all extensions, as JSON or YAML", async () => {
    await start();
    expect(JSON.parse((await text("apigateway")).text)).toEqual(document);
    const yaml = await text("apigateway", "application/yaml");
    expect(parse(yaml.text)).toEqual(document);
  });

  it("is an attachment that is named after the document's version", async () => {
    await start(testDocument({ info: { title: "test", version: "1.2.0" } }));
    for (const [accepts, type] of [
      ["application/json", "json"],
      ["application/yaml", "yaml"],
    ] as const) {
      expect(await text("apigateway", accepts)).toMatchObject({
        contentType: "application/octet-stream",
        contentDisposition: `attachment; filename="oas30_1.2.0.${type}"`,
      });
    }
  });

  it("gives only those extensions that were asked for", async () => {
    await start();
    const plain = (await text()).text;
    expect(plain.match(/x-amazon-apigateway-[a-z-]+/g)).toEqual(["x-amazon-apigateway-any-method"]);
    const found = new Set(
      (await text("integrations,authorizers")).text.match(/x-amazon-apigateway-[a-z-]+/g),
    );
    expect([...found].sort()).toEqual(
      ["any-method", "authorizer", "authtype", "integration"].map((name) => `x-amazon-apigateway-${name}`),
    );
  });

  it("refuses what it cannot give", async () => {
    await start();
    await expect(text(undefined, undefined, "swagger")).rejects.toMatchObject({
      name: "NotImplementedException",
    });
    await expect(text(undefined, undefined, "raml")).rejects.toMatchObject({ name: "BadRequestException" });
  });
});

describe("TestInvokeAuthorizer", () => {
  const invoke = async (input: Partial<TestInvokeAuthorizerCommandInput>) => {
    const { items = [] } = await gateway.send(new GetAuthorizersCommand({ restApiId }));
    const authorizerId = items[0]?.id;
    return gateway.send(new TestInvokeAuthorizerCommand({ restApiId, authorizerId, ...input }));
  };
  const withToken = (Authorization: string) => invoke({ headers: { Authorization } });

  it("asks the function past the cache, and shows its policy and context", async () => {
    await start();
    for (const calls of ["1", "2"]) {
      expect(await withToken(tokenFor({ context: { a: 1 } }))).toMatchObject({
        clientStatus: 0,
        principalId: "someone",
        authorization: { a: ["1"], calls: [calls] },
      });
    }
  });

  it.each([
    ["is refused", tokenFor({ throw: "Unauthorized" }), 401],
    ["makes the function fail", tokenFor({ throw: "x" }), 500],
    ["makes the function answer nonsense", tokenFor({ result: 1 }), 500],
    ["does not match the expression", "not matching!", 401],
  ])("tells the status for a token that %s", async (_, token, clientStatus) => {
    await start();
    expect((await withToken(token)).clientStatus).toBe(clientStatus);
  });

  it("gives a REQUEST authorizer the request that is simulated, and asks for its identity sources", async () => {
    const document = testDocument();
    const { token } = document.components.securitySchemes;
    Object.assign(token["x-amazon-apigateway-authorizer"], {
      type: "request",
      identitySource:
        "method.request.header.Authorization, method.request.querystring.tenant, stageVariables.v",
      identityValidationExpression: undefined,
    });
    await start(document);
    const request = {
      multiValueHeaders: { Authorization: [tokenFor({ echo: true })] },
      pathWithQueryString: "/secured?tenant=acme",
      stageVariables: { v: "1" },
    };
    const { clientStatus, authorization } = await invoke(request);
    expect(clientStatus).toBe(0);
    expect(JSON.parse(authorization?.["event"]?.[0] ?? "")).toMatchObject({
      type: "REQUEST",
      path: "/secured",
      httpMethod: "GET",
      queryStringParameters: { tenant: "acme" },
      stageVariables: { v: "1" },
      requestContext: { requestTimeEpoch: NOON },
    });
    expect((await invoke({ ...request, stageVariables: {} })).clientStatus).toBe(401);
  });
});
