import type { FoundToken } from "@tollgate/tenant-provisioning-runtime";
import type { Notice } from "./notice";
import { noteTokens } from "./note-tokens";
import { quotaNotice } from "./quota-notice";

const DAY = 86_400;
const NOW = Date.parse("2026-11-30T10:00:00Z") / 1000;
const token = (tokenId: string, changes: Partial<FoundToken> = {}): FoundToken => ({
  tokenHash: tokenId,
  clientId: "key",
  tenantId: "acme",
  tokenId,
  createdAt: NOW - 100 * DAY,
  ...changes,
});

async function noted(tokens: readonly FoundToken[], used?: readonly string[], now = NOW) {
  const written = new Map<string, Notice>();
  const result = await noteTokens({
    async *tokens() {
      yield* tokens;
    },
    notices: { write: async (notice) => void written.set(notice.id, notice) },
    usedOf: used && (async (_, ids) => new Set(used.filter((id) => ids.has(id)))),
    clock: () => now * 1000,
  });
  return { result, ids: [...written.keys()], notices: [...written.values()] };
}

it("notes a token that ends within 14 days, once for each end", async () => {
  const expiresAt = NOW + 14 * DAY;
  const { notices } = await noted([token("t", { expiresAt, label: "ci" })]);
  expect(notices).toEqual([
    {
      tenantId: "acme",
      id: `acme.ending.t.${expiresAt}`,
      type: "tollgate.token.ending",
      at: "2026-11-30T10:00:00.000Z",
      data: { tokenId: "t", label: "ci", expiresAt },
    },
  ]);
  expect((await noted([token("t", { expiresAt })], undefined, NOW + DAY)).ids).toEqual([notices[0]?.id]);
});

it.each([
  ["ends later", { expiresAt: NOW + 14 * DAY + 1 }],
  ["has no end", {}],
  ["has ended", { expiresAt: NOW }],
  ["has a successor", { expiresAt: NOW + DAY, replacement: { by: "u", byHash: "u", endsAt: NOW + DAY } }],
  ["lives no longer than that", { createdAt: NOW - DAY, expiresAt: NOW + DAY }],
  ["is disabled", { expiresAt: NOW + DAY, disabled: true as const }],
  ["was not delivered", { expiresAt: NOW + DAY, undelivered: true as const }],
])("notes no token that %s", async (_, changes) => {
  expect((await noted([token("t", changes)])).ids).toEqual([]);
});

it("notes a token that had no request for 90 days, once in 90 days, where that is known", async () => {
  const tokens = [token("used"), token("unused"), token("young", { createdAt: NOW - 89 * DAY })];
  expect((await noted(tokens, ["used"])).ids).toEqual(["acme.unused.unused.1"]);
  expect((await noted(tokens, ["used", "young"], NOW + 79 * DAY)).ids).toEqual(["acme.unused.unused.1"]);
  expect((await noted(tokens, ["used", "young"], NOW + 80 * DAY)).ids).toEqual(["acme.unused.unused.2"]);
  expect((await noted(tokens)).ids).toEqual([]);
});

it("counts the days of a token that a move brought to the cell from then on: no request of before is known here", async () => {
  const moved = [token("moved", { arrivedAt: NOW - 10 * DAY })];
  expect((await noted(moved, [])).ids).toEqual([]);
  expect((await noted(moved, [], NOW + 79 * DAY)).ids).toEqual([]);
  expect((await noted(moved, [], NOW + 80 * DAY)).ids).toEqual(["acme.unused.moved.1"]);
});

it("notes a quota once for each share, limit and period", () => {
  const reached = {
    tenantId: "acme",
    percent: 80,
    limit: 1000,
    period: "MONTH",
    periodStart: Date.parse("2026-11-01"),
  } as const;
  expect(quotaNotice(reached, NOW * 1000)).toMatchObject({
    id: "acme.quota-80.MONTH.2026-11-01.1000",
    data: { percent: 80, limit: 1000, period: "MONTH", periodStart: "2026-11-01T00:00:00.000Z" },
  });
});
