import fc from "fast-check";
import { adoptTenant } from "../tenant/adopt-tenant";
import {
  ApiKeyTakenError,
  TenantChangedError,
  TenantNotFoundError,
  TenantUnfinishedError,
  TokenNotDeliveredError,
} from "../core/errors";
import { limitTenant, moveTenant, resumeTenant, suspendTenant } from "../tenant/change-tenant";
import { createTenant } from "../tenant/create-tenant";
import { deleteTenant } from "../tenant/delete-tenant";
import type { PlanLimits, PlanName } from "@tollgate/environments";
import { fakeWorld, inconsistencies } from "../core/fakes.test-support";
import { mintTenantToken } from "../token/mint-token";
import { interleave } from "../core/ports.test-support";
import { revokeToken } from "../token/revoke-token";
import { rotateToken } from "../token/rotate-token";
import type { Tenancy } from "../core/tenancy";
import type { TenantRecord } from "../core/tenant-record";
import { TenantHasKeyError, TenantExistsError, UnknownApiKeyError } from "../tenant/errors";
import { TokenChangedError, TokenReplacedError, TokenStateError, TokenNotFoundError } from "../token/errors";
import type { NewToken } from "../core/tokens";
import type { TokenUpdate } from "../token/update-token";
import { updateTenant } from "../tenant/update-tenant";
import { updateToken } from "../token/update-token";

type Operation = (tenancy: Tenancy) => Promise<unknown>;

const create: Operation = (tenancy) => createTenant({ tenantId: "acme", plan: "General" }, tenancy);
const createOther: Operation = (tenancy) => createTenant({ tenantId: "acme", plan: "Unlimited" }, tenancy);
const remove: Operation = (tenancy) => deleteTenant("acme", tenancy);
const suspend: Operation = (tenancy) => suspendTenant("acme", tenancy);
const resume: Operation = (tenancy) => resumeTenant("acme", tenancy);
const mint: Operation = (tenancy) => mintTenantToken({ tenantId: "acme" }, tenancy);
const rotate: Operation = (tenancy) => rotateToken({ tenantId: "acme", overlapSeconds: 60 }, tenancy);
const rotateFirst: Operation = async (tenancy) => {
  for await (const { tokenId = "" } of tenancy.lookup.ofTenant("acme"))
    return rotateToken({ tenantId: "acme", tokenId, overlapSeconds: 60 }, tenancy);
  throw new Error("there is no token");
};
const revoke: Operation = async (tenancy) => {
  for await (const { tokenId = "" } of tenancy.lookup.ofTenant("acme")) {
    await revokeToken({ tenantId: "acme", tokenId }, tenancy);
    return { revoked: tokenId };
  }
  throw new Error("there is no token");
};
const update =
  (wish: TokenUpdate): Operation =>
  async (tenancy) => {
    for await (const { tokenId = "" } of tenancy.lookup.ofTenant("acme")) {
      await updateToken({ tenantId: "acme", tokenId, ...wish }, tenancy);
      return {};
    }
    throw new TokenNotFoundError("acme");
  };
const disable = update({ disabled: true });
const prolong = update({ expiresAt: 1_800_000_000 });
const rename: Operation = (tenancy) => updateTenant("acme", { name: "Acme" }, tenancy);
const note: Operation = (tenancy) => updateTenant("acme", { metadata: { a: "1" } }, tenancy);
const move: Operation = (tenancy) => moveTenant("acme", "Unlimited", tenancy);
const moveBack: Operation = (tenancy) => moveTenant("acme", "General", tenancy);

const limitTo =
  (rateLimit: number): Operation =>
  (tenancy) =>
    limitTenant("acme", { rateLimit, burstLimit: 400, quota: null }, tenancy);
const [limit, limitMore] = [limitTo(200), limitTo(300)];
const reset: Operation = (tenancy) => limitTenant("acme", null, tenancy);

const adoptAs =
  (tenantId: string, plan?: PlanName): Operation =>
  (tenancy) =>
    adoptTenant({ tenantId, apiKeyId: "key1", ...(plan && { plan }) }, tenancy);

