import { randomUUID } from "node:crypto";
import type { ScratchWorkspace } from "../support/copies/scratch-workspace";
import { workspaceWithOptions } from "../support/copies/workspace-with-options";
import { request } from "../support/programs/http";
import { type LocalGateway, startLocalGateway } from "../support/programs/local-gateway";
import { run, tool } from "../support/programs/run";
import { codeBlock } from "../support/documents";

interface Minted {
  readonly token: string;
  readonly tokenId: string;
}

describe("self-service, through npm start", () => {
  let workspace: ScratchWorkspace;
  let gateway: LocalGateway;
  let acme: Minted;
  let globex: Minted;

  const tenants = async (line: string) => {
    const env = { AWS_ENDPOINT_URL: gateway.url, AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };
    const args = ["apps/tenants/src/main.ts", ...line.split(" "), "--env", "dev", "--json"];
    const { status, stdout, stderr } = await tool("tsx", args, { cwd: workspace.root, env });
    expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
    return JSON.parse(stdout) as Minted;
  };
  beforeAll(async () => {
    workspace = workspaceWithOptions({ usage: { retentionDays: 400 }, selfService: { maxTokens: 10 } });
    gateway = await startLocalGateway({}, ["--env", "dev", "--access-log", "/dev/null"], workspace.root);
    acme = await tenants("create acme --plan Unlimited");
    globex = await tenants("create globex --plan General");
  });
  afterAll(async () => {
    await gateway?.service.stop();
    workspace?.remove();
  });

  const ask = (
    { token }: Pick<Minted, "token">,
    line: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const [method = "", path = ""] = line.split(" ");
    return request(`${gateway.url}/dev${path}`, {
      method,
      headers: { authorization: token, "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  };
  const idsOf = async (caller: Minted) => {
    const { body } = await ask(caller, "GET /tenant/tokens");
    return (body as { readonly tokens: readonly Minted[] }).tokens.map(({ tokenId }) => tokenId);
  };

  it("mints, lists, rotates and revokes tokens that the gateway lets in", async () => {
    const wish = { label: "ci", expiresIn: "90d", scopes: ["tokens:read", "tokens:manage"] };
    const minted = await ask(acme, "POST /tenant/tokens", wish);
    expect(minted).toMatchObject({ status: 201, body: { scopes: wish.scopes } });
    const ci = minted.body as Minted;
    expect(await idsOf(ci)).toEqual(expect.arrayContaining([acme.tokenId, ci.tokenId]));

    const rotated = await ask(ci, `POST /tenant/tokens/${ci.tokenId}/rotate`, { overlapSeconds: 60 });
    expect(rotated).toMatchObject({ status: 201, body: { replaced: { tokenId: ci.tokenId } } });
    const next = rotated.body as Minted;
    expect(await ask(next, "GET /health")).toMatchObject({ status: 200 });

    const revoked = await ask(next, `DELETE /tenant/tokens/${next.tokenId}`);
    expect(revoked).toMatchObject({ status: 200, body: { tokenId: next.tokenId, acceptedForSeconds: 60 } });
    // The authorizer's answer is still cached, and the function reads the record.
    expect(await ask(next, "GET /tenant/tokens")).toMatchObject({
      status: 401,
      body: { code: "unauthorized" },
    });
  });

  it("reaches nothing of another tenant, whatever a request names", async () => {
    const before = await idsOf(acme);
    for (const line of [
      `DELETE /tenant/tokens/${acme.tokenId}`,
      `DELETE /tenant/tokens/${acme.tokenId}?tenantId=acme`,
      `POST /tenant/tokens/${acme.tokenId}/rotate`,
      `DELETE /tenant/tokens/..%2Facme%2F${acme.tokenId}`,
    ])
      expect([line, await ask(globex, line)]).toEqual([
        line,
        expect.objectContaining({
          status: 404,
          body: expect.objectContaining({ code: "token_not_found" }),
        }),
      ]);
    expect(await ask(globex, "POST /tenant/tokens", { tenantId: "acme" })).toMatchObject({ status: 400 });
    const { body } = await ask(globex, "GET /tenant/tokens?tenantId=acme", undefined, {
      "x-tenant-id": "acme",
      "x-api-key": "example-gateway-dev-acme",
    });
    expect(JSON.stringify(body)).not.toContain(acme.tokenId);
    expect(await idsOf(acme)).toEqual(before);
  });

  it("answers the same request twice with the same token, and another one with 422", async () => {
    const key = { "idempotency-key": randomUUID() };
    const mint = (label: string) => ask(acme, "POST /tenant/tokens", { label }, key);
    const [first, second] = await Promise.all([mint("once"), mint("once")]);
    const statuses = [first.status, second.status].sort();
    expect([
      [201, 201],
      [201, 409],
    ]).toContainEqual(statuses);
    const answers = [first, second, await mint("once")].filter(({ status }) => status === 201);
    expect(new Set(answers.map(({ body }) => (body as Minted).token)).size).toBe(1);
    expect(await mint("twice")).toMatchObject({ status: 422, body: { code: "key_reused" } });
  });

  it("holds a token to its scopes, at the gateway and afterwards", async () => {
    const reader = (await ask(acme, "POST /tenant/tokens", { scopes: ["tokens:read"] })).body as Minted;
    expect(await ask(reader, "GET /tenant/tokens")).toMatchObject({ status: 200 });
    expect(await ask(reader, "POST /tenant/tokens")).toMatchObject({
      status: 403,
      body: { code: "access_denied" },
    });
    const manager = (await ask(acme, "POST /tenant/tokens", { scopes: ["tokens:manage"] })).body as Minted;
    expect(await ask(manager, "POST /tenant/tokens", { scopes: ["orders:write"] })).toMatchObject({
      status: 403,
      body: { code: "exceeds_caller" },
    });
  });

  it("is described in the document, and its bodies are validated by it", async () => {
    expect(await ask(acme, "POST /tenant/tokens", { lable: "ci" })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("Invalid request body") },
    });
  });

  it("answers the commands of its guide", async () => {
    const commands = codeBlock("guides/self-service.md", "Try it", "bash").replace(
      "http://127.0.0.1:4000",
      gateway.url,
    );
    const env = { TOKEN: acme.token };
    const { status, stdout, stderr } = await run("bash", ["-euo", "pipefail", "-c", commands], { env });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const members = stdout
      .trim()
      .split("\n")
      .map((line) => Object.keys(JSON.parse(line) as object)[0]);
    expect(members).toEqual(["tokens", "tokenId", "plan", "by"]);
  });

  it("shows limits and usage", async () => {
    expect(await ask(globex, "GET /tenant/limits")).toMatchObject({
      status: 200,
      body: { plan: "General", hasOwnLimits: false, quota: { period: "MONTH", left: expect.any(Number) } },
    });
    expect(await ask(acme, "GET /tenant/usage?by=route")).toMatchObject({
      status: 200,
      body: { by: "route", completeTo: expect.stringMatching(/Z$/) },
    });
  });

  it("is limited by the tenant's plan, and closed to a suspended tenant", async () => {
    const all = await Promise.all(Array.from({ length: 60 }, () => ask(globex, "GET /tenant/limits")));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200, 429]));
    await tenants("suspend globex");
    expect(await ask(globex, "GET /tenant/tokens")).toMatchObject({ status: 403 });
  });
});
