import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { usageLinesTable, usageTable } from "@tollgate/records";
import { environmentNamed } from "@tollgate/environments";
import { temporaryFolder } from "@tollgate/testing-runtime";
import type * as Support from "./usage-sample.test-support";
import { startBilling } from "./billing.test-support";
import { SetTime, usageAt } from "./usage.test-support";
import { startGateway } from "./tenants.test-support";

jest.mock("../../../../libs/environments/src/sample.test-support", () =>
  jest.requireActual<typeof Support>("./usage-sample.test-support").sampleWithUsage(),
);

const folder = temporaryFolder("each");
const NOW = "2026-11-20T08:10:00Z";
const TENANTS = ["acme", "beta", "gamma", "globex"];
const SECRET = "Bearer kept-to-itself";

const time = new SetTime(0);
let gateway: Awaited<ReturnType<typeof startGateway>>;
let usage: ReturnType<typeof usageAt>;

const run = (line: string) => gateway.run(`usage-export ${line} --env dev`);
const records = async (month: string) =>
  (await run(`--month ${month} --format jsonl`)).out
    .trim()
    .split("\n")
    .map(
      (line) =>
        JSON.parse(line) as { readonly id: string; readonly requests: number; readonly revision: string },
    );

beforeAll(async () => {
  const dev = environmentNamed("dev");
  gateway = await startGateway([usageTable(dev), usageLinesTable(dev)], { time });
  usage = usageAt(gateway.url, dev, time);
  for (const day of ["2026-09-30T23", "2026-10-01T00", "2026-10-31T23", "2026-11-01T00"]) {
    time.set(`${day}:10:00Z`);
    await usage.count(
      ...TENANTS.map((tenantId, at) => ({ tenantId, count: at + 1, integrationLatency: 5 })),
      { tenantId: "acme", resourcePath: "/orders/{id}", status: 502, bytes: 10, integrationLatency: 7 },
      { tenantId: undefined, status: 401 },
    );
    await time.sleep(3_600_000);
    await usage.seal();
  }
});
beforeEach(() => time.set(NOW));
afterAll(async () => {
  usage.close();
  await gateway.close();
});

it("exports nothing beside a mark of a pending hour that cannot be read, and names it", async () => {
  const { status, out, note } = await usage.whileMarked("later#2026-10-05T10", () => run("--month 2026-10"));
  expect([status === 0, out]).toEqual([false, ""]);
  expect(note).toContain('the pending hour "later#2026-10-05T10" cannot be read');
});

it("writes a record for each tenant and route, which is the same each time", async () => {
  const { status, out, note } = await run("--month 2026-10");
  expect([status, note]).toEqual([0, "2 requests of no tenant: not in the export.\n"]);
  const [header, ...lines] = out.trim().split("\n");
  expect(header).toBe(
    "id,revision,environment,month,tenant,route,requests,metered,errors,bytes,backend_ms,from,to,partial,not_counted_hours",
  );
  expect(lines.map((line) => line.replace(/,[0-9a-f]{16},/, ","))).toEqual([
    "example-gateway/dev/2026-10/acme/GET /health,dev,2026-10,acme,GET /health,2,2,0,52,10,2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,false,0",
    "example-gateway/dev/2026-10/acme/GET /orders/{id},dev,2026-10,acme,GET /orders/{id},2,2,2,20,14,2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,false,0",
    "example-gateway/dev/2026-10/beta/GET /health,dev,2026-10,beta,GET /health,4,4,0,104,20,2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,false,0",
    "example-gateway/dev/2026-10/gamma/GET /health,dev,2026-10,gamma,GET /health,6,6,0,156,30,2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,false,0",
    "example-gateway/dev/2026-10/globex/GET /health,dev,2026-10,globex,GET /health,8,8,0,208,40,2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,false,0",
  ]);
  expect((await run("--month 2026-10")).out).toBe(out);
  expect(gateway.calls).toEqual(new Set(["dynamodb:Query"]));
});

it("refuses a month that is not complete, or not kept; a part of it has other ids", async () => {
  expect(await run("--month 2026-11")).toMatchObject({
    status: 2,
    out: "",
    note: expect.stringMatching(/^2026-11 is complete up to 2026-11-20 08:00Z only: .* --partial/) as string,
  });
  const { out, note } = await run("--month 2026-11 --partial --format jsonl");
  // The ledger has not run since the first of November.
  expect(note).toContain(
    "the ledger was off or did not run: 2026-11-01 01:10Z to 2026-11-20 08:00Z (462.83 hours in all)",
  );
  expect(JSON.parse(out.split("\n")[0] ?? "")).toMatchObject({
    id: "example-gateway/dev/2026-11-to-2026-11-20T08:00:00Z/acme/GET /health",
    requests: 1,
    isPartial: true,
    notCountedHours: 462.83,
  });
  expect(await run("--month 2026-08")).toMatchObject({
    status: 2,
    note: "the ledger keeps the days since 2026-08-13, and not all of 2026-08\n",
  });
});

