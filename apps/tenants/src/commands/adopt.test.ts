import { gatewayForEachTest } from "../scenarios/gateway-for-each-test.test-support";

const { run, json, gateway } = gatewayForEachTest();

describe("adopt", () => {
  it("takes over what was made by hand, and every other command works on it", async () => {
    const { apiKeyId, value, secret } = await gateway().byHand.makeTenant();
    const found = (await run("doctor --env dev")).out;
    expect(found).toContain(`adopt <tenant-id> --key ${apiKeyId}`);
    const dry = await run(`adopt acme --key ${apiKeyId} --dry-run --env dev`);
    expect(dry.out).toMatch(
      /^would record .* as adopting .*\nwould list token hash-\w{12} as .*\nwould record .* as active/,
    );
    expect((await run("show acme --env dev")).status).toBe(3);

    expect(await json(`adopt acme --key ${apiKeyId} --env dev`)).toMatchObject({
      tenantId: "acme",
      status: "active",
      plan: "General",
      clientId: value,
      apiKeyId,
      tokens: 1,
    });
    expect(await run("doctor --env dev")).toMatchObject({ status: 0, note: "Nothing is wrong.\n" });
    expect(await json("tokens verify --env dev", { input: secret })).toMatchObject({
      state: "works",
      tenantId: "acme",
    });
    expect(await json("suspend acme --env dev")).toMatchObject({ status: "suspended" });
    expect(await json("resume acme --env dev")).toMatchObject({ status: "active" });
    expect(await json("move acme --plan Unlimited --env dev")).toMatchObject({ plan: "Unlimited" });
    await json("tokens mint acme --env dev");
    const [{ tokenId }] = (await run("tokens list acme --json --env dev")).out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { tokenId: string; createdAt?: number })
      .filter(({ createdAt }) => createdAt === undefined) as [{ tokenId: string }];
    await json(`tokens rotate acme --token ${tokenId} --env dev`);
    await json(`tokens revoke acme ${tokenId} --now --env dev`);
    expect(await run("tokens verify --env dev --json", { input: secret })).toMatchObject({
      status: 3,
      out: '{"state":"unknown"}\n',
    });
    expect(await json("show acme --env dev")).toMatchObject({ key: { id: apiKeyId }, problems: [] });
    expect(await run("doctor --env dev")).toMatchObject({ status: 0 });
    expect(await json("delete acme --env dev --yes")).toEqual({ tenantId: "acme", removedTokens: 2 });
    expect(await run("doctor --env dev")).toMatchObject({ status: 0 });
  });

  it("says what is in the way", async () => {
    const { apiKeyId } = await gateway().byHand.makeTenant();
    await run("create taken --env dev");
    for (const [line, status, note] of [
      ["adopt acme --key nothing", 3, /^there is no API key with the id "nothing"/],
      [`adopt taken --key ${apiKeyId}`, 4, /^tenant "taken" exists already, with the API key \w+/],
    ] as const) {
      const ran = await run(`${line} --env dev`);
      expect(ran).toMatchObject({ status, out: "" });
      expect(ran.note).toMatch(note);
    }
    await gateway().byHand.removeFromPlans(apiKeyId);
    expect(await run(`adopt acme --key ${apiKeyId} --env dev`)).toMatchObject({
      status: 2,
      note: `API key ${apiKeyId} is in no plan of this environment: choose its plan with --plan General or --plan Unlimited\n`,
    });
  });
});