/** The errors for an operator whose change came second. */
const REFUSALS = [
  ApiKeyTakenError,
  TenantHasKeyError,
  UnknownApiKeyError,
  TenantChangedError,
  TenantExistsError,
  TenantNotFoundError,
  TenantUnfinishedError,
  TokenNotFoundError,
  TokenChangedError,
  TokenReplacedError,
  TokenStateError,
];

/** Accepts a conflict, also after a secret was shown. @throws any other error */
function refusedWith(reason: unknown): void {
  const cause = reason instanceof TokenNotDeliveredError ? reason.cause : reason;
  if (!REFUSALS.some((each) => cause instanceof each)) throw reason;
}

const pairs: readonly (readonly [name: string, first: Operation, second: Operation, exists: boolean])[] = [
  ["create and create", create, create, false],
  ["create and create in another plan", create, createOther, false],
  ["create and delete", create, remove, false],
  ["move and delete", move, remove, true],
  ["move and move back", move, moveBack, true],
  ["suspend and resume", suspend, resume, true],
  ["suspend and move", suspend, move, true],
  ["limit and limit", limit, limit, true],
  ["limit and limit more", limit, limitMore, true],
  ["limit and reset", limit, reset, true],
  ["limit and move", limit, move, true],
  ["limit and suspend", limit, suspend, true],
  ["limit and delete", limit, remove, true],
  ["limit and rotate", limit, rotate, true],
  ["limit and rename", limit, rename, true],
  ["rename and note", rename, note, true],
  ["rename and suspend", rename, suspend, true],
  ["note and move", note, move, true],
  ["rename and delete", rename, remove, true],
  ["delete and delete", remove, remove, true],
  ["mint and delete", mint, remove, true],
  ["rotate and rotate", rotate, rotate, true],
  ["rotate and revoke", rotate, revoke, true],
  ["mint, and rotate another", mint, rotateFirst, true],
  ["rotate by name and rotate by name", rotateFirst, rotateFirst, true],
  ["rotate by name and disable", rotateFirst, disable, true],
  ["rotate by name and prolong", rotateFirst, prolong, true],
  ["disable and prolong", disable, prolong, true],
  ["revoke and disable", revoke, disable, true],
  ["rotate and delete", rotate, remove, true],
  ["rotate and suspend", rotate, suspend, true],
];

const limited = (rateLimit: number): PlanLimits => ({ throttle: { rateLimit, burstLimit: 400 } });

/** The state that each of two operators expects after a successful change. */
const WISHES: Readonly<
  Record<string, readonly Partial<Pick<TenantRecord, "status" | "plan" | "limits" | "name" | "metadata">>[]>
> = {
  "rename and note": [{ name: "Acme" }, { metadata: { a: "1" } }],
  "rename and suspend": [{ name: "Acme" }, { status: "suspended" }],
  "note and move": [{ metadata: { a: "1" } }, { plan: "Unlimited" }],
  "limit and limit more": [{ limits: limited(200) }, { limits: limited(300) }],
  "limit and move": [{ limits: limited(200) }, { plan: "Unlimited" }],
  "limit and suspend": [{ limits: limited(200) }, { status: "suspended" }],
  "move and move back": [{ plan: "Unlimited" }, { plan: "General" }],
  "suspend and resume": [{ status: "suspended" }, { status: "active" }],
  "suspend and move": [{ status: "suspended" }, { plan: "Unlimited" }],
};

