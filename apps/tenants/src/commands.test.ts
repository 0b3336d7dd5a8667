import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startGateway } from "./tenants.test-support";

const TOKEN = /tg_dev_[0-9A-Za-z]{49}/;

let gateway: Awaited<ReturnType<typeof startGateway>>;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.close());

const run = (line: string, options?: Parameters<typeof gateway.run>[1]) => gateway.run(line, options);
const json = async (line: string, options?: Parameters<typeof gateway.run>[1]) => {
  const { status, out, note } = await run(`${line} --json`, options);
  expect({ status, note }).toEqual({ status: 0, note: "" });
  return JSON.parse(out) as Record<string, unknown>;
};

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

  it("lists tenants in columns, and as JSON lines", async () => {
    await run("create acme --env dev");
    await run("create beta --plan Unlimited --env dev");
    const { out } = await run("list --env dev");
    expect(out).toMatch(/^TENANT +STATUS +PLAN +CREATED\n/);
    expect(out).toMatch(/^beta +active +Unlimited +\d{4}-\d\d-\d\d \d\d:\d\dZ$/m);
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
    expect(await run("list --json --env dev")).toMatchObject({ out: "", note: "No tenant is so.\n" });
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

describe("adopt", () => {
  it("takes over what was made by hand, and every other command works on it", async () => {
    const { apiKeyId, value, secret } = await gateway.byHand.makeTenant();
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
    expect(await json("tokens verify --env dev", { input: secret })).toEqual({ state: "unknown" });
    expect(await json("show acme --env dev")).toMatchObject({ key: { id: apiKeyId }, problems: [] });
    expect(await run("doctor --env dev")).toMatchObject({ status: 0 });
    expect(await json("delete acme --env dev --yes")).toEqual({ tenantId: "acme", removedTokens: 2 });
    expect(await run("doctor --env dev")).toMatchObject({ status: 0 });
  }, 20_000);

  it("says what is in the way", async () => {
    const { apiKeyId } = await gateway.byHand.makeTenant();
    await run("create taken --env dev");
    for (const [line, status, note] of [
      ["adopt acme --key nothing", 3, /^there is no API key with the id "nothing"/],
      [`adopt taken --key ${apiKeyId}`, 4, /^tenant "taken" exists already, with the API key \w+/],
    ] as const) {
      const ran = await run(`${line} --env dev`);
      expect(ran).toMatchObject({ status, out: "" });
      expect(ran.note).toMatch(note);
    }
    await gateway.byHand.removeFromPlans(apiKeyId);
    expect(await run(`adopt acme --key ${apiKeyId} --env dev`)).toMatchObject({
      status: 2,
      note: `API key ${apiKeyId} is in no plan of this environment: say which plan it is to have, --plan General or --plan Unlimited\n`,
    });
  });
});

describe("tokens", () => {
  it("are minted, rotated, revoked and verified", async () => {
    const first = await json("create acme --env dev");
    const verify = (token: unknown) => json("tokens verify --env dev", { input: `${String(token)}\n` });
    expect(await verify(first["token"])).toMatchObject({ state: "works", tenantId: "acme" });
    const rotated = await json("tokens rotate acme --overlap 1h --env dev");
    expect(rotated["replaced"]).toMatchObject({ tokenId: first["tokenId"] });
    expect(await json(`tokens revoke acme ${String(first["tokenId"])} --now --env dev`)).toEqual({
      tenantId: "acme",
      tokenId: first["tokenId"],
      endsWithinSeconds: 0,
      tookMs: expect.any(Number) as number,
    });
    expect(await verify(first["token"])).toEqual({ state: "unknown" });
    expect(await verify(rotated["token"])).toMatchObject({ state: "works" });
    expect((await run(`tokens revoke acme ${String(rotated["tokenId"])} --env dev`)).out).toContain(
      "for at most 60 s more",
    );
    expect(await run("tokens list acme --env dev")).toEqual({
      status: 0,
      out: "",
      note: "It has no tokens.\n",
    });
  });

  it("that are gone already have the cache flushed all the same: an earlier run may have been cut short", async () => {
    await run("create acme --env dev");
    expect((await run("tokens revoke acme gone --now --env dev")).status).toBe(3);
    expect([...gateway.calls]).toContain("apigateway:FlushStageAuthorizersCache");
  });

  it("have label, scopes and expiry in a list, and nothing secret", async () => {
    await run("create acme --env dev");
    const { out } = await run("tokens mint acme --label ci --scope a --scope b --expires-in 90d --env dev");
    const list = (await run("tokens list acme --env dev")).out;
    expect(list).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\dZ +\d{4}-\d\d-\d\d \d\d:\d\dZ +a,b +ci$/m);
    expect(list).not.toContain(TOKEN.exec(out)?.[0]);
    expect(list).not.toMatch(/[0-9a-f]{17}/);
  });

  it("that others stored can have anything for a name, and no terminal obeys it", async () => {
    await run("create acme --env dev");
    const hostile = "\u001b[2J\u009b1m\n\u202e";
    await gateway.byHand.putToken("secret", "example-gateway-dev-acme", { tenantId: "acme", label: hostile });
    await gateway.byHand.putToken("secret-2", "example-gateway-dev-acme", { tokenId: hostile });
    for (const [line, shows] of [
      ["tokens list acme", true],
      ["tokens list acme --json", true],
      ["tokens verify", true],
      ["doctor", true],
      ["doctor --fix --dry-run", false],
    ] as const) {
      const { out, note } = await run(`${line} --env dev`, { input: "secret" });
      expect([line, out + note]).toEqual([
        line,
        expect.not.stringMatching(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/),
      ]);
      expect([line, out.includes("\\u001b[2J")]).toEqual([line, shows]);
    }
    const [shown = ""] = (await run("tokens list acme --json --env dev")).out
      .split("\n")
      .filter((each) => each.includes("hash-"));
    expect(JSON.parse(shown)).toMatchObject({ label: hostile });
  });

  it("go to a new file that only its owner reads, and then not to standard output", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "tenants-")), "token");
    const { out, note } = await run(`create acme --env dev --out ${file}`);
    expect(out + note).not.toMatch(TOKEN);
    expect(readFileSync(file, "utf8")).toMatch(TOKEN);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await run(`tokens mint acme --env dev --out ${file}`)).toMatchObject({
      status: 2,
      note: `${file} is there already: a secret is never written over another file\n`,
    });
    expect((await run("tokens list acme --json --env dev")).out.trim().split("\n")).toHaveLength(1);
    const other = `${file}-2`;
    expect((await run(`tokens mint nobody --env dev --out ${other}`)).status).toBe(3);
    expect(() => statSync(other)).toThrow("ENOENT");
  });
});

