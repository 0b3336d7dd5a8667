import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { request } from "../support/programs/http";
import type { LocalGateway } from "../support/programs/local-gateway";
import { startLocalGateway } from "../support/programs/local-gateway";
import { codeBlock } from "../support/documents";
import type { ScratchWorkspace } from "../support/copies/scratch-workspace";
import { scratchWorkspace } from "../support/copies/scratch-workspace";

const DOCUMENT = "libs/gateway/definition/openapi.yaml";
const BACKENDS = "libs/gateway/definition/src/backends.ts";
const ROUTES = "apps/health-lambda/src/routes.ts";

describe("editing while npm start runs", () => {
  let workspace: ScratchWorkspace;
  let gateway: LocalGateway;
  beforeAll(async () => {
    workspace = scratchWorkspace();
    gateway = await startLocalGateway({}, [], workspace.root);
  });
  afterAll(async () => {
    await gateway?.service.stop();
    workspace?.remove();
  });

  /** Edits a file and waits until the gateway reports the result. */
  async function edit(file: string, change: (text: string) => string, said: RegExp): Promise<void> {
    const path = join(workspace.root, file);
    const before = gateway.service.output().length;
    writeFileSync(path, change(readFileSync(path, "utf8")));
    await gateway.service.says(said, before);
  }
  const get = (path: string) =>
    request(`${gateway.url}/dev${path}`, { headers: { authorization: gateway.token } });

  it("serves a new route, to the tenant that was there before", async () => {
    expect(await get("/greeting")).toMatchObject({ status: 403 });
    const route = codeBlock("guides/add-a-route.md", "An example", "yaml");
    await edit(
      DOCUMENT,
      (text) => text.replace(/^components:$/m, `${route}components:`),
      /Reloaded .*openapi\.yaml/,
    );
    expect(await get("/greeting")).toMatchObject({ status: 404, body: { message: "Not Found" } });
    const answer = codeBlock("guides/add-a-route.md", "An example", "ts");
    await edit(ROUTES, (text) => text.replace("\n]);", `\n${answer}]);`), /Reloaded apps\/health-lambda/);
    expect(await get("/greeting")).toMatchObject({ status: 200, body: { greeting: "hello" } });
  });

  it("keeps the last good document when an edit has a mistake, and says which and where", async () => {
    const mistake = /openapi\.yaml:\d+: paths\.\/greeting\.get\.x-backend: .*nowhere[^]*last good version/;
    await edit(DOCUMENT, (text) => text.replace(/(greeting:[^]*?x-backend: )health/, "$1nowhere"), mistake);
    expect(await get("/greeting")).toMatchObject({ status: 200 });
  });

  it("keeps the last good code when an edit does not build, and says which and where", async () => {
    const mistake = /apps\/health-lambda\/src\/routes\.ts:\d+:\d+: [^]*last good version/;
    await edit(ROUTES, (text) => text.replace("export const", "export konst"), mistake);
    expect(await get("/greeting")).toMatchObject({ status: 200 });
  });

  it("names the line of TypeScript in which a Lambda fails", async () => {
    const failing = '["GET /greeting", () => { throw new Error("on purpose"); }],';
    const change = (text: string) =>
      text.replace("export konst", "export const").replace(/\["GET \/greeting".*/, failing);
    await edit(ROUTES, change, /Reloaded apps\/health-lambda/);
    const before = gateway.service.output().length;
    expect(await get("/greeting")).toMatchObject({ status: 502 });
    const line =
      readFileSync(join(workspace.root, ROUTES), "utf8")
        .split("\n")
        .findIndex((text) => text.includes("on purpose")) + 1;
    await gateway.service.says(new RegExp(`on purpose[^]*health-lambda/src/routes\\.ts:${line}:`), before);
  });

  it("serves a backend that is added, with its variable, and makes its table", async () => {
    const added = `  audit: {
    app: "health-lambda", timeoutSeconds: 5, memoryMb: 128,
    tables: { AUDIT_TABLE: { name: "audit", partitionKey: "id" } },
  },\n};`;
    const path = join(workspace.root, DOCUMENT);
    const document = readFileSync(path, "utf8").replace("x-backend: nowhere", "x-backend: health");
    writeFileSync(path, document.replace(/^( {2}\/health:[^]*?x-backend: )health/m, "$1audit"));
    const said = /Reloaded .*backends\.ts[^]*Reloaded .*openapi\.yaml/;
    await edit(BACKENDS, (text) => text.replace(/^};$/m, added), said);
    expect(await get("/health")).toMatchObject({ status: 200 });
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const dynamodb = new DynamoDBClient({ endpoint: gateway.url, region: "us-east-1", credentials });
    const { TableNames } = await dynamodb.send(new ListTablesCommand({}));
    dynamodb.destroy();
    expect(TableNames).toContain("example-gateway-audit-dev");
  });

  it("keeps the last good backends when an edit has a mistake, and says which", async () => {
    const mistake = /backends\.ts: audit\.timeoutSeconds is 60; allowed: [^]*last good version/;
    await edit(
      BACKENDS,
      (text) => text.replace("timeoutSeconds: 5, memoryMb: 128", "timeoutSeconds: 60, memoryMb: 128"),
      mistake,
    );
    expect(await get("/health")).toMatchObject({ status: 200 });
    await edit(
      BACKENDS,
      (text) => text.replace("timeoutSeconds: 60", "timeoutSeconds: 6"),
      /Reloaded .*backends\.ts/,
    );
  });
});
