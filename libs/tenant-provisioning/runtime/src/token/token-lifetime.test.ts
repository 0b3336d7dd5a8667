import { fakeWorld, NOW_MS } from "../core/fakes.test-support";
import { TokenOptionError } from "../core/errors";
import { examineTenants } from "../doctor/examine-tenants";
import { importInto } from "../import/import.test-support";
import { createTenant } from "../tenant/create-tenant";
import { mintTenantToken } from "./mint-token";
import { rotateToken } from "./rotate-token";
import { updateToken } from "./update-token";

// The environment's `maximumTokenLifetime`, at each entrance of a token.

const NOW = Math.floor(NOW_MS / 1000);
const DAY = 86_400;
const LATEST = NOW + 90 * DAY;

async function worldWith(maximumTokenLifetime?: string) {
  const world = fakeWorld();
  const limited = (lifetime: string) => {
    const environment = { ...world.tenancy.environment, maximumTokenLifetime: lifetime };
    return { ...world, tenancy: { ...world.tenancy, environment } };
  };
  const { tenancy } = maximumTokenLifetime === undefined ? world : limited(maximumTokenLifetime);
  const first = await createTenant({ tenantId: "acme", plan: "General" }, tenancy);
  return { world, tenancy, first, limited };
}

const tooLong = async ({ world, tenancy }: Awaited<ReturnType<typeof worldWith>>) => {
  const subjects: string[] = [];
  for await (const { kind, subject } of examineTenants(world.inventory, tenancy))
    if (kind === "token-lives-too-long") subjects.push(subject);
  return subjects;
};

it("is the end of a token that is created, minted or rotated without one", async () => {
  const { tenancy, first } = await worldWith("90d");
  const minted = await mintTenantToken({ tenantId: "acme" }, tenancy);
  const rotated = await rotateToken(
    { tenantId: "acme", tokenId: first.tokenId, overlapSeconds: 60 },
    tenancy,
  );
  expect([first, minted, rotated].map(({ expiresAt }) => expiresAt)).toEqual([LATEST, LATEST, LATEST]);
});

it("shortens the lifetime that a rotated token inherits", async () => {
  const { world, limited, first } = await worldWith();
  const { tenancy } = limited("30d");
  await updateToken({ tenantId: "acme", tokenId: first.tokenId, expiresAt: LATEST }, world.tenancy);
  const rotated = await rotateToken({ tenantId: "acme", overlapSeconds: 60 }, tenancy);
  expect(rotated.expiresAt).toBe(NOW + 30 * DAY);
});

it.each([["never" as const], [LATEST + 1]])("refuses a later end that is stated: %s", async (expiresAt) => {
  const { tenancy, first, world } = await worldWith("90d");
  const { tokenId } = first;
  const acme = { tenantId: "acme", expiresAt } as const;
  const before = structuredClone([...world.tokens]);
  for (const run of [
    () => mintTenantToken(acme, tenancy),
    () => createTenant({ ...acme, tenantId: "other", plan: "General" }, tenancy),
    () => rotateToken({ ...acme, overlapSeconds: 60 }, tenancy),
    () => updateToken({ ...acme, tokenId }, tenancy),
  ])
    await expect(run()).rejects.toThrow(TokenOptionError);
  expect([...world.tokens]).toEqual(before);
});

it("counts from the creation of a token that is changed later", async () => {
  const { tenancy, world, first } = await worldWith("90d");
  world.clock.advance(10 * DAY * 1000);
  const update = (expiresAt: number) =>
    updateToken({ tenantId: "acme", tokenId: first.tokenId, expiresAt }, tenancy);
  await expect(update(LATEST + 1)).rejects.toThrow("90d");
  await expect(update(LATEST)).resolves.toMatchObject({ expiresAt: LATEST });
});

it.each([
  ["unknown", undefined],
  ["in the future", NOW + 1_000 * DAY],
])("does not prolong a token whose creation is %s", async (_, createdAt) => {
  const { tenancy, world, first } = await worldWith("90d");
  for (const token of world.tokens.values()) Object.assign(token, { createdAt });
  world.clock.advance(80 * DAY * 1000);
  const update = (expiresAt: number) =>
    updateToken({ tenantId: "acme", tokenId: first.tokenId, expiresAt }, tenancy);
  await expect(update(LATEST + 1)).rejects.toThrow("90d");
  await expect(update(LATEST - 1)).resolves.toMatchObject({ expiresAt: LATEST - 1 });
});

it("bounds the overlap of a rotation", async () => {
  const { tenancy, world } = await worldWith("90d");
  const before = structuredClone([...world.tokens]);
  const rotate = (days: number) => rotateToken({ tenantId: "acme", overlapSeconds: days * DAY }, tenancy);
  await expect(rotate(91)).rejects.toThrow(TokenOptionError);
  expect([...world.tokens]).toEqual(before);
  await expect(rotate(89)).resolves.toMatchObject({ replaced: { expiresAt: NOW + 89 * DAY } });
});

it("counts from the first run of an import that is resumed", async () => {
  const { world, limited } = await worldWith();
  const { run, ports } = importInto(limited("90d"));
  const putTokens: typeof ports.batches.putTokens = async (tokens) => {
    await ports.batches.putTokens(tokens);
    throw new Error("killed");
  };
  const rows = [{ id: "minted", plan: "General", token: "mint" }];
  await expect(run(rows, { ports: { batches: { ...ports.batches, putTokens } } })).rejects.toThrow("killed");
  world.clock.advance(60 * DAY * 1000);
  await run(rows);
  const [, minted] = [...world.tokens.values()];
  expect(minted).toMatchObject({ tenantId: "minted", createdAt: NOW, expiresAt: LATEST });
});

it("is found by the doctor for tokens that are older than it, until they are rotated", async () => {
  const { world, limited, first } = await worldWith();
  await mintTenantToken({ tenantId: "acme", expiresAt: LATEST }, world.tenancy);
  const late = await mintTenantToken({ tenantId: "acme", expiresAt: LATEST + 1 }, world.tenancy);
  const { tenancy } = limited("90d");
  const state = { world, limited, first, tenancy };
  expect((await tooLong(state)).sort()).toEqual([first.tokenId, late.tokenId].sort());
  for (const { tokenId } of [first, late])
    await rotateToken({ tenantId: "acme", tokenId, overlapSeconds: 60 }, tenancy);
  expect(await tooLong(state)).toEqual([]);
});

it("is the end of a token that an import mints, and is left out of what another system minted", async () => {
  const { world, limited } = await worldWith();
  const { run } = importInto(limited("90d"));
  const row = { plan: "General", token: "mint" };
  await run([
    { ...row, id: "minted" },
    { ...row, id: "moved", token: "a".repeat(64) },
  ]);
  const ends = Object.fromEntries([...world.tokens.values()].map((each) => [each.tenantId, each.expiresAt]));
  expect(ends).toMatchObject({ minted: LATEST });
  expect(ends["moved"]).toBeUndefined();
  await expect(run([{ ...row, id: "late", expiresAt: LATEST + 1 }])).rejects.toThrow("90d");
});
