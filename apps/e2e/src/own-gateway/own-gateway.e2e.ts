import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { request } from "../support/http";
import { run, succeed } from "../support/run";
import type { ScratchWorkspace } from "../support/scratch-workspace";
import { scratchWorkspace } from "../support/scratch-workspace";
import { startService } from "../support/service";

/** Projects that read what a team writes; `OWN_GATEWAY=all` takes all that have unit tests on the sample. */
const PROJECTS =
  process.env["OWN_GATEWAY"] === "all"
    ? [
        "apps/infra",
        "apps/local-gateway",
        "apps/orders-lambda",
        "apps/plan-review",
        "apps/restore",
        "apps/tenants",
        "libs/authorizer/infra",
        "libs/conformance",
        "libs/console",
        "libs/environments",
        "libs/gateway/definition",
        "libs/gateway/infra",
        "libs/local-environment",
        "libs/observability/infra",
        "libs/observability/runtime",
        "libs/policy-checks/infra",
        "libs/tenant-provisioning/infra",
        "libs/tenant-provisioning/runtime",
      ]
    : ["apps/orders-lambda", "libs/environments", "libs/gateway/infra", "libs/local-environment"];

const ROUTE = `  /orders/{orderId}:
    get:
      operationId: getOrder
      x-backend: orders
      parameters:
        - name: orderId
          in: path
          required: true
          schema:
            type: string
      security:
        - token: []
          tenantKey: []
      responses:
        "200":
          description: An order.
`;

describe("a copy whose service, Region, environments, plans, routes and Lambda are a team's own", () => {
  let workspace: ScratchWorkspace;
  const edit = (file: string, ...changes: readonly (readonly [RegExp | string, string])[]) => {
    const path = join(workspace.root, file);
    const source = readFileSync(path, "utf8");
    const changed = changes.reduce((text, [from, to]) => text.replaceAll(from, to), source);
    if (changed === source) throw new Error(`${file} has nothing to change`);
    writeFileSync(path, changed);
  };

  beforeAll(() => {
    workspace = scratchWorkspace();
    edit(
      "libs/environments/src/environments.ts",
      [`"example-gateway"`, `"shop"`],
      [`"us-east-1"`, `"eu-west-1"`],
      [/General/g, "Gold"],
      [/Unlimited/g, "Trial"],
      ["    Trial: {", `    Free: { description: "For a look" },\n    Trial: {`],
      ["tg_", "shop_"],
      [
        "export const environments",
        `const staging = parseEnvironment({
  ...dev,
  name: "staging",
  tokensTable: \`\${SERVICE}-Tokens-staging\`,
  tokenPrefix: "shop_staging",
});

export const environments`,
      ],
      ["[dev, prod]", "[dev, staging, prod]"],
    );
    edit("libs/gateway/definition/src/backends.ts", [
      /health: .*/g,
      `orders: { app: "orders-lambda", timeoutSeconds: 8, memoryMb: 512 },`,
    ]);
    edit("libs/gateway/definition/openapi.yaml", [/^ {2}\/health:[^]*?(?=^components:)/gm, ROUTE]);
    renameSync(join(workspace.root, "apps/health-lambda"), join(workspace.root, "apps/orders-lambda"));
    for (const file of ["project.json", "jest.config.cjs"])
      edit(`apps/orders-lambda/${file}`, ["health-lambda", "orders-lambda"]);
    edit("apps/orders-lambda/src/routes.ts", [
      "\n]);",
      `\n  ["GET /orders/{orderId}", (event) => ({ order: event.pathParameters?.["orderId"] })],\n]);`,
    ]);
  });
  afterAll(() => workspace.remove());

  it("is synthesized, a stack for each environment", async () => {
    await succeed("node", ["--import", "tsx", "libs/workspace/src/synth.ts"], { cwd: workspace.root });
    const manifest = readFileSync(join(workspace.root, "cdktf.out/manifest.json"), "utf8");
    const { stacks } = JSON.parse(manifest) as { stacks: object };
    expect(Object.keys(stacks).sort()).toEqual(["account", "dev", "prod", "staging"]);
    const dev = readFileSync(join(workspace.root, "cdktf.out/stacks/dev/cdk.tf.json"), "utf8");
    expect(dev).not.toMatch(/example-gateway|us-east-1|tg_dev/);
    for (const output of ["gold_plan_id", "free_plan_id", "trial_plan_id"]) expect(dev).toContain(output);
  });

  it("serves its route to a tenant of its first plan, and to no one else", async () => {
    const service = await startService({
      command: "npm",
      args: ["start", "--silent"],
      cwd: workspace.root,
      env: { PORT: "0" },
      ready: /on plan (\w+)[^]*curl (http:\/\/[\w.:]+)\/dev\/orders\S* -H 'Authorization: (\w+)'/,
    });
    const [, plan, url = "", token = ""] = service.ready;
    const answer = await request(`${url}/dev/orders/17`, { headers: { authorization: token } });
    const anonymous = await request(`${url}/dev/orders/17`);
    await service.stop();
    expect(plan).toBe("Gold");
    expect(token).toMatch(/^shop_dev_/);
    expect(answer).toMatchObject({ status: 200, body: { order: "17" } });
    expect(anonymous.status).toBe(401);
  });

  it.each(PROJECTS)(
    "leaves the unit tests of %s green",
    async (project) => {
      // Beside the tests that run now, so a worker of its own is enough.
      const args = ["jest", "--config", `${project}/jest.config.cjs`, "--maxWorkers=1"];
      const { status, stderr } = await run("npx", args, { cwd: workspace.root, timeout: 400_000 });
      expect({ status, stderr: status === 0 ? "" : stderr.slice(-4_000) }).toEqual({ status: 0, stderr: "" });
    },
    400_000,
  );
});
