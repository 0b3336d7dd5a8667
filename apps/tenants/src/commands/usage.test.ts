import { gatewayForEachTest } from "../scenarios/gateway-for-each-test.test-support";

const { run, gateway } = gatewayForEachTest();

describe("usage", () => {
  const late = expect.stringMatching(/^API Gateway counts late/) as string;
  const today = new Date().toISOString().slice(0, 10);
  const month = { from: `${today.slice(0, 8)}01`, to: today };
  const use = async (tenant: string, times: number) => {
    for (let at = 0; at < times; at += 1)
      expect(await gateway().request(`example-gateway-dev-${tenant}`)).toBe(200);
  };

  it("shows what a tenant used and has left, and that it is counted late", async () => {
    await run("create acme --env dev");
    await use("acme", 3);
    const { status, out, note } = await run("usage acme --env dev --json");
    expect([status, note]).toEqual([0, late]);
    const usage = JSON.parse(out) as { days: object[] };
    expect(usage).toEqual({
      tenantId: "acme",
      apiKeyId: expect.any(String) as string,
      plan: "General",
      ...month,
      used: 3,
      left: 99_997,
      quota: { limit: 100_000, period: "MONTH" },
      days: expect.any(Array) as object[],
    });
    expect(usage.days.at(-1)).toEqual({ day: today, used: 3, left: 99_997 });
    expect(usage.days).toHaveLength(Number(today.slice(8)));
  });

  it("shows who used most, of all plans", async () => {
    await run("create acme --env dev");
    await run("create beta --plan Unlimited --env dev");
    await run("create gamma --env dev");
    const { apiKeyId, value } = await gateway().byHand.makeTenant();
    for (const [tenant, times] of [
      ["acme", 1],
      ["beta", 3],
    ] as const)
      await use(tenant, times);
    await gateway().request(value);
    await gateway().request(value);
    const { out, note } = await run("usage --top 4 --env dev");
    expect(note).toEqual(late);
    expect(out.replaceAll(/ +/g, " ").replaceAll(/ \d{4}-\d\d-\d\d/g, "")).toBe(
      `TENANT PLAN USED LEFT FROM TO\nbeta Unlimited 3 unlimited\nAPI key ${apiKeyId} General 2 99998\nacme General 1 99999\n`,
    );
    const lines = (await run("usage --top 1 --json --env dev")).out;
    expect(JSON.parse(lines)).toMatchObject({ tenantId: "beta", used: 3, left: null, quota: null });
  });
});
