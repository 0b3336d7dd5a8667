import { EVERY_COMMAND } from "./every-command.test-support";
import { gatewayForEachTest } from "./gateway-for-each-test.test-support";

const { run, json, gateway } = gatewayForEachTest();

const MOVE = "which the environment no longer has: run move acme --plan <General|Unlimited>";

/** The exit statuses of commands that do not succeed for the tenant. */
const STATUSES: Readonly<Record<string, number>> = {
  "create acme": 4,
  "resume acme": 4,
  "limits acme --rate 200 --burst 400": 4,
  "limits acme --quota 5000000/month": 4,
  "limits acme --reset": 4,
  doctor: 7,
};

describe.each([
  ["is still deployed", true],
  ["is gone", false],
])("a tenant on a plan that the environment no longer has, and whose usage plan %s", (_, isDeployed) => {
  let keyId: string;
  let tokenId: string;
  beforeEach(async () => {
    const created = await json("create acme --env dev");
    [keyId, tokenId] = [String(created["apiKeyId"]), String(created["tokenId"])];
    await gateway().byHand.removePlan("acme", keyId, isDeployed);
  });

  it.each(EVERY_COMMAND.filter((line) => !/^(adopt|import|tokens verify)/.test(line)))(
    "does not break %s",
    async (line) => {
      const { status, note } = await run(`${line.replaceAll("{token}", tokenId)} --env dev`);
      const ofPlan: typeof STATUSES = isDeployed ? { plans: 7 } : { "usage acme": 4 };
      const expected = ofPlan[line] ?? STATUSES[line] ?? 0;
      expect([status, note]).toEqual([expected, expect.any(String)]);
      if (expected === 4 && line !== "create acme") expect(note).toContain(`is on plan Trial, ${MOVE}`);
    },
  );

  it("is listed, shown with what to do, and exported", async () => {
    expect((await run("list --env dev")).out).toMatch(/^acme +active +Trial/m);
    expect((await run("show acme --env dev")).out).toContain(`it is on plan Trial, ${MOVE}`);
    expect((await run("export --env dev")).out).toMatch(/^acme,Trial,/m);
  });

  it("is named by doctor, which leaves the choice to a person", async () => {
    const finding = {
      kind: "plan-removed",
      subject: "acme",
      cause: "it is on plan Trial, which the environment no longer has",
      mend: "move acme --plan <General|Unlimited>",
    };
    for (const flag of ["", "--fix "]) {
      const { status, out } = await run(`doctor ${flag}--json --env dev`);
      expect(status).toBe(7);
      expect(
        out
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line) as unknown),
      ).toEqual([expect.objectContaining(finding)]);
    }
  });

  it("keeps its usage plan from being removed while its key is there, which `plans` counts", async () => {
    const plans = async () => {
      const { status, out } = await run("plans --env dev --json");
      const views = out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { plan: string });
      return { status, trial: views.find(({ plan }) => plan === "Trial") };
    };
    expect(await plans()).toEqual(
      isDeployed
        ? { status: 7, trial: expect.objectContaining({ keys: 1, defined: false }) as unknown }
        : { status: 0, trial: undefined },
    );
    await json("move acme --plan General --env dev");
    expect(await plans()).toMatchObject({ status: 0 });
    expect((await run("plans --env dev")).out).toContain(
      isDeployed ? "no longer defines it: it can be removed" : "General",
    );
  });

  it("is suspended at once, and is not resumed before it is moved", async () => {
    await json("suspend acme --env dev");
    expect(await gateway().request("example-gateway-dev-acme")).toBe(403);
    expect((await run("resume acme --env dev")).status).toBe(4);
    await json("move acme --plan General --env dev");
    await json("resume acme --env dev");
    expect(await gateway().request("example-gateway-dev-acme")).toBe(200);
    expect((await run("doctor --env dev")).status).toBe(0);
  });

  it("is moved to another plan, and nothing is left", async () => {
    expect((await run("move acme --plan Unlimited --dry-run --env dev")).status).toBe(0);
    await json("move acme --plan Unlimited --env dev");
    expect((await json("show acme --env dev"))["problems"] ?? []).toEqual([]);
    expect(await gateway().request("example-gateway-dev-acme")).toBe(200);
    expect((await run("doctor --env dev")).status).toBe(0);
  });
});