describe("what cannot be undone", () => {
  it("is asked, and takes the tenant's id for an answer", async () => {
    await run("create acme --env dev");
    expect(await run("delete acme --env dev")).toMatchObject({
      status: 2,
      note: "delete acme in dev cannot be undone, and nobody can be asked: add --yes\n",
    });
    expect((await run("delete acme --env dev", { answer: "yes" })).status).toBe(2);
    expect((await run("delete acme --env dev", { answer: "acme" })).status).toBe(0);
  });

  it.each(["delete acme", "tokens rotate acme", "tokens revoke acme x"])(
    "is asked in prod before any call: %s",
    async (line) => {
      expect((await run(`${line} --env prod`)).note).toContain("in prod cannot be undone");
      expect([...gateway.calls]).toEqual([]);
    },
  );
});

describe("usage", () => {
  const late = expect.stringMatching(/^API Gateway counts late/) as string;
  const today = new Date().toISOString().slice(0, 10);
  const month = { from: `${today.slice(0, 8)}01`, to: today };
  const use = async (tenant: string, times: number) => {
    for (let at = 0; at < times; at += 1)
      expect(await gateway.request(`example-gateway-dev-${tenant}`)).toBe(200);
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
    const { apiKeyId, value } = await gateway.byHand.makeTenant();
    for (const [tenant, times] of [
      ["acme", 1],
      ["beta", 3],
    ] as const)
      await use(tenant, times);
    await gateway.request(value);
    await gateway.request(value);
    const { out, note } = await run("usage --top 3 --env dev");
    expect(note).toEqual(late);
    expect(out.replaceAll(/ +/g, " ").replaceAll(/ \d{4}-\d\d-\d\d/g, "")).toBe(
      `TENANT PLAN USED LEFT FROM TO\nbeta Unlimited 3 unlimited\nAPI key ${apiKeyId} General 2 99998\nacme General 1 99999\n`,
    );
    const lines = (await run("usage --top 1 --json --env dev")).out;
    expect(JSON.parse(lines)).toMatchObject({ tenantId: "beta", used: 3, left: null, quota: null });
  });
});

it("audit shows who changed what, also of a tenant that is deleted", async () => {
  await run("create acme --env dev");
  await run("delete acme --env dev --yes");
  const lines = (await run("audit acme --json --env dev")).out.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { change: "create", phase: "begun", actor: "access key local", after: { status: "creating" } },
    { change: "create", phase: "done", after: { status: "active", plan: "General" } },
    { change: "delete", phase: "begun", before: { status: "active" } },
    { change: "delete", phase: "done" },
  ]);
  expect((await run("audit acme --env dev")).out).toMatch(
    /^\S+Z +acme +create +done +- +active General [0-9a-f]{16}/m,
  );
});

it("audit --since shows what was changed in all tenants, in the order of its times", async () => {
  await run("create acme --env dev");
  await run("create beta --env dev");
  await run("suspend acme --env dev");
  const since = async (time: string) =>
    (await run(`audit --since ${time} --json --env dev`)).out
      .split("\n")
      .filter((line) => line.includes('"done"'))
      .map((line) => JSON.parse(line) as { tenantId: string; change: string })
      .map(({ tenantId, change }) => `${change} ${tenantId}`);
  const today = new Date().toISOString().slice(0, 10);
  for (const time of ["1h", today, `${today}T00:00Z`])
    expect(await since(time)).toEqual(["create acme", "create beta", "suspend acme"]);
  expect(await since("0s")).toEqual([]);
});

describe("doctor", () => {
  it("says that nothing is wrong, on stderr and by its status", async () => {
    await run("create acme --env dev");
    expect(await run("doctor --env dev")).toEqual({ status: 0, out: "", note: "Nothing is wrong.\n" });
  });

  it("finds what is wrong, and mends it", async () => {
    const { apiKeyId } = await json("create acme --env dev");
    await gateway.byHand.removeFromPlans(String(apiKeyId));
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
