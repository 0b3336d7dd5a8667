import { describeWithTools, temporaryFolder } from "@tollgate/testing-runtime";
import { sampleRoot } from "../support/copies/sample-workspace";
import { request } from "../support/programs/http";
import { startLocalGateway, type LocalGateway } from "../support/programs/local-gateway";
import { program, run } from "../support/programs/run";

describeWithTools(["aws"], "limits of one tenant, through npm start", () => {
  const folder = temporaryFolder("all");
  let gateway: LocalGateway;
  const start = async () => {
    gateway = await startLocalGateway({ DATA_DIR: folder.path() });
  };
  beforeAll(start);
  afterAll(() => gateway?.service.stop());

  const env = () => ({
    AWS_ENDPOINT_URL: gateway.url,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_DEFAULT_REGION: "us-east-1",
  });
  const tenants = async (line: string) => {
    const { stdout } = await program("apps/tenants/src/main.ts", [...line.split(" "), "--env", "dev"], {
      cwd: sampleRoot(),
      env: env(),
    });
    return stdout;
  };
  /** The usage plans, as AWS's own command line sees them. */
  const usagePlans = async () => {
    const { stdout } = await run("aws", ["apigateway", "get-usage-plans", "--output", "json"], {
      env: env(),
    });
    return (JSON.parse(stdout) as { readonly items: readonly { readonly name: string }[] }).items;
  };
  /** The statuses of requests of the demo tenant. */
  const statuses = async (count: number): Promise<readonly number[]> => {
    const found: number[] = [];
    for (let at = 0; at < count; at += 1) {
      const headers = { authorization: gateway.token };
      found.push((await request(`${gateway.url}/dev/health`, { headers })).status);
    }
    return found;
  };

  it("limit it, are lifted, outlast a restart, and go with --reset", async () => {
    // A bucket of three requests that hardly refills.
    expect(await tenants("limits demo --rate 0.001 --burst 3 --quota none")).toContain(
      "its usage starts at zero",
    );
    expect(await statuses(5)).toEqual([200, 200, 200, 429, 429]);
    expect(await usagePlans()).toContainEqual(
      expect.objectContaining({
        name: "example-gateway-tenant_demo_dev",
        throttle: { burstLimit: 3, rateLimit: 0.001 },
        tags: {
          service: "example-gateway",
          environment: "dev",
          "managed-by": "tenants",
          tenant: "demo",
        },
      }),
    );

    // More than General's 20 at once.
    await tenants("limits demo --rate 10000 --burst 5000");
    expect(await statuses(40)).toEqual(Array(40).fill(200));

    await gateway.service.stop();
    await start();
    expect(await tenants("show demo")).toContain("10000 a second (burst 5000) and any number (its own)");
    expect(await tenants("doctor")).toBe("");

    await tenants("limits demo --reset");
    const names = (await usagePlans()).map(({ name }) => name);
    expect(names.sort()).toEqual(["example-gateway-General-dev", "example-gateway-Unlimited-dev"]);
    expect((await statuses(1))[0]).toBe(200);
    expect(await tenants("doctor")).toBe("");
  });
});
