import { adoptTenant } from "../tenant/adopt-tenant";
import { limitTenant, moveTenant, resumeTenant, suspendTenant } from "../tenant/change-tenant";
import { createTenant } from "../tenant/create-tenant";
import { deleteTenant } from "../tenant/delete-tenant";
import type { World } from "../core/fakes.test-support";
import { fakeWorld, inconsistencies } from "../core/fakes.test-support";
import { mintTenantToken } from "../token/mint-token";
import { FAULTS, faultyPorts } from "../core/ports.test-support";
import { revokeToken } from "../token/revoke-token";
import { rotateToken } from "../token/rotate-token";
import type { Tenancy } from "../core/tenancy";
import { TenantExistsError } from "../tenant/errors";
import { TenantNotFoundError } from "../core/errors";
import { TokenNotFoundError } from "../token/errors";
import type { NewToken } from "../core/tokens";
import { updateTenant } from "../tenant/update-tenant";
import { updateToken } from "../token/update-token";

type Command = (tenancy: Tenancy) => Promise<unknown>;

const acme = { tenantId: "acme", plan: "General" } as const;
const create: Command = (tenancy) => createTenant(acme, tenancy);
const LIMITS = { rateLimit: 200, burstLimit: 400, quota: { limit: 5_000_000, period: "MONTH" } } as const;
const limit: Command = (tenancy) => limitTenant("acme", LIMITS, tenancy);
const suspend: Command = (tenancy) => suspendTenant("acme", tenancy);

/**
 * A key in a plan and one of its tokens, created by hand with only the attributes that authentication needs.
 */
const makeByHand: Command = async ({ keys, plans, tokens }) => {
  await keys.ensure({ value: "made-by-hand-long-ago", description: "" });
  await plans.addKey("plan1", "key1");
  await tokens.put({ tokenHash: "aa", clientId: "made-by-hand-long-ago" } as NewToken);
};
const addByHand: Command = async ({ tokens }) =>
  tokens.put({ tokenHash: "bb", clientId: "made-by-hand-long-ago" } as NewToken);
const adopt: Command = (tenancy) => adoptTenant({ tenantId: "acme", apiKeyId: "key1" }, tenancy);

const sevens = (size: number) => new Uint8Array(size).fill(7);

/**
 * Each command, the commands that run before it, and the error that a second run may get because the first
 * one finished.
 */
const commands: readonly {
  readonly name: string;
  readonly before: readonly Command[];
  readonly run: Command;
  readonly finished?: new (...args: never[]) => Error;
}[] = [
  { name: "create", before: [], run: create, finished: TenantExistsError },
  { name: "adopt", before: [makeByHand], run: adopt },
  { name: "adopt again", before: [makeByHand, adopt, addByHand], run: adopt },
  { name: "suspend", before: [create], run: suspend },
  { name: "resume", before: [create, suspend], run: (tenancy) => resumeTenant("acme", tenancy) },
  {
    name: "update",
    before: [create],
    run: (tenancy) => updateTenant("acme", { name: "Acme", metadata: { a: "1" } }, tenancy),
  },
  { name: "move", before: [create], run: (tenancy) => moveTenant("acme", "Unlimited", tenancy) },
  { name: "limits", before: [create], run: limit },
  {
    name: "limits again",
    before: [create, limit],
    run: (tenancy) => limitTenant("acme", { rateLimit: 300 }, tenancy),
  },
  { name: "limits --reset", before: [create, limit], run: (tenancy) => limitTenant("acme", null, tenancy) },
  {
    name: "suspend with own limits",
    before: [create, limit],
    run: suspend,
  },
  {
    name: "move with own limits",
    before: [create, limit],
    run: (tenancy) => moveTenant("acme", "Unlimited", tenancy),
  },
  {
    name: "delete with own limits",
    before: [create, limit],
    run: (tenancy) => deleteTenant("acme", tenancy),
    finished: TenantNotFoundError,
  },
  {
    name: "delete",
    before: [create],
    run: (tenancy) => deleteTenant("acme", tenancy),
    finished: TenantNotFoundError,
  },
  {
    name: "tokens mint",
    before: [create],
    run: (tenancy) => mintTenantToken({ tenantId: "acme" }, tenancy),
  },
  {
    name: "tokens rotate",
    before: [create],
    run: (tenancy) => rotateToken({ tenantId: "acme", overlapSeconds: 60 }, tenancy),
  },
  {
    name: "tokens update",
    before: [create, (tenancy) => mintTenantToken({ tenantId: "acme" }, { ...tenancy, randomBytes: sevens })],
    run: (tenancy) => updateToken({ tenantId: "acme", tokenId: "07".repeat(8), disabled: true }, tenancy),
  },
  {
    name: "tokens revoke",
    before: [create, (tenancy) => mintTenantToken({ tenantId: "acme" }, { ...tenancy, randomBytes: sevens })],
    run: (tenancy) => revokeToken({ tenantId: "acme", tokenId: "07".repeat(8) }, tenancy),
    finished: TokenNotFoundError,
  },
];

async function callsOf({ before, run }: (typeof commands)[number]): Promise<number> {
  for (let at = 1; ; at += 1) {
    const world = fakeWorld();
    for (const each of before) await each(world.tenancy);
    const { ports, hit } = faultyPorts(world.ports, at, "error before");
    await run(world.tenancyOf(ports)).catch(() => undefined);
    if (hit() === undefined) return at - 1;
  }
}

/** The number of working tokens whose secrets nobody received. Excludes tokens that a person created. */
function lost({ tokens }: World, shown: readonly unknown[]): number {
  const ids = new Set(shown.map((result) => (result as { tokenId?: string } | undefined)?.tokenId));
  const minted = [...tokens.values()].filter(({ tokenHash }) => tokenHash.length === 64);
  return minted.filter(({ tokenId }) => !ids.has(tokenId)).length;
}

describe.each(commands)("$name", (command) => {
  it.each(FAULTS)("with a fault of the kind '%s' at any call, run again, finishes", async (fault) => {
    const calls = await callsOf(command);
    expect(calls).toBeGreaterThan(3);
    for (let at = 1; at <= calls; at += 1) {
      const world = fakeWorld();
      const shown: unknown[] = [];
      for (const each of command.before) shown.push(await each(world.tenancy));
      const { ports, hit } = faultyPorts(world.ports, at, fault);
      let failure: unknown;
      const run = command.run(world.tenancyOf(ports));
      shown.push(await run.catch((error: unknown) => void (failure = error)));
      const where = `${fault} ${at} ${hit()}`;
      // A killed process cannot roll back its writes. At most one secret is lost, and the run has reported
      // nothing.
      expect([where, lost(world, shown) <= 1]).toEqual([where, true]);

      // The error names the unfinished state and the command that finishes it. A killed process reports
      // nothing.
      const isUnfinished = world.records.get("acme")?.settled === false;
      if (isUnfinished && fault.startsWith("error"))
        expect([where, String(failure)]).toEqual([where, expect.stringMatching(/run tenants \w+ acme/)]);

      world.clock.advance(1000);
      const again = command.run(world.tenancy).catch((error: unknown) => {
        if (command.finished && error instanceof command.finished) return undefined;
        throw error;
      });
      shown.push(await again);
      expect([where, inconsistencies(world)]).toEqual([where, []]);
      expect([where, lost(world, shown) <= 1]).toEqual([where, true]);
    }
  });
});
