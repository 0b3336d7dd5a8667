import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import { request } from "../support/programs/http";
import { codeBlock } from "../support/documents";
import { run, succeedProgram } from "../support/programs/run";
import type { ScratchWorkspace } from "../support/copies/scratch-workspace";
import { scratchWorkspace } from "../support/copies/scratch-workspace";
import { startService, type Service } from "../support/programs/service";
import { makeOwn } from "./make-own";

/** With `OWN_GATEWAY=all`, lints, checks and tests every project of the copy, not only the team's own. */
const isFull = process.env["OWN_GATEWAY"] === "all";
const OWN = ["orders-lambda", "files-lambda"];

describe("a copy whose service, Region, environments, plans, routes and Lambdas are a team's own", () => {
  let workspace: ScratchWorkspace;
  beforeAll(() => {
    workspace = scratchWorkspace();
    makeOwn(workspace.root);
  });
  afterAll(() => workspace?.remove());

  it("is synthesized, a stack for each environment", async () => {
    await succeedProgram("libs/workspace/src/synth.ts", [], { cwd: workspace.root });
    const manifest = readFileSync(join(workspace.root, "cdktf.out/manifest.json"), "utf8");
    const { stacks } = JSON.parse(manifest) as { stacks: object };
    expect(Object.keys(stacks).sort()).toEqual(["account", "dev", "prod", "staging"]);
    for (const stack of ["account", "dev", "staging", "prod"]) {
      const text = readFileSync(join(workspace.root, `cdktf.out/stacks/${stack}/cdk.tf.json`), "utf8");
      expect(text).not.toMatch(/example-gateway|us-east-1|tg_|General|Unlimited/);
      if (stack !== "account")
        for (const output of ["gold_plan_id", "free_plan_id", "trial_plan_id"])
          expect(text).toContain(output);
    }
  });

  describe("npm start", () => {
    let gateway: Service;
    let url: string;
    beforeAll(async () => {
      gateway = await startService({
        command: "npm",
        args: ["start", "--silent"],
        cwd: workspace.root,
        env: { PORT: "0" },
        ready: /on plan (\w+)[^]*curl .*(http:\/\/[\w.:]+)\/dev\S*.*'Authorization: (\w+)'/,
      });
      [, , url = ""] = gateway.ready;
    });
    afterAll(() => gateway?.stop());

    it("serves the routes to a tenant of the first plan, and to no one else", async () => {
      const [, plan, , token = ""] = gateway.ready;
      expect([plan, token]).toEqual(["Gold", expect.stringMatching(/^shop_dev_/)]);
      const headers = { authorization: token };
      expect(await request(`${url}/dev/orders`, { headers })).toMatchObject({ status: 200 });
      expect(await request(`${url}/dev/orders/17`, { headers })).toMatchObject({ status: 404 });
      expect(await request(`${url}/dev/orders/17`)).toMatchObject({ status: 401 });
      const greeting = await request(`${url}/dev/greeting`);
      expect(greeting).toMatchObject({ status: 200, body: { greeting: "hello" } });
    });

    describeWithTools(
      ["aws", "openssl", "curl", "bash"],
      "with the documents' walkthrough, in the team's words",
      () => {
        it("lets in a tenant that was made by hand", async () => {
          const script = codeBlock("get-started.md", "A tenant by hand", "bash")
            .replaceAll("http://127.0.0.1:4000", url)
            .replaceAll("us-east-1", "eu-west-1")
            .replaceAll("example-gateway-General-dev", "shop-Gold-dev")
            .replaceAll("--table-name Tokens", "--table-name shop-dev-tokens")
            .replaceAll("/dev/health", "/dev/orders");
          const { status, stdout, stderr } = await run("bash", ["-euo", "pipefail", "-c", script]);
          expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
          expect(stderr).toMatch(/< HTTP\/1\.1 200 OK/);
          expect(stdout).toMatch(/"orders":\[\]/);
        });
      },
    );
  });

  const nx = async (target: string, projects: readonly string[]) => {
    const args = ["nx", "run-many", "-t", target, ...(isFull ? [] : ["--projects", projects.join()])];
    const { status, stdout, stderr } = await run("npx", args, {
      cwd: workspace.root,
      env: { NX_DAEMON: "false", NX_PARALLEL: "1" },
      timeout: 1_500_000,
    });
    return { status, printed: status === 0 ? "" : `${stdout}${stderr}`.slice(-8_000) };
  };

  it("passes lint", async () => {
    expect(await nx("lint", OWN)).toEqual({ status: 0, printed: "" });
  }, 1_500_000);

  // Checking orders-lambda includes its tests, and so the environments, backends and document that they use.
  it("passes the check of types", async () => {
    expect(await nx("typecheck", ["orders-lambda"])).toEqual({ status: 0, printed: "" });
  }, 1_500_000);

  it("leaves unit tests green, its own and Tollgate's", async () => {
    expect(await nx("test", [...OWN, "environments"])).toEqual({ status: 0, printed: "" });
  }, 1_500_000);
});
