import { gatewayForEachTest } from "../gateway-for-each-test.test-support";

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
      /^key-plan +acme +its API key is in no plan, and is to be in General +move acme --plan General \(or --fix\)$/m,
    );
    const dry = await run("doctor --fix --dry-run --env dev");
    expect(dry.out).toMatch(/^would add API key \w+ to usage plan \w+$/m);
    expect((await run("doctor --json --env dev")).status).toBe(7);
    expect(await json("doctor --fix --env dev")).toEqual({
      kind: "key-plan",
      subject: "acme",
      cause: "its API key is in no plan, and is to be in General",
      mend: "move acme --plan General",
      fixable: true,
      fixed: true,
    });
    expect((await run("doctor --env dev")).status).toBe(0);
  });
});
