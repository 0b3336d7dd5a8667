import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CELLS, cellsWorkspace } from "../support/copies/cells-workspace";
import type { ScratchWorkspace } from "../support/copies/scratch-workspace";
import { type Caller, Load } from "../support/load/load";
import { type LocalGateway, startLocalGateway } from "../support/programs/local-gateway";
import { tenantsCommand } from "../support/programs/tenants-command";

/** `nx load-cells e2e` has 25,000 tenants and a million requests, and lets the command wait as long as it says. */
const isFull = process.env["LOAD"] === "full";
const [TENANTS, REQUESTS] = isFull ? [25_000, 1_000_000] : [60, 2_000];
const CONNECTIONS = 10;
/** Rate and burst of a tenant on the plan `General`. */
const [RATE, BURST] = [50, 100];

/** So many tenants ask by turns, so many times, before the next ones do: within the authorizers' cache TTL. */
const [TENANTS_A_ROUND, TURNS] = [1_000, 4];

/** At least the authorizers' cache TTL. */
const OVERLAP = "--overlap 60s";
const skipsWaits = !isFull;

jest.setTimeout(isFull ? 60 * 60_000 : 180_000);

describe(`${TENANTS} tenants in three cells, with the quotas of AWS`, () => {
  let workspace: ScratchWorkspace;
  let gateway: LocalGateway;
  let tenants: ReturnType<typeof tenantsCommand>;
  let url: string;
  const callers: Caller[] = [];
  const foreign = { tenantId: "acme", token: "b3BhcXVlLXRva2VuLW9mLW90aGVycw==" };

  beforeAll(async () => {
    workspace = cellsWorkspace();
    const env = { CONTROL_PLANE_QUOTAS: "aws" };
    gateway = await startLocalGateway(env, ["--env", "prod", "--access-log", "/dev/null"], workspace.root);
    tenants = tenantsCommand(workspace.root, gateway.url);
    url = `${gateway.url}/prod/whoami`;
  });
  afterAll(async () => {
    await gateway?.service.stop();
    workspace?.remove();
  });

  /** Runs a command that must succeed. @returns the lines of its JSON */
  async function json(line: string, options = {}): Promise<Record<string, unknown>[]> {
    const { status, stdout, stderr } = await tenants(`${line} --json`, { timeout: 30 * 60_000, ...options });
    expect({ line, status, stderr: status === 0 ? "" : stderr }).toEqual({ line, status: 0, stderr: "" });
    return stdout
      .split("\n")
      .filter((row) => row !== "")
      .map((row) => JSON.parse(row) as Record<string, unknown>);
  }
  const report = (line: string) => isFull && process.stderr.write(`${line}\n`);
  const cellOf = ({ token }: Caller) => /^tg_prod_(2|eu3)_/.exec(token)?.[1] ?? "1";

  it("imports them, spread evenly", async () => {
    const rows = Array.from({ length: TENANTS }, (_, number) => `load-${number},General,mint,`);
    const hash = createHash("sha256").update(foreign.token).digest("hex");
    const acme = ["mint", hash].map((token) => `acme,Unlimited,${token},1`);
    const file = join(workspace.root, "tenants.csv");
    writeFileSync(file, ["id,plan,token,cell", ...acme, ...rows, ""].join("\n"));
    const startedAt = performance.now();
    const imported = await json("import tenants.csv --out secrets.csv");
    report(`import: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    expect(imported.filter(({ outcome }) => outcome !== "created")).toEqual([]);

    const secrets = readFileSync(join(workspace.root, "secrets.csv"), "utf8").trim().split("\n").slice(1);
    for (const [tenantId = "", , token = ""] of secrets.map((row) => row.split(",")))
      callers.push({ tenantId, token });
    expect(callers).toHaveLength(TENANTS + 1);
    const perCell = CELLS.map(({ name }) => callers.filter((caller) => cellOf(caller) === name).length);
    expect(Math.max(...perCell) - Math.min(...perCell)).toBeLessThanOrEqual(2);
  });

  it("lists all of them, finds nothing wrong, and shows one", async () => {
    await json("doctor --fix");
    const [listed, found, shown] = await Promise.all([json("list"), json("doctor"), json("show load-7")]);
    const ids = [...callers.map(({ tenantId }) => tenantId), "demo"].sort();
    expect(listed.map(({ tenantId }) => tenantId)).toEqual(ids);
    expect(found).toEqual([]);
    expect(shown).toMatchObject([{ tenant: { tenantId: "load-7" }, problems: [] }]);
  });

  it("notices an answer as another tenant", async () => {
    const [caller] = callers as [Caller];
    const load = new Load(url, [{ ...caller, tenantId: "another" }], { connections: 1, requests: 1 });
    expect(await load.end()).toMatchObject({
      wrongTenants: 1,
      failures: [expect.stringContaining("another got 200")],
    });
  });

  it("serves all of them, each as itself", async () => {
    const { statuses, wrongTenants, failures, ...rest } = await new Load(url, inRounds(callers), {
      connections: CONNECTIONS,
      requests: REQUESTS,
    }).end();
    report(`requests: ${JSON.stringify(rest)}`);
    expect({ statuses, wrongTenants, failures }).toEqual({
      statuses: { 200: REQUESTS },
      wrongTenants: 0,
      failures: [],
    });
  });

  describe("a tenant under load", () => {
    let load: Load;
    const move = (to: string) => `move-cell acme --to ${to} ${OVERLAP}`;
    const isServed = () => expect(load.problems()).toEqual({ failures: [], wrongTenants: 0 });
    beforeAll(() => {
      const acme = callers.filter(({ tenantId }) => tenantId === "acme");
      load = new Load(url, [...acme, foreign], { connections: 4 });
    });
    afterAll(() => load.stop());

    it("loses no request to a move that is killed after the router has learnt of it, and run again", async () => {
      const killedAt = /^POST \/key-value-stores\//;
      expect(await tenants(move("2"), { killedAt })).toMatchObject({ status: null, stdout: "" });
      isServed();
      await json(move("2"), { skipsWaits });
      isServed();
    });

    it("loses none to the move home, neither with a token that names the cell it leaves", async () => {
      const [minted] = await json("tokens mint acme");
      const token = String(minted?.["token"]);
      expect(token).toMatch(/^tg_prod_2_/);
      load.callers.push({ tenantId: "acme", token });
      await json(move("1"), { skipsWaits });
      isServed();
      callers.push(...load.callers.slice(1));
    });

    it("is in one cell afterwards", async () => {
      const { requests, seconds } = await load.stop();
      report(`under load: ${requests} requests in ${seconds.toFixed(0)} s`);
      expect(await json("doctor")).toEqual([]);
    });
  });

  it("lets a tenant in at most at twice its rate while both cells answer, and then at its rate", async () => {
    const moved = callers.find((caller) => caller.tenantId !== "acme" && cellOf(caller) === "1") as Caller;
    const both = async () => {
      const hosts = ["1.localhost", "2.localhost"];
      const options = { connections: 4, requests: 250 };
      const loads = hosts.map((host) => new Load(url, [moved], { ...options, host }).end());
      return (await Promise.all(loads)).map(({ statuses, seconds, wrongTenants }) => ({
        admitted: statuses[200] ?? 0,
        allowed: BURST + Math.ceil(RATE * seconds),
        refused: (statuses[401] ?? 0) + (statuses[403] ?? 0),
        wrongTenants,
      }));
    };
    const [first] = await json(`move-cell ${moved.tenantId} --to 2 ${OVERLAP} --no-wait`);
    expect(first).toMatchObject({ stage: "routing" });
    for (const { admitted, allowed, wrongTenants } of await both()) {
      expect(admitted).toBeGreaterThanOrEqual(BURST);
      expect(admitted).toBeLessThanOrEqual(allowed);
      expect(wrongTenants).toBe(0);
    }
    await json(`move-cell ${moved.tenantId} --to 2 ${OVERLAP}`, { skipsWaits });
    const [former, now] = await both();
    expect(former).toMatchObject({ admitted: 0, refused: 250 });
    expect(now?.admitted).toBeLessThanOrEqual(now?.allowed ?? 0);
    callers.splice(callers.indexOf(moved), 1);
  });

  it("serves the others while a cell is down, and says which one is", async () => {
    const outage = (method: string) => fetch(`${gateway.url}/_outages/eu3`, { method });
    const inEu3 = callers.filter((caller) => cellOf(caller) === "eu3");
    const others = callers.filter((caller) => cellOf(caller) !== "eu3");
    const options = { connections: CONNECTIONS / 2, requests: REQUESTS / 10 };
    expect((await outage("PUT")).status).toBe(200);
    const [down, up, list] = await Promise.all([
      new Load(url, inEu3, options).end(),
      new Load(url, others, options).end(),
      tenants("list", { timeout: 10 * 60_000 }),
    ]);
    expect(down.statuses).toEqual({ 502: options.requests });
    expect(up).toMatchObject({ statuses: { 200: options.requests }, failures: [] });
    expect(list).toMatchObject({ status: 8, stderr: expect.stringContaining("eu3") });
    expect((await outage("DELETE")).status).toBe(200);
    expect(await new Load(url, callers, options).end()).toMatchObject({
      statuses: { 200: options.requests },
      failures: [],
    });
  });
});

/** Callers in an order in which the authorizer gives one answer of {@link TURNS}, and its cache the others. */
function inRounds(callers: readonly Caller[]): readonly Caller[] {
  const rounds = Array.from({ length: Math.ceil(callers.length / TENANTS_A_ROUND) }, (_, round) =>
    callers.slice(round * TENANTS_A_ROUND, (round + 1) * TENANTS_A_ROUND),
  );
  return rounds.flatMap((round) => Array.from({ length: TURNS }, () => round).flat());
}
