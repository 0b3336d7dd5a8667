import { startGateway, type TestGateway } from "./start-gateway";

describe("a gateway for a test", () => {
  const output: string[] = [];
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ env: "dev", onOutput: (name, line) => output.push(`${name} ${line}`) });
  });
  afterAll(() => gateway?.close());

  it("answers only tenants, by the Lambda functions of the document", async () => {
    const { url, tenant } = gateway;
    const acme = await tenant({ tenantId: "acme" });
    const answer = await acme.fetch("/whoami");
    expect([answer.status, await answer.json()]).toEqual([
      200,
      expect.objectContaining({ tenantId: "acme" }),
    ]);
    expect((await fetch(`${url}/whoami`)).status).toBe(401);
    expect((await fetch(`${url}/whoami`, { headers: { authorization: acme.token } })).status).toBe(200);
    expect(output).toContainEqual(expect.stringContaining("told a caller who it is"));
  });

  it("gives each tenant a unique name, and the requested plan", async () => {
    const tenants = [await gateway.tenant(), await gateway.tenant({ plan: "Unlimited" })];
    expect(new Set(tenants.map(({ id }) => id)).size).toBe(2);
    await expect(gateway.tenant({ plan: "Gold" })).rejects.toThrow("General or Unlimited");
  });

  it("forwards the rest of a request besides its token", async () => {
    const { fetch: send } = await gateway.tenant();
    expect((await send("/whoami", { method: "DELETE" })).status).toBe(403);
  });
});

it("does not start for an unknown environment", async () => {
  await expect(startGateway({ env: "nowhere" })).rejects.toThrow("there are: dev, prod");
});

it("does not start with a value for a secret that no backend has", async () => {
  await expect(startGateway({ env: "dev", secrets: { "shop/other": "a" } })).rejects.toThrow(
    'no backend has the secret "shop/other" in dev; there are: /shop/dev/partner-key, shop/database-login',
  );
});
