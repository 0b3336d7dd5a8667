import { existsSync } from "node:fs";
import { join } from "node:path";
import { request } from "../support/programs/http";
import { startLocalGateway } from "../support/programs/local-gateway";
import { run, succeed, tool } from "../support/programs/run";
import { scratchWorkspace, type ScratchWorkspace } from "../support/copies/scratch-workspace";

const env = { NX_DAEMON: "false", NX_PARALLEL: "1" };

describe("nx g", () => {
  let workspace: ScratchWorkspace;
  const generate = (...args: readonly string[]) =>
    run("npx", ["nx", "g", ...args, "--no-interactive"], { cwd: workspace.root, env });
  beforeAll(async () => {
    workspace = scratchWorkspace();
    for (const args of [
      ["lambda", "orders"],
      ["library", "invoices/runtime", "--platform=node"],
      ["hazard", "quota-hidden", "--group=limits", "--family=gateway"],
    ])
      expect(await generate(...args)).toMatchObject({ status: 0 });
  });
  afterAll(() => workspace?.remove());

  it("lambda: serves its route to a tenant, and to no one else", async () => {
    const { service, url, token } = await startLocalGateway({}, [], workspace.root);
    const answer = await request(`${url}/dev/orders`, { headers: { authorization: token } });
    const anonymous = await request(`${url}/dev/orders`);
    await service.stop();
    expect(answer).toMatchObject({ status: 200, body: { tenantId: expect.any(String) } });
    expect(anonymous.status).toBe(401);
  });

  it("writes what passes lint, the check of types, its own tests and the format", async () => {
    const projects = "--projects=orders-lambda,invoices-runtime,gateway-definition";
    await succeed("npx", ["nx", "run-many", "-t", "lint", "typecheck", projects], {
      ...{ cwd: workspace.root, env },
    });
    await succeed("npx", ["nx", "run-many", "-t", "test", "--projects=orders-lambda,invoices-runtime"], {
      ...{ cwd: workspace.root, env },
    });
    const written = ["apps/orders-lambda", "libs/invoices", "libs/gateway/definition", "tsconfig.base.json"];
    await succeed("npx", ["prettier", "--check", ...written], { cwd: workspace.root });
  });

  it("hazard: leaves nothing red but the test that is to be written", async () => {
    const { status, stderr } = await tool(
      "jest",
      ["--config", "libs/plan-review/jest.config.cjs", "new-hazard|quota-hidden"],
      { cwd: workspace.root },
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/● quota-hidden is found/);
    expect(stderr).toMatch(/^Tests: +1 failed, [1-9]\d* passed/m);
    await succeed("npx", ["tsc", "--noEmit", "-p", "libs/plan-review"], { cwd: workspace.root });
    expect((await generate("hazard", "quota-hidden", "--group=limits", "--family=gateway")).status).toBe(1);
    expect((await generate("hazard", "quota-left", "--group=limits", "--family=none")).status).toBe(1);
  });

  it.each([
    ["a Lambda that is there", "orders", /apps\/orders-lambda already exists/],
    ["a form that no URL has", "my.orders", /the name "my.orders" is invalid; allowed/],
    ["a name too long for AWS", "o".repeat(60), /at most \d+ characters/],
  ])("lambda: refuses %s, and writes nothing", async (_, name, why) => {
    const { status, stdout, stderr } = await generate("lambda", name);
    expect({ status, printed: stdout + stderr }).toEqual({ status: 1, printed: expect.stringMatching(why) });
    if (name !== "orders") expect(existsSync(join(workspace.root, `apps/${name}-lambda`))).toBe(false);
  });
});