/** A successful change returns its own result, and a conflict names the change that came last. */
function expectNoOthersWishes(name: string, results: readonly PromiseSettledResult<unknown>[]): void {
  results.forEach((result, at) => {
    const wish = WISHES[name]?.[at];
    if (wish === undefined) return;
    if (result.status === "fulfilled") expect(result.value).toMatchObject(wish);
    else
      expect(String(result.reason)).toMatch(
        /\((suspend|resume|move|limits|update) by tester at .*and is .* on plan .* now/,
      );
  });
}

it.each(pairs)(
  "%s, their calls in any order, end as if one had come after the other",
  async (name, first, second, exists) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), async (turns) => {
        const world = fakeWorld();
        let shown: string[] = [];
        const noteToken = (result: unknown) => {
          const { tokenId } = result as { tokenId?: string };
          if (tokenId !== undefined) shown.push(tokenId);
        };
        if (exists) noteToken(await create(world.tenancy));
        const results = await interleave(
          world.ports,
          [(ports) => first(world.tenancyOf(ports)), (ports) => second(world.tenancyOf(ports))],
          turns,
        );
        for (const result of results) {
          if (result.status === "fulfilled") noteToken(result.value);
          else refusedWith(result.reason);
        }
        expect(results.some(({ status }) => status === "fulfilled")).toBe(true);
        expect(inconsistencies(world)).toEqual([]);
        expectNoOthersWishes(name, results);
        // A successful change is not lost: the detail that it set is there at the end.
        for (const [at, operation] of [first, second].entries())
          if ((operation === rename || operation === note) && results[at]?.status === "fulfilled")
            expect([...world.records.values()]).toMatchObject(
              world.records.size === 0 ? [] : [WISHES[name]?.[at] ?? {}],
            );
        for (const result of results)
          if (result.status === "fulfilled") {
            const { revoked } = result.value as { readonly revoked?: string };
            shown = shown.filter((id) => id !== revoked);
          }
        if (name === "rotate by name and rotate by name")
          expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
        // A disabled token stays disabled, and a replaced token ends after its overlap.
        if (second === disable || first === disable) {
          const at = second === disable ? 1 : 0;
          const isDisabled = [...world.tokens.values()].some((token) => token.disabled);
          const isThere = world.tokens.size > 0;
          expect(isDisabled).toBe(results[at]?.status === "fulfilled" && isThere);
        }
        for (const { replacement, expiresAt = Infinity } of world.tokens.values())
          if (replacement) expect(expiresAt).toBe(replacement.endsAt);
        // Two rotations run one after the other, or one fails. One old token never gets two successors.
        const lasting = [...world.tokens.values()].filter((token) => token.expiresAt === undefined);
        if (first === rotate) expect(lasting.length).toBeLessThanOrEqual(1);
        // An existing tenant has exactly the tokens that were shown. A deleted tenant has none.
        const stored = [...world.tokens.values()].map(({ tokenId }) => tokenId);
        expect(stored.sort()).toEqual(world.records.size === 0 ? [] : shown.sort());
      }),
      { numRuns: 200 },
    );
  },
);

const adoptions: readonly (readonly [name: string, first: Operation, second: Operation])[] = [
  ["adopt and adopt", adoptAs("acme"), adoptAs("acme")],
  ["adopt and adopt in another plan", adoptAs("acme", "General"), adoptAs("acme", "Unlimited")],
  ["adopt as one tenant and as another", adoptAs("acme"), adoptAs("beta")],
  ["adopt and delete", adoptAs("acme"), remove],
  ["adopt and create", adoptAs("acme"), create],
];

it.each(adoptions)(
  "%s, their calls in any order, end as if one had come after the other",
  async (_, first, second) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), async (turns) => {
        const world = fakeWorld();
        const value = "made-by-hand-long-ago";
        await world.ports.keys.ensure({ value, description: "" });
        await world.ports.plans.addKey("plan1", "key1");
        world.tokens.set("aa", { tokenHash: "aa", clientId: value } as NewToken);
        const results = await interleave(
          world.ports,
          [(ports) => first(world.tenancyOf(ports)), (ports) => second(world.tenancyOf(ports))],
          turns,
        );
        for (const result of results) if (result.status === "rejected") refusedWith(result.reason);
        expect(results.some(({ status }) => status === "fulfilled")).toBe(true);
        // Either adopt or create fails. If adopt fails, the key and the token do not change, and another
        // tenant can adopt them.
        if (second === create && world.records.get("acme")?.clientId !== value) {
          expect(world.tokens.get("aa")).toEqual({ tokenHash: "aa", clientId: value });
          await adoptAs("beta")(world.tenancy);
        }
        expect(inconsistencies(world)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  },
);
