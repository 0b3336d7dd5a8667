import { gatewayForEachTest } from "../scenarios/gateway-for-each-test.test-support";

const { run, json, gateway } = gatewayForEachTest();

describe("doctor", () => {
  it("says that nothing is wrong, on stderr and by its status", async () => {
    await run("create acme --env dev");
    expect(await run("doctor --env dev")).toEqual({ status: 0, out: "", note: "Nothing is wrong.\n" });
  });

  it("finds what is wrong, and mends it", async () => {
    const { apiKeyId } = await json("create acme --env dev");
    await gateway().byHand.removeFromPlans(String(apiKeyId));
    const found = await run("doctor --env dev");
    expect(found).toMatchObject({ status: 7, note: "" });
    expect(found.out).toMatch(
      /^key-plan +acme +its API key is in no plan, and must be in General +move acme --plan General \(or --fix\)$/m,
    );
    const dry = await run("doctor --fix --dry-run --env dev");
    expect(dry.out).toMatch(/^would add API key \w+ to usage plan \w+$/m);
    expect((await run("doctor --json --env dev")).status).toBe(7);
    expect(await json("doctor --fix --env dev")).toEqual({
      kind: "key-plan",
      subject: "acme",
      cause: "its API key is in no plan, and must be in General",
      mend: "move acme --plan General",
      fixable: true,
      fixed: true,
    });
    expect((await run("doctor --env dev")).status).toBe(0);
  });

  it("finds a token whose record the authorizer refuses, and repeats nothing of it", async () => {
    await run("create acme --env dev");
    const of = { tenantId: "acme", tokenId: "by-hand" };
    await gateway().byHand.putToken("fine", "example-gateway-dev-acme", of);
    expect((await run("doctor --env dev")).status).toBe(0);
    await gateway().byHand.putToken("spoilt", "example-gateway-dev-acme", { ...of, tenantId: 'ac"me' });
    const { status, out } = await run("doctor --fix --env dev");
    expect(status).toBe(7);
    expect(out).toMatch(
      /^token-refused +by-hand +the authorizer answers 500 for it: its tenantId is not 1 to 128/m,
    );
    expect(out).not.toContain('ac"me');
    expect((await run("tokens verify --env dev", { input: "spoilt" })).out).toMatch(/^State +refused$/m);
  });
});
