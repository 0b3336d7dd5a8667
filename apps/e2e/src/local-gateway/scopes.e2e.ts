import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { request } from "../support/programs/http";
import { startLocalGateway, type LocalGateway } from "../support/programs/local-gateway";
import { run } from "../support/programs/run";
import { scratchWorkspace, type ScratchWorkspace } from "../support/copies/scratch-workspace";

const DOCUMENT = "libs/gateway/definition/openapi.yaml";

/** A route of the sample's backend, which answers 404 for it, once the gateway lets the request in. */
const route = (path: string, id: string, scopes: string, parameters = "") => `  ${path}:
    get:
      operationId: ${id}
      x-backend: health
      x-required-scopes: [${scopes}]
      security: [{ token: [], tenantKey: [] }]
${parameters}      responses: { "200": { description: Fine } }
`;
const ID = "      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]\n";
const ROUTES = [
  route("/orders", "orders", "orders:read"),
  route("/orders/export", "export", "orders:export"),
  route("/orders/{id}", "order", "orders:read", ID),
  route("/orders/{id}/invoice", "invoice", "orders:read, invoices:read", ID),
].join("");

describe("tokens with scopes, through npm start", () => {
  let workspace: ScratchWorkspace;
  let gateway: LocalGateway;
  const path = () => join(workspace.root, DOCUMENT);
  beforeAll(async () => {
    workspace = scratchWorkspace();
    const document = readFileSync(path(), "utf8");
    writeFileSync(path(), document.replace(/^components:$/m, `${ROUTES}components:`));
    gateway = await startLocalGateway({}, [], workspace.root);
  });
  afterAll(async () => {
    await gateway?.service.stop();
    workspace?.remove();
  });

  const tenants = async (...args: readonly string[]) =>
    await run("npm", ["run", "--silent", "tenants", "--", ...args, "--env", "dev"], {
      cwd: workspace.root,
      env: {
        AWS_ENDPOINT_URL: gateway.url,
        AWS_ACCESS_KEY_ID: "local",
        AWS_SECRET_ACCESS_KEY: "local",
        AWS_DEFAULT_REGION: "us-east-1",
      },
    });
  const mint = async (...scopes: readonly string[]): Promise<string> => {
    const options = scopes.flatMap((scope) => ["--scope", scope]);
    const { stdout } = await tenants("tokens", "mint", "demo", ...options, "--json");
    return (JSON.parse(stdout) as { readonly token: string }).token;
  };
  const statusOf = async (token: string, target: string, method = "GET"): Promise<number> =>
    (await request(`${gateway.url}/dev${target}`, { method, headers: { authorization: token } })).status;
  const statuses = async (token: string, ...targets: readonly string[]): Promise<readonly number[]> => {
    const found: number[] = [];
    for (const target of targets) found.push(await statusOf(token, target));
    return found;
  };
  const ALL = ["/health", "/orders", "/orders/7", "/orders/export", "/orders/7/invoice"];

  it("call the routes whose scopes they have, also from the authorizer's cache", async () => {
    const reader = await mint("orders:read");
    // A route that the token may not call comes first, and fills the cache.
    expect(await statuses(reader, "/orders/export", ...ALL)).toEqual([403, 200, 404, 404, 403, 403]);
    expect(await statuses(reader, ...ALL)).toEqual([200, 404, 404, 403, 403]);
    const both = await mint("orders:read", "invoices:read");
    expect(await statuses(both, ...ALL)).toEqual([200, 404, 404, 403, 404]);
    const none = await mint();
    expect(await statuses(none, ...ALL)).toEqual([200, 404, 404, 404, 404]);
  });

  it("call no other route by another spelling of its path", async () => {
    const reader = await mint("orders:read");
    const spellings = [
      ...["/orders/export/", "/orders/e%78port", "/orders/%65%78%70%6F%72%74", "//orders/export"],
      ...["/orders/7/invoice/", "/orders/7/%69nvoice", "/orders/a%2Fb/invoice"],
    ];
    expect(await statuses(reader, ...spellings)).toEqual(spellings.map(() => 403));
    // Each leads to a route, which a token without scopes may call.
    expect(await statuses(await mint(), ...spellings)).toEqual(spellings.map(() => 404));
    expect(await statuses(reader, "/orders/a%2Finvoice", "/orders/a%20b")).toEqual([404, 404]);
  });

  it("are refused with ACCESS_DENIED, and are told no more", async () => {
    const reader = await mint("orders:read");
    const { status, body } = await request(`${gateway.url}/dev/orders/export`, {
      headers: { authorization: reader },
    });
    const message = "User is not authorized to access this resource";
    expect([status, body]).toEqual([403, { message, code: "access_denied", requestId: expect.any(String) }]);
  });

  it("are minted with scopes of the document, which are listed with their routes", async () => {
    expect((await tenants("scopes")).stdout).toContain("GET /orders/{id}, GET /orders/{id}/invoice");
    const refused = await tenants("tokens", "mint", "demo", "--scope", "orders:raed");
    expect(refused.stderr).toContain('no route requires the scope "orders:raed"');
  });

  it("are tried by the conformance run, in each spelling of a path", async () => {
    const recording = join(workspace.root, "recording");
    const words = `--against ${gateway.url}/dev --env dev --yes --only scope --record ${recording}`;
    const { status, stdout } = await run(
      "npm",
      ["run", "--silent", "conformance", "--", ...words.split(" ")],
      {
        cwd: workspace.root,
        env: {
          AWS_ENDPOINT_URL: gateway.url,
          AWS_ACCESS_KEY_ID: "local",
          AWS_SECRET_ACCESS_KEY: "local",
          AWS_REGION: "us-east-1",
        },
      },
    );
    expect([status, status === 0 ? "" : stdout]).toEqual([0, ""]);
    const { cases } = JSON.parse(readFileSync(recording, "utf8")) as {
      cases: { id: string; observations: { values: { status?: string } }[] }[];
    };
    const statusesOf = (id: string) =>
      cases.find((each) => each.id === id)?.observations.map(({ values }) => values.status);
    expect(statusesOf("scope/lacking")).toEqual(Array(6).fill("403"));
    // Several slashes behind the stage are one.
    expect(statusesOf("scope/spelling")).toEqual(["200", "403", "200", "403", "403", "403"]);
  });

  it("follow an edit of the document", async () => {
    const reader = await mint("orders:read");
    expect(await statuses(reader, "/orders/export")).toEqual([403]);
    const before = gateway.service.output().length;
    writeFileSync(path(), readFileSync(path(), "utf8").replace("[orders:export]", "[orders:read]"));
    await gateway.service.says(/Reloaded apps\/authorizer-lambda/, before);
    expect(await statuses(reader, "/orders/export")).toEqual([404]);
  });

  it("keep the last good policy when an edit has scopes that no policy can hold", async () => {
    const before = gateway.service.output().length;
    const deeper = route(
      "/orders/{id}/invoice/{page}",
      "page",
      "orders:read",
      `${ID.trimEnd().slice(0, -1)}, { name: page, in: path, required: true, schema: { type: string } }]\n`,
    );
    writeFileSync(path(), readFileSync(path(), "utf8").replace(/^components:$/m, `${deeper}components:`));
    await gateway.service.says(
      /paths\.\/orders\/\{id\}\/invoice\.get\.x-required-scopes: no policy can allow GET \/orders\/\{id\}[^]*last good version/,
      before,
    );
    const { status, stderr } = await tenants("scopes");
    expect([status, stderr]).toEqual([2, expect.stringContaining("no policy can allow GET /orders/{id}")]);
  });
});
