import { startGateway, type TestGateway } from "@tollgate/testing-gateway";

describe("the sample backend, behind the gateway of dev", () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ env: "dev", onOutput: () => undefined });
  });
  afterAll(() => gateway?.close());

  it("knows a tenant by its token", async () => {
    const acme = await gateway.tenant({ tenantId: "acme" });
    const answer = await acme.fetch("/whoami");
    expect([answer.status, await answer.json()]).toEqual([
      200,
      expect.objectContaining({ tenantId: "acme" }),
    ]);
  });

  it("is not asked without a token", async () => {
    expect((await fetch(`${gateway.url}/health`)).status).toBe(401);
  });
});
