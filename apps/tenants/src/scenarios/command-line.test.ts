import { gatewayForEachTest } from "./gateway-for-each-test.test-support";

const { run } = gatewayForEachTest();

describe("the environment", () => {
  afterEach(() => delete process.env["TOLLGATE_ENV"]);

  it.each(["--env dev list", "list --env dev", "--env dev list --env dev"])(
    "is read from `%s`",
    async (line) => {
      expect(await run(line)).toEqual({ status: 0, out: "", note: "There is no such tenant.\n" });
    },
  );

  it("comes from TOLLGATE_ENV, unless the command line names one", async () => {
    process.env["TOLLGATE_ENV"] = "nowhere";
    expect((await run("list")).note).toContain('environment "nowhere" does not exist');
    process.env["TOLLGATE_ENV"] = "";
    expect((await run("list")).note).toContain("nor the variable TOLLGATE_ENV");
    expect(await run("list --env dev")).toMatchObject({ status: 0 });
    expect(await run("--env dev list")).toMatchObject({ status: 0 });
  });
});

it("says its version", async () => {
  expect(await run("--version")).toEqual({
    status: 0,
    out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
    note: "",
  });
});

it("lists the plans with their limits, and the usage plan that each is", async () => {
  const { status, out } = await run("plans --env dev");
  expect(status).toBe(0);
  expect(out).toMatch(/^General +\w+ +10 +20 +100000 a month +0 +What every tenant starts with$/m);
  expect(out).toMatch(/^Unlimited +\w+ +- +- +- +0 +/m);
  const [general] = (await run("plans --json --env dev")).out.split("\n");
  expect(JSON.parse(general ?? "")).toMatchObject({
    plan: "General",
    name: "example-gateway-General-dev",
    throttle: { rateLimit: 10, burstLimit: 20 },
  });
});

describe("several ids", () => {
  it("are done in their order, and one that fails keeps no other from it", async () => {
    for (const id of ["acme", "beta"]) await run(`create ${id} --env dev`);
    const suspended = await run("suspend acme nobody beta --env dev");
    expect(suspended).toMatchObject({ status: 3 });
    expect(suspended.out).toBe(
      "Tenant acme is suspended on plan General.\nTenant beta is suspended on plan General.\n",
    );
    expect(suspended.note).toMatch(/^[^\n]*nobody[^\n]*\n$/);
    expect(await run("show acme beta --env dev")).toMatchObject({ status: 0 });
    const gone = await run("delete nobody acme other beta --yes --env dev");
    expect(gone.status).toBe(3);
    expect(gone.note.trim().split("\n")).toHaveLength(2);
    expect((await run("list --env dev")).out).toBe("");
  });

  it("of tokens are revoked together", async () => {
    await run("create acme --env dev");
    await run("tokens mint acme --env dev");
    const ids = (await run("tokens list acme --json --env dev")).out.trim().split("\n");
    const names = ids.map((line) => (JSON.parse(line) as { tokenId: string }).tokenId);
    expect(names).toHaveLength(2);
    expect(await run(`tokens revoke acme ${names.join(" ")} --env dev`)).toMatchObject({ status: 0 });
    expect((await run("tokens list acme --env dev")).out).toBe("");
  });
});

describe("tokens verify", () => {
  it("ends with 0 for a token that works, as it is or as a header has it", async () => {
    const token = /shown only once: (\S+)/.exec((await run("create acme --env dev")).out)?.[1] ?? "";
    for (const input of [token, `Bearer ${token}`, `bearer  ${token}\n`, `Authorization: Bearer ${token}`])
      expect(await run("tokens verify --env dev", { input })).toMatchObject({
        status: 0,
        out: expect.stringContaining("State    works") as string,
      });
  });

  it("ends with 3 for one that is unknown, and with 7 for one that does not work", async () => {
    expect(await run("tokens verify --env dev", { input: "never-minted-here" })).toMatchObject({ status: 3 });
    const token = /shown only once: (\S+)/.exec((await run("create acme --env dev")).out)?.[1] ?? "";
    await run("suspend acme --env dev");
    expect(await run("tokens verify --env dev", { input: token })).toMatchObject({ status: 7 });
    expect(await run("tokens verify --json --env dev", { input: `${token}x` })).toMatchObject({ status: 7 });
  });
});

it("shows times to the second", async () => {
  await run("create acme --env dev");
  expect((await run("show acme --env dev")).out).toMatch(/^Created {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/m);
});
