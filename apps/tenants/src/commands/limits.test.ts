import { gatewayForEachTest } from "../scenarios/gateway-for-each-test.test-support";

const { run, json, gateway } = gatewayForEachTest();

const OWN = { throttle: { rateLimit: 200, burstLimit: 400 }, quota: { limit: 5_000_000, period: "MONTH" } };
const SET = "limits acme --rate 200 --burst 400 --quota 5000000/month --env dev";
const NAME = "example-gateway-tenant_acme_dev";

const own = async () =>
  (await run("plans --env dev --json")).out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { name: string; keys: number; tenantId?: string })
    .filter(({ tenantId }) => tenantId !== undefined);

/** The statuses of requests, one after the other. */
async function requests(count: number): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let at = 0; at < count; at += 1) statuses.push(await gateway().request("example-gateway-dev-acme"));
  return statuses;
}

beforeEach(async () => {
  await json("create acme --env dev");
});

describe("limits of one tenant", () => {
  it("are those of its plan, then its own in a usage plan of its own, and those of the plan after --reset", async () => {
    expect(await json("limits acme --env dev")).toMatchObject({
      plan: "General",
      effective: { throttle: { rateLimit: 10, burstLimit: 20 } },
      startsAnew: false,
    });
    expect(await json(SET)).toMatchObject({ plan: "General", limits: OWN, effective: OWN, startsAnew: true });
    expect(await own()).toEqual([
      {
        plan: NAME,
        name: NAME,
        ...OWN,
        usagePlanId: expect.any(String) as string,
        keys: 1,
        defined: false,
        tenantId: "acme",
      },
    ]);
    expect(await json("show acme --env dev")).toMatchObject({
      tenant: { plan: "General", limits: OWN },
      limits: OWN,
      key: { plans: [], isInOwnPlan: true },
      problems: [],
    });
    expect((await run("show acme --env dev")).out).toMatch(
      /^Limits {3}200 a second \(burst 400\) and 5000000 a month \(its own\)$/m,
    );
    expect((await run("list --details --env dev")).out).toContain("own limits: 200 a second (burst 400)");
    expect((await run("doctor --env dev")).status).toBe(0);

    const reset = await json("limits acme --reset --env dev");
    expect(reset).toMatchObject({ effective: { throttle: { rateLimit: 10 } }, startsAnew: true });
    expect(reset).not.toHaveProperty("limits");
    expect(await own()).toEqual([]);
    expect(await json("show acme --env dev")).toMatchObject({ key: { plans: ["General"] }, problems: [] });
    expect((await run("doctor --env dev")).status).toBe(0);
    expect((await run("audit acme --env dev")).out).toMatch(/limits +done .*200 a second .* General/);
  });

  it("hold for its requests, and their usage starts anew with the usage plan, and not with a change of it", async () => {
    expect(await requests(3)).toEqual([200, 200, 200]);
    const { out } = await run("limits acme --rate 1 --burst 2 --quota none --env dev");
    expect(out).toBe(
      "Tenant acme is on plan General, with limits of its own: 1 a second (burst 2) and any number.\n" +
        "It is on another usage plan now: its usage starts at zero, and requests may have got 403 in between.\n",
    );
    expect(await requests(4)).toEqual([200, 200, 429, 429]);
    const usage = await run("usage acme --json --env dev");
    expect(JSON.parse(usage.out)).toMatchObject({ used: 2, left: null, quota: null, ownLimits: true });
    // Ten requests a millisecond, so that no request has to wait for the rate.
    expect(await run("limits acme --burst 5000 --rate 10000 --quota 5/day --env dev")).toMatchObject({
      out: "Tenant acme is on plan General, with limits of its own: 10000 a second (burst 5000) and 5 a day.\n",
    });
    expect(await requests(6)).toEqual([200, 200, 200, 200, 200, 429]);
    expect((await run("usage --top 3 --env dev")).out).toMatch(/^acme +General \(own limits\) +\d+ +0 /m);
    expect((await run("list --idle 30d --env dev")).status).toBe(0);
    await json("limits acme --rate none --quota none --env dev");
    expect(await requests(40)).toEqual(Array(40).fill(200));
  });

  it("that are not stated are copied from the plan at first, and stay later", async () => {
    expect(await json("limits acme --rate 5 --env dev")).toMatchObject({
      limits: { throttle: { rateLimit: 5, burstLimit: 20 }, quota: { limit: 100_000, period: "MONTH" } },
    });
    expect(await json("limits acme --burst 7 --env dev")).toMatchObject({
      limits: { throttle: { rateLimit: 5, burstLimit: 7 } },
      startsAnew: false,
    });
  });

  it("stay when the tenant is moved, suspended and resumed, and go with it", async () => {
    await json(SET);
    const moved = await run("move acme --plan Unlimited --env dev");
    expect(moved.out).toMatch(/^Tenant acme is active on plan Unlimited, with own limits: 200 a second/);
    await json("suspend acme --env dev");
    expect(await requests(1)).toEqual([403]);
    await json("resume acme --env dev");
    expect(await requests(1)).toEqual([200]);
    expect(await own()).toMatchObject([{ name: NAME, keys: 1, ...OWN }]);
    expect(await json("limits acme --reset --env dev")).toMatchObject({ plan: "Unlimited", effective: {} });
    await json(SET);
    await json("delete acme --yes --env dev");
    expect(await own()).toEqual([]);
    expect((await run("doctor --env dev")).status).toBe(0);
  });

  it("are told by a dry run, which changes nothing", async () => {
    expect((await run(`${SET} --dry-run`)).out).toMatch(
      /^would record tenant acme as active on plan General with limits of its own: 200 a second \(burst 400\) and 5000000 a month\nwould create usage plan example-gateway-tenant_acme_dev: .*; its usage starts at zero\nwould remove API key \w+ from usage plan \w+\nwould add API key \w+ to usage plan \(new\)\n/,
    );
    expect(await own()).toEqual([]);
    await json(SET);
    expect((await run("limits acme --reset --dry-run --env dev")).out).toContain(
      `would remove usage plan ${NAME}`,
    );
    expect((await run("limits acme --rate 9 --dry-run --env dev")).out).toContain(
      `would change usage plan ${NAME} to 9 a second (burst 400)`,
    );
    expect(await own()).toMatchObject([OWN]);
  });

  it("are exported and imported as they are", async () => {
    await json(SET);
    await json("create beta --plan Unlimited --env dev");
    await json("limits beta --quota 10/day --env dev");
    await json("create gamma --env dev");
    const { out } = await run("export --env dev --format jsonl");
    const rows = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows).toMatchObject([
      { id: "acme", rate: 200, burst: 400, quota: "5000000/month" },
      { id: "beta", rate: "none", quota: "10/day" },
      { id: "gamma" },
    ]);
    expect(rows[2]).not.toHaveProperty("rate");
  });

  it.each([
    ["limits acme --rate 0", "Too small"],
    ["limits acme --rate 10001", "at most the account's 10,000 requests per second"],
    ["limits acme --burst 5001", "at most the account's burst of 5,000 requests"],
    ["limits acme --rate fast", "need a rate in requests a second, such as 200, or none"],
    ["limits acme --quota 5000000", "need a quota such as 5000000/month"],
    ["limits acme --quota 5/year", "need a quota such as 5000000/month"],
    ["limits acme --rate none --burst 3", "have a burst and no rate"],
    ["limits acme --reset --rate 3", "give either --reset or limits"],
  ])("%s is refused, and nothing is changed", async (line, note) => {
    const ran = await run(`${line} --env dev`);
    expect(ran).toMatchObject({ status: 2, out: "" });
    expect(ran.note).toContain(note);
    expect(await own()).toEqual([]);
  });

  it("of a tenant on a plan without a rate are not one of rate and burst", async () => {
    await json("move acme --plan Unlimited --env dev");
    const ran = await run("limits acme --rate 3 --env dev");
    expect(ran.note).toContain("have a rate and no burst");
    expect(ran.status).toBe(2);
  });
});
