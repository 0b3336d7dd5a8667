import type * as Support from "./cells.test-support";
import { startCells } from "./cells.test-support";
import { startRouterStore } from "./router-store.test-support";

/** Two secrets, found by running `mintRouterSecret`. The environment states the hash of the first. */
const [FIRST, SECOND] = [17_666_066, 47_024_840].map((number) => `${"A".repeat(43)}.${number}`) as [
  string,
  string,
];
const HASHES = ["#mqJ$_^+Z1au2e(e", "w9.mC=#mNNw?BJF^"];

jest.mock("../../../../libs/environments/src/sample.test-support", () =>
  jest.requireActual<typeof Support>("./cells.test-support").sampleWithCells({
    waf: {
      mode: "block",
      requestsPerAddress: 100,
      routerSecretHashes: ["#mqJ$_^+Z1au2e(e", "abcdefghijklmnop"],
    },
  }),
);
let store: Awaited<ReturnType<typeof startRouterStore>>;
let cells: Awaited<ReturnType<typeof startCells>>;
const secrets: string[] = [];
/** The Regions of cells whose deployed web ACLs refuse every secret. */
const refusing = new Set<string>();
beforeAll(async () => {
  store = await startRouterStore();
  cells = await startCells({
    openStore: store.open,
    mintSecret: async () => {
      const secret = secrets.shift() ?? "";
      return { secret, hash: HASHES[secret === FIRST ? 0 : 1] ?? "" };
    },
    cellApis: { takesSecret: async ({ region }) => !refusing.has(region) },
  });
});
afterAll(async () => {
  await cells?.close();
  await store?.close();
});

/** Sets what the store has. */
const keep = async (kept: { readonly next?: string }) => (await store.open()).secrets.change(() => kept);
beforeEach(async () => {
  secrets.splice(0, secrets.length, FIRST, SECOND);
  await keep({});
});

it("mints, shows and activates secrets, of which only hashes are written", async () => {
  const outputs: string[] = [];
  const run = async (line: string) => {
    const { status, out, note } = await cells.run(`${line} --env dev`);
    outputs.push(out, note);
    return { status, out, note };
  };
  expect(await run("router-secret")).toMatchObject({ status: 0, out: "" });
  expect((await run("router-secret activate")).status).toBe(4);
  expect((await run("router-secret mint --dry-run")).out).toBe(
    "would store a new secret as the router's next one\n",
  );
  expect(await run("router-secret mint")).toEqual({
    status: 0,
    out:
      'The hash of the router\'s next secret: "#mqJ$_^+Z1au2e(e"\n' +
      'Next: state routerSecretHashes: ["#mqJ$_^+Z1au2e(e"], deploy all cells, and then: tenants router-secret activate\n',
    note: "Minting a secret takes about half a minute.\n",
  });
  expect((await run("router-secret activate --dry-run")).out).toBe(
    "would let the router send its next secret to the cells\n",
  );
  refusing.add("eu-west-1");
  const early = await run("router-secret activate");
  expect([early.status, early.note]).toEqual([4, expect.stringContaining("cell 2: a request")]);
  expect((await run("router-secret activate --dry-run")).status).toBe(4);
  refusing.clear();
  expect(await store.read()).toEqual({ next: FIRST });
  expect((await run("router-secret activate")).out).toMatch(
    /^The router sends the secret with the hash "#mqJ.*".\nFrom 20.*Z on, .* Then state this hash alone, and deploy all cells.\n$/,
  );
  const { out } = await run("router-secret mint --json");
  expect(JSON.parse(out)).toEqual({ hash: HASHES[1], routerSecretHashes: HASHES });
  const refused = await run("router-secret activate");
  expect([refused.status, refused.note]).toEqual([
    4,
    expect.stringContaining('does not state "w9.mC=#mNNw?BJF^"'),
  ]);
  expect((await run("router-secret")).out).toMatch(
    /^SECRET +HASH +STATED\nactive +#mqJ\S+ +yes\nnext +w9\.mC\S+ +no\n$/,
  );
  expect(await store.read()).toEqual({ active: FIRST, next: SECOND });
  expect(outputs.join("")).not.toContain("AAAA");
});

it("mints one secret where two operators mint", async () => {
  const minted = await Promise.all([1, 2].map(() => cells.run("router-secret mint --env dev --json")));
  const hashes = minted.map(({ out }) => (JSON.parse(out) as { readonly hash: string }).hash);
  const { next } = await store.read();
  expect(new Set(hashes)).toEqual(new Set([HASHES[next === FIRST ? 0 : 1]]));
});

it("activates it once where two operators do", async () => {
  await keep({ next: FIRST });
  const activated = await Promise.all([1, 2].map(() => cells.run("router-secret activate --env dev")));
  const [first, ...others] = activated.map(({ status }) => status).sort();
  expect(first).toBe(0);
  // One that begins when the other has ended finds no next secret.
  for (const other of others) expect([0, 4]).toContain(other);
  expect(await store.read()).toEqual({ active: FIRST });
});

it.each([["router-secret --env prod", "prod has no cells\n"]])("refuses %s", async (line, text) => {
  expect(await cells.run(line)).toMatchObject({ status: 2, note: text });
});
