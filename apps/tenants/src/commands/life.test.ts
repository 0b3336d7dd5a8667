import { gatewayForEachTest, TOKEN } from "../scenarios/gateway-for-each-test.test-support";

const { run, json, gateway } = gatewayForEachTest();

describe("the life of a tenant", () => {
  it("goes from create to delete", async () => {
    expect(await json("create acme --env dev --label first")).toEqual({
      tenantId: "acme",
      plan: "General",
      apiKeyId: expect.any(String) as string,
      token: expect.stringMatching(TOKEN) as string,
      tokenId: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
    });
    expect(await json("suspend acme --env dev")).toMatchObject({ status: "suspended", settled: true });
    expect(await json("resume acme --env dev")).toMatchObject({ status: "active", settled: true });
    expect(await json("move acme --plan Unlimited --env dev")).toMatchObject({ plan: "Unlimited" });
    expect(await json("show acme --env dev")).toMatchObject({
      tenant: { tenantId: "acme", status: "active", plan: "Unlimited" },
      key: { enabled: true, plans: ["Unlimited"] },
      problems: [],
    });
    expect(await json("delete acme --env dev --yes")).toEqual({ tenantId: "acme", removedTokens: 1 });
    expect(await run("show acme --env dev")).toMatchObject({
      status: 3,
      note: 'there is no tenant "acme" in dev\n',
    });
  });

  it("of all tenants ends with --all, whatever their status, and of none that is named beside it", async () => {
    for (const id of ["acme", "beta", "gamma"]) await run(`create ${id} --env dev`);
    await run("suspend beta --env dev");
    for (const wrong of [
      "delete",
      "delete acme --all",
      "delete --yes",
      "delete acme --all --yes",
      "delete --dry-run",
    ])
      expect(await run(`${wrong} --env dev`, { answer: "dev" })).toMatchObject({
        status: 2,
        note: "give either tenants or --all\n",
      });
    expect(await run("delete --all --env dev")).toMatchObject({
      status: 2,
      note: "delete --all in dev cannot be undone, and there is no terminal to confirm it: add --yes\n",
    });
    expect((await run("delete --all --env dev", { answer: "acme beta gamma" })).status).toBe(2);
    expect((await run("delete --all --dry-run --env dev")).status).toBe(0);
    expect((await run("list --env dev")).out.trim().split("\n")).toHaveLength(4);
    expect(await run("delete --all --env dev", { answer: "dev" })).toMatchObject({
      status: 0,
      out: ["acme", "beta", "gamma"]
        .map((id) => `Tenant ${id} is deleted. Tokens deleted with it: 1.\n`)
        .join(""),
    });
    expect(await run("delete --all --yes --env dev")).toMatchObject({
      status: 0,
      note: "There are no tenants.\n",
    });
    // The doctor would report a remaining key or token.
    expect((await run("doctor --env dev")).status).toBe(0);
  });

  it("lists tenants in columns, and as JSON lines", async () => {
    await run("create acme --env dev");
    await run("create beta --plan Unlimited --env dev");
    const { out } = await run("list --env dev");
    expect(out).toMatch(/^TENANT +STATUS +PLAN +CREATED\n/);
    expect(out).toMatch(/^beta +active +Unlimited +\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/m);
    const lines = (await run("list --plan General --json --env dev")).out.trimEnd().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { tenantId: string }).tenantId)).toEqual(["acme"]);
  });

  it("does nothing in a dry run, and says what it would do", async () => {
    expect(await json("create acme --dry-run --env dev")).toEqual({
      dryRun: true,
      steps: [
        "record tenant acme as creating on plan General",
        "create an API key with the value example-gateway-dev-acme",
        expect.stringMatching(/^add API key \(new\) to usage plan \w+$/) as string,
        "store the hash of a new token of tenant acme",
        "record tenant acme as active on plan General",
      ],
    });
    expect(await run("list --json --env dev")).toMatchObject({ out: "", note: "There is no such tenant.\n" });
    expect((await run("create acme --dry-run --out nowhere/x --env dev")).status).toBe(0);
    const { tokenId } = await json("create acme --env dev");
    for (const line of [
      "suspend acme",
      "move acme --plan Unlimited",
      "delete acme",
      "tokens mint acme",
      "tokens rotate acme",
      `tokens revoke acme ${String(tokenId)} --now`,
    ]) {
      const { status, out } = await run(`${line} --dry-run --env dev`);
      expect([line, status]).toEqual([line, 0]);
      expect(out).toMatch(/^(would .+\n)+$/);
      expect(out).not.toMatch(TOKEN);
    }
    expect(await json("show acme --env dev")).toMatchObject({ tenant: { status: "active" }, problems: [] });
    expect((await run("tokens list acme --json --env dev")).out.trim().split("\n")).toHaveLength(1);
  });
});

describe("what is as it is wanted", () => {
  it("is not changed again, and no event says so; what is not so in API Gateway is mended", async () => {
    const { apiKeyId } = await json("create acme --env dev");
    const events = async () => (await run("audit acme --json --env dev")).out.trim().split("\n").length;
    for (const line of ["move acme --plan General", "resume acme"]) {
      expect(await json(`${line} --env dev`)).toMatchObject({ status: "active", plan: "General" });
      expect(await run(`${line} --dry-run --env dev`)).toMatchObject({
        out: "",
        note: "Nothing would be changed.\n",
      });
    }
    await json("suspend acme --env dev");
    await json("suspend acme --env dev");
    expect(await events()).toBe(4);
    await gateway().byHand.removeFromPlans(String(apiKeyId));
    await json("move acme --plan General --env dev");
    expect(await events()).toBe(6);
    expect(await run("doctor --env dev")).toMatchObject({ status: 0 });
  });
});

describe("what cannot be undone", () => {
  it("is asked, and takes the tenant's id for an answer", async () => {
    await run("create acme --env dev");
    expect(await run("delete acme --env dev")).toMatchObject({
      status: 2,
      note: "delete acme in dev cannot be undone, and there is no terminal to confirm it: add --yes\n",
    });
    expect((await run("delete acme --env dev", { answer: "yes" })).status).toBe(2);
    expect((await run("delete acme --env dev", { answer: "acme" })).status).toBe(0);
  });

  it.each(["delete acme", "tokens rotate acme", "tokens revoke acme x"])(
    "is asked in prod before any call: %s",
    async (line) => {
      expect((await run(`${line} --env prod`)).note).toContain("in prod cannot be undone");
      expect([...gateway().calls]).toEqual([]);
    },
  );
});