it.each(["csv", "jsonl", "cloudevents"])(
  "continues a file of %s wherever an earlier run stopped",
  async (format) => {
    const line = `--month 2026-10 --format ${format}`;
    const whole = (await run(line)).out;
    const first = whole.indexOf("\n") + 1;
    const second = whole.indexOf("\n", first) + 1;
    for (const length of [0, first - 1, first, second - 40, second, second + 5, whole.length]) {
      const path = folder.path(`${format}-${length}`);
      writeFileSync(`${path}.unfinished`, whole.slice(0, length), { mode: 0o600 });
      expect([length, (await run(`${line} --out ${path}`)).status]).toEqual([length, 0]);
      expect([length, readFileSync(path, "utf8")]).toEqual([length, whole]);
      expect(existsSync(`${path}.unfinished`)).toBe(false);
    }
  },
);

it("writes a file that only its owner can read, and replaces none", async () => {
  const path = folder.path("usage.csv");
  expect(await run(`--month 2026-10 --out ${path}`)).toMatchObject({ status: 0, out: "" });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect((await run(`--month 2026-10 --out ${path}`)).status).toBe(2);
  const other = folder.path("other.csv");
  writeFileSync(`${other}.unfinished`, readFileSync(path), { mode: 0o600 });
  expect(await run(`--month 2026-11 --partial --out ${other}`)).toMatchObject({
    status: 2,
    note: expect.stringMatching(/^the unfinished file is of another export/) as string,
  });
});

it("bills each record once at an endpoint that fails, drops, repeats and delays, while it is killed itself", async () => {
  const expected = Object.fromEntries((await records("2026-10")).map(({ id, requests }) => [id, requests]));
  const billing = await startBilling();
  process.env["USAGE_EXPORT_AUTHORIZATION"] = SECRET;
  try {
    const said: string[] = [];
    let status = -1;
    // Each kill is in a wait for another attempt, and the next run gets further.
    for (let runs = 0; status !== 0 && runs < 20; runs += 1) {
      time.set(NOW);
      let waits = 0;
      time.during = () => {
        if ((waits += 1) > 1) throw new Error("killed");
      };
      const progress = folder.path("progress.json");
      const ran = await run(`--month 2026-10 --to ${billing.url} --batch 1 --progress ${progress}`);
      status = ran.status;
      said.push(ran.out, ran.note, existsSync(progress) ? readFileSync(progress, "utf8") : "");
    }
    expect(status).toBe(0);
    expect(billing.bills()).toEqual(expected);
    // It is the faults that made it send events more than once.
    expect(billing.received()).toBeGreaterThan(Object.keys(expected).length);
    expect(billing.authorizations()).toEqual(new Set([SECRET]));
    expect(said.join("")).not.toContain("kept-to-itself");
    const before = billing.received();
    const again = await run(`--month 2026-10 --to ${billing.url} --progress ${folder.path("progress.json")}`);
    expect([again.status, again.note]).toEqual([
      0,
      expect.stringMatching(/^Everything was acknowledged before/),
    ]);
    expect(billing.received()).toBe(before);
    expect((await run(`--month 2026-10 --to ${billing.url} --batch 2`)).status).toBe(0);
    expect(billing.bills()).toEqual(expected);
  } finally {
    time.during = () => undefined;
    delete process.env["USAGE_EXPORT_AUTHORIZATION"];
    await billing.close();
  }
});

it("names a status that no further attempt changes", async () => {
  const billing = await startBilling([400]);
  try {
    expect(await run(`--month 2026-10 --to ${billing.url}`)).toMatchObject({
      status: 6,
      note: expect.stringMatching(
        /^the endpoint answers with status 400: run the same command again/,
      ) as string,
    });
  } finally {
    await billing.close();
  }
});

it.each([
  ["--to https://user:hunter2@billing.example.com", /^--to has credentials or a query/],
  ["--to https://billing.example.com/?key=hunter2", /^--to has credentials or a query/],
  ["--to ftp://billing.example.com", /^--to is not a URL/],
  ["--to http://billing.example.com", /^--to is not https, and the credentials/],
  ["--to https://billing.example.com --format csv", /^--to sends cloudevents/],
  ["--progress x.json", /^--progress and --batch are for --to/],
])("refuses %s, and repeats no credentials", async (options, why) => {
  process.env["USAGE_EXPORT_AUTHORIZATION"] = SECRET;
  try {
    const { status, out, note } = await run(`--month 2026-10 ${options}`);
    expect([status, out, note]).toEqual([2, "", expect.stringMatching(why)]);
    expect(note).not.toMatch(/hunter2|kept-to-itself/);
  } finally {
    delete process.env["USAGE_EXPORT_AUTHORIZATION"];
  }
});

it("corrects a record by a late line: the same id, another revision", async () => {
  const before = await records("2026-09");
  time.set("2026-10-05T00:00:00Z");
  await usage.count({ tenantId: "beta", time: Date.parse("2026-09-30T23:30:00Z") });
  await usage.seal();
  const after = await records("2026-09");
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  expect(after.filter(({ revision }, at) => revision !== before[at]?.revision)).toEqual([
    {
      ...before[2],
      requests: 3,
      metered: 3,
      bytes: 78,
      backendMs: 15,
      revision: expect.any(String) as string,
    },
  ]);
  expect((await run("--month 2026-09")).note).toContain(
    "Late lines are counted until 2026-10-08 00:00Z: an export after that may have corrections",
  );
});
