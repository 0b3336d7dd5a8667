import { auditTable, tenantsTable, tokensTable, usageLinesTable, usageTable } from "@tollgate/records";
import { environmentNamed } from "@tollgate/environments";
import type * as Support from "./usage-sample.test-support";
import { SetTime, usageAt } from "./usage.test-support";
import { startGateway } from "./tenants.test-support";

jest.mock("../../../../libs/environments/src/sample.test-support", () =>
  jest.requireActual<typeof Support>("./usage-sample.test-support").sampleWithUsage(),
);

const time = new SetTime(0);
let gateway: Awaited<ReturnType<typeof startGateway>>;
let usage: ReturnType<typeof usageAt>;
/** The public names of tokens, by label. */
const names: Record<string, string> = {};

const run = (line: string) => gateway.run(`${line} --env dev`);
/** The labels of the listed tokens, each with the day of its last use. */
const listed = async (line: string) => {
  const { out, note } = await run(`${line} --json`);
  const tokens = out
    .split("\n")
    .filter(Boolean)
    .map((row) => JSON.parse(row) as { readonly label?: string; readonly lastUsed?: string | null });
  return { days: Object.fromEntries(tokens.map(({ label = "", lastUsed }) => [label, lastUsed])), note };
};

async function mint(command: "create" | "tokens mint", tenant: string, label: string) {
  const { out } = await run(`${command} ${tenant} --label ${label} --json`);
  names[label] = (JSON.parse(out) as { tokenId: string }).tokenId;
}

beforeAll(async () => {
  const dev = environmentNamed("dev");
  const tables = [tokensTable, tenantsTable, auditTable, usageTable, usageLinesTable].map((of) => of(dev));
  gateway = await startGateway(tables, { time });
  usage = usageAt(gateway.url, dev, time);
  time.set("2026-10-01T10:00:00Z");
  await mint("create", "acme", "daily");
  await mint("tokens mint", "acme", "retired");
  await mint("create", "globex", "unused");
  await gateway.byHand.putToken("by-hand", "example-gateway-dev-acme", {
    tenantId: "acme",
    label: "by-hand",
  });
  time.set("2026-10-02T10:00:00Z");
  await usage.count({ tokenId: names["daily"] }, { tokenId: names["retired"] });
  time.set("2026-10-02T12:00:00Z");
  await usage.seal();
  time.set("2026-11-29T10:00:00Z");
  await mint("tokens mint", "globex", "new");
  await usage.count({ tokenId: names["daily"] });
});
afterAll(async () => {
  usage.close();
  await gateway.close();
});

it("shows the day on which each of a tenant's tokens was last used", async () => {
  const { days, note } = await listed("tokens list acme");
  expect(days).toEqual({ daily: "2026-11-29", retired: "2026-10-02", "by-hand": undefined });
  expect(note).toBe("The ledger begins at 2026-10-02 10:00Z: earlier uses of tokens are not known.\n");
  expect((await listed("tokens list globex")).days).toEqual({ unused: null, new: null });
  const { out } = await run("tokens list globex");
  expect(out.replaceAll(/ +/g, " ")).toMatch(
    /^TOKEN TENANT CREATED EXPIRES LAST USED SCOPES LABEL\n.* - - - \w+\n/,
  );
});

it("lists the tokens that were not used for some time, and none that is younger", async () => {
  const { days, note } = await listed("tokens list --idle 30d");
  expect(Object.keys(days).sort()).toEqual(["retired", "unused"]);
  expect(note).toMatch(/^Not known of 1 token without a public name or a tenant/);
  expect((await listed("tokens list acme --idle 30d")).days).toEqual({ retired: "2026-10-02" });
});

it("calls no token idle that was minted before the ledger began", async () => {
  const { days, note } = await listed("tokens list --idle 59d");
  expect(days).toEqual({});
  expect(note).toContain(
    "The ledger begins at 2026-10-02 10:00Z: whether 1 older token had requests since 2026-10-01 10:00Z is not known.\n",
  );
});

it("refuses a time that the ledger does not keep, and an environment without one", async () => {
  expect(await run("tokens list --idle 101d")).toMatchObject({
    status: 2,
    note: "the ledger keeps 100 days (usage.retentionDays): ask for fewer\n",
  });
  const { status, note } = await gateway.run("tokens list --idle 30d --env prod");
  expect([status, note]).toEqual([2, expect.stringMatching(/^--idle needs the usage ledger/)]);
});
