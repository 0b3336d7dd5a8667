import { writeFileSync } from "node:fs";
import type { FaultName } from "@tollgate/testing-runtime";
import { describeWithTools, startFaultServer, temporaryFolder } from "@tollgate/testing-runtime";
import { addCell } from "../support/copies/add-environment";
import { scratchWorkspace, type ScratchWorkspace } from "../support/copies/scratch-workspace";
import { request } from "../support/programs/http";
import type { LocalGateway } from "../support/programs/local-gateway";
import { startLocalGateway } from "../support/programs/local-gateway";
import { run } from "../support/programs/run";
import { runStep } from "../support/programs/workflow-step";

describeWithTools(["bash", "curl", "openssl"], "the pipeline's smoke test", () => {
  let gateway: LocalGateway;
  beforeAll(async () => {
    gateway = await startLocalGateway();
  });
  afterAll(() => gateway?.service.stop());

  const closing: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of closing.splice(0)) await each.close();
  });
  const faultServer = async (...args: Parameters<typeof startFaultServer>) => {
    const server = await startFaultServer(...args);
    closing.push(server);
    return `http://${server.address}`;
  };

  const smokeTest = (url: string, env: Readonly<Record<string, string>> = {}, more: readonly string[] = []) =>
    run(".github/actions/smoke-test/smoke-test.sh", ["dev", url, ...more], {
      env: {
        AWS_ENDPOINT_URL: gateway.url,
        AWS_ACCESS_KEY_ID: "local",
        AWS_SECRET_ACCESS_KEY: "local",
        AWS_REGION: "us-east-1",
        ...env,
      },
    });

  it("passes on a gateway that serves, the first time and the next, and shows no token", async () => {
    for (let time = 0; time < 2; time++) {
      const { status, stdout, stderr } = await smokeTest(`${gateway.url}/dev`);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toBe(`${gateway.url}/dev answers: 401 without a token, 200 with one\n`);
    }
    expect((await request(`${gateway.url}/dev/health`, {})).status).toBe(401);
  });

  it("asks without a tenant where there is no directory of tenants yet, and makes none", async () => {
    const { status, stdout, stderr } = await smokeTest(
      `${gateway.url}/dev`,
      // No command of the operator's is run.
      { AWS_ENDPOINT_URL: "http://127.0.0.1:1" },
      ["-"],
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toBe(`${gateway.url}/dev answers: 401 without a token, 401 with one that nobody has\n`);
    const behind = { behind: gateway.url, after: 1 };
    const broken = await smokeTest(`${await faultServer("status 500", behind)}/dev`, {}, ["-"]);
    expect(broken).toMatchObject({
      status: 1,
      stdout: "::error::with a token that nobody has: 500 and not 401\n",
    });
  });

  it("fails where the gateway does not ask for a token, or is not there", async () => {
    const open = await smokeTest(`${gateway.url}/nowhere`);
    expect(open.status).toBe(1);
    expect(open.stdout).toBe("::error::without a token: 403 and not 401\n");
    const absent = await smokeTest("http://127.0.0.1:1/dev");
    expect(absent.status).toBe(1);
    expect(absent.stdout).toMatch(/^::error::without a token: no answer \(curl: \(7\) .*\) and not 401\n$/);
  });

  it.each<[FaultName, RegExp]>([
    ["silence", /no answer \(curl: \(28\) /],
    ["a byte at a time", /no answer \(curl: \(28\) /],
    ["a cut", /no answer \(curl: \(52\) /],
    ["status 500", /500/],
  ])(
    "waits no longer than its limits for a gateway that answers with %s, from its first request on",
    async (fault, said) => {
      const limits = { ANSWER_SECONDS: "1", WAIT_SECONDS: "2", POLL_SECONDS: "0" };
      const first = await smokeTest(`${await faultServer(fault)}/dev`, limits);
      expect(first).toMatchObject({ status: 1, stderr: "" });
      expect(first.stdout).toMatch(new RegExp(`^::error::without a token: ${said.source}.* and not 401\n$`));
      const behind = { behind: gateway.url, after: 1 };
      const then = await smokeTest(`${await faultServer(fault, behind)}/dev`, limits);
      expect(then).toMatchObject({ status: 1, stderr: "" });
      expect(then.stdout).toMatch(/^attempt 1: /);
      expect(then.stdout).toMatch(
        new RegExp(`\n::error::with a token: ${said.source}.* and not 200, for 2 s\n$`),
      );
    },
  );

  it("ends within half a minute where AWS does not answer, and says so", async () => {
    const ended = await smokeTest(`${gateway.url}/dev`, { AWS_ENDPOINT_URL: await faultServer("silence") });
    expect(ended).toMatchObject({ status: 1, stderr: "" });
    expect(ended.stdout).toMatch(
      /^::error::tenants show: http:\S+ cannot be reached: it does not answer \w+: .*\n$/,
    );
  });
});

describeWithTools(["bash", "curl", "openssl"], "the smoke test of a router", () => {
  const folder = temporaryFolder("all");
  let copy: ScratchWorkspace;
  let gateway: LocalGateway;
  beforeAll(async () => {
    copy = scratchWorkspace();
    addCell(copy.root);
    gateway = await startLocalGateway({}, ["--env", "prod"], copy.root);
    // Terraform, as far as the step asks it for an output.
    writeFileSync(folder.path("terraform"), `#!/bin/sh\necho "${gateway.url}/prod"\n`, { mode: 0o755 });
  });
  afterAll(async () => {
    await gateway?.service.stop();
    copy?.remove();
  });

  const env = () => ({
    AWS_ENDPOINT_URL: gateway.url,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_REGION: "us-east-1",
  });
  const tenants = (...args: readonly string[]) =>
    run("npm", ["run", "--silent", "tenants", "--", ...args, "--env", "prod"], {
      cwd: copy.root,
      env: env(),
    });

  it("asks each cell as a tenant of its own", async () => {
    const file = ".github/actions/smoke-test/action.yml";
    const { status, stdout, stderr } = await runStep(copy.root, file, "Ask it", {
      ...env(),
      PATH: `${folder.path()}:${process.env["PATH"]}`,
      STACK: "prod-router",
      ENVIRONMENT: "prod",
      ROUTER: "prod-router",
      CELLS: "1 2",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const answers = (cell: string) =>
      `${gateway.url}/prod answers for cell ${cell}: 401 without a token, 200 with one\n`;
    expect(stdout).toBe(answers("1") + answers("2"));
    const shown = await tenants("show", "smoke-test-2", "--json");
    expect(JSON.parse(shown.stdout)).toMatchObject({ cell: "2" });
  });

  it("makes no tenant in a cell that its own was moved out of, and says so", async () => {
    await tenants("delete", "smoke-test-2", "--yes");
    await tenants("create", "smoke-test-2", "--cell", "1");
    const { status, stdout } = await run(
      ".github/actions/smoke-test/smoke-test.sh",
      ["prod", `${gateway.url}/prod`, "2"],
      { cwd: copy.root, env: env() },
    );
    expect([status, stdout]).toEqual([
      0,
      "::warning::smoke-test-2 is in another cell, as after a drain of cell 2, which is not tested with a token\n",
    ]);
  });
});
