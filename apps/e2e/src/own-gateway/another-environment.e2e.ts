import { mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import { nameRepository } from "../support/copies/environment-options";
import { addStaging } from "../support/copies/add-environment";
import { scratchWorkspace, type ScratchWorkspace } from "../support/copies/scratch-workspace";
import { startLocalGateway, type LocalGateway } from "../support/programs/local-gateway";
import { run, succeedProgram } from "../support/programs/run";
import { runStep } from "../support/programs/workflow-step";

/** With `OWN_GATEWAY=all`, also runs the tests of what reads the document, which are of the sample and take the longest. */
const TESTED = [
  "environments",
  "workspace",
  ...(process.env["OWN_GATEWAY"] === "all" ? ["gateway-definition"] : []),
];

const STACKS = [
  { name: "dev", environment: "dev", region: "us-east-1" },
  { name: "staging", environment: "staging", region: "us-east-1", after: "dev" },
  { name: "prod", environment: "prod", region: "us-east-1", after: "staging" },
];

describe("a copy with one constant more, for the environment staging", () => {
  let workspace: ScratchWorkspace;
  beforeAll(() => {
    workspace = scratchWorkspace();
    nameRepository(workspace.root, "example/gateway");
    addStaging(workspace.root);
  });
  afterAll(() => workspace?.remove());

  it("has a stack of it", async () => {
    await succeedProgram("libs/workspace/src/synth.ts", [], { cwd: workspace.root });
    const manifest = readFileSync(join(workspace.root, "cdktf.out/manifest.json"), "utf8");
    const { stacks } = JSON.parse(manifest) as { stacks: object };
    expect(Object.keys(stacks).sort()).toEqual(["account", "dev", "prod", "staging"]);
  });

  it("has a role that deploys it", () => {
    const account = readFileSync(join(workspace.root, "cdktf.out/stacks/account/cdk.tf.json"), "utf8");
    expect(account).toContain('"deploy_staging_role_arn"');
    expect(account).toContain("repo:example/gateway:environment:staging");
  });

  it.each(["deploy.yml", "drift.yml"])("is walked over by %s", async (workflow) => {
    const outputs = join(mkdtempSync(join(tmpdir(), "runner-")), "outputs");
    const { status, stderr } = await runStep(workspace.root, `.github/workflows/${workflow}`, "list", {
      GITHUB_OUTPUT: outputs,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const [, stacks = ""] = /^stacks=(.*)\n$/.exec(readFileSync(outputs, "utf8")) ?? [];
    expect(JSON.parse(stacks)).toEqual(STACKS);
  });

  it("is missed on GitHub by check-protection", async () => {
    const server = createServer((request, response) => {
      const isList = request.url?.includes("/environments?");
      response.writeHead(isList ? 200 : 404).end(JSON.stringify({ total_count: 0, environments: [] }));
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const { status, stdout } = await run("npm", ["run", "--silent", "check-protection"], {
        cwd: workspace.root,
        env: { GITHUB_API_URL: `http://127.0.0.1:${port}`, GH_TOKEN: "a-token" },
      });
      expect(status).toBe(1);
      for (const rule of [
        "Only `main` deploys to the environment `staging`",
        "A second person approves a deployment to `staging`, administrators too",
      ])
        expect(stdout).toContain(`NO: ${rule} (the environment staging does not exist)\n`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  describeWithTools(["bash", "curl"], "on the local gateway", () => {
    let gateway: LocalGateway;
    beforeAll(async () => {
      gateway = await startLocalGateway({}, ["--env", "staging"], workspace.root);
    });
    afterAll(() => gateway?.service.stop());

    const env = () => ({
      AWS_ENDPOINT_URL: gateway.url,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_REGION: "us-east-1",
    });
    const tenants = (line: string) =>
      run("npm", ["run", "--silent", "tenants", "--", ...line.split(" "), "--env", "staging"], {
        cwd: workspace.root,
        env: env(),
      });

    it("passes the pipeline's smoke test", async () => {
      const url = `${gateway.url}/staging`;
      const { status, stdout, stderr } = await run(
        ".github/actions/smoke-test/smoke-test.sh",
        ["staging", url],
        { cwd: workspace.root, env: env() },
      );
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toBe(`${url} answers: 401 without a token, 200 with one\n`);
    });

    it("has tenants of its own, and asks before a token of theirs ends, as it is a copy of prod", async () => {
      expect(await tenants("create acme")).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/tg_staging_/),
      });
      expect((await tenants("list")).stdout).toMatch(/^acme\b/m);
      expect(await tenants("tokens rotate acme")).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(/^tokens rotate acme in staging cannot be undone, .*: add --yes\n$/),
      });
      expect(await tenants("doctor")).toMatchObject({ status: 0 });
    });

    it("is compared with the local gateway only if that is asked for", async () => {
      const args = ["--against", `${gateway.url}/staging`, "--env", "staging", "--yes"];
      const { status, stderr } = await run("npm", ["run", "--silent", "conformance", "--", ...args], {
        cwd: workspace.root,
        env: env(),
      });
      expect([status, stderr]).toEqual([
        2,
        expect.stringMatching(/staging has deletionProtection, .* --allow-protected/),
      ]);
    });
  });

  describeWithTools(["actionlint"], "its workflows", () => {
    it("are as they were, and pass actionlint", async () => {
      expect(
        await run("bash", ["-c", "actionlint -no-color .github/workflows/*.yml"], { cwd: workspace.root }),
      ).toEqual(expect.objectContaining({ status: 0, stdout: "", stderr: "" }));
    });
  });

  it("leaves unit tests green", async () => {
    const { status, stdout, stderr } = await run(
      "npx",
      ["nx", "run-many", "-t", "test", "--projects", TESTED.join()],
      { cwd: workspace.root, env: { NX_DAEMON: "false", NX_PARALLEL: "1" }, timeout: 600_000 },
    );
    expect({ status, printed: status === 0 ? "" : `${stdout}${stderr}`.slice(-8_000) }).toEqual({
      status: 0,
      printed: "",
    });
  });
});
