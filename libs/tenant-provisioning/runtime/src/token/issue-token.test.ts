import { createTenant } from "../tenant/create-tenant";
import type { Delivery } from "./issue-token";
import type { StoredToken, World } from "../core/fakes.test-support";
import { fakeWorld, NOW_MS } from "../core/fakes.test-support";
import { LeftUnfinishedError } from "../audit/errors";
import { mintTenantToken } from "./mint-token";
import { aroundCalls, FAULTS, faultyPorts } from "../core/ports.test-support";
import { rotateToken } from "./rotate-token";
import type { Tenancy } from "../core/tenancy";
import { TokenNotDeliveredError } from "../core/errors";

type Issued = { readonly token: string; readonly tokenId: string };
type Command = (tenancy: Tenancy, delivery: Delivery<Issued>) => Promise<Issued>;

/**
 * The tests look at the creation's own failure. This also checks that the error names the unfinished state.
 */
const create: Command = (tenancy, delivery) =>
  createTenant({ tenantId: "acme", plan: "General" }, tenancy, delivery).catch((error: unknown) => {
    if (!(error instanceof LeftUnfinishedError)) throw error;
    expect(error.left).toMatch(/^tenant "acme" is left.* run tenants .*tenants delete acme to remove it$/);
    throw error.cause;
  });
const mint: Command = (tenancy, delivery) => mintTenantToken({ tenantId: "acme" }, tenancy, delivery);
const rotate: Command = (tenancy, delivery) =>
  rotateToken({ tenantId: "acme", overlapSeconds: 60, flush: true }, tenancy, delivery);

const COMMANDS: readonly (readonly [name: string, isThere: boolean, command: Command])[] = [
  ["createTenant", false, create],
  ["mintTenantToken", true, mint],
  ["rotateToken", true, rotate],
];

/** A world, and the tokens that its operator has received. */
async function worldOf(isThere: boolean) {
  const world = fakeWorld();
  const inHand = new Set<string>();
  if (isThere) inHand.add((await createTenant({ tenantId: "acme", plan: "General" }, world.tenancy)).tokenId);
  return { world, inHand, before: new Map(world.tokens) };
}

/**
 * Expects that the operator has received every working token, and that a token without a working successor is
 * unchanged.
 */
function expectNothingLost(
  where: string,
  { tokens }: World,
  inHand: ReadonlySet<string>,
  before: ReadonlyMap<string, StoredToken>,
): void {
  const working = [...tokens.values()].filter(({ undelivered }) => undelivered === undefined);
  const lost = working.filter(({ tokenId }) => !inHand.has(tokenId));
  expect([where, lost]).toEqual([where, []]);
  const isReplaced = working.length > before.size;
  for (const [hash, token] of before)
    if (!isReplaced) expect([where, tokens.get(hash)?.expiresAt]).toEqual([where, token.expiresAt]);
}

describe.each(COMMANDS)("%s", (name, isThere, command) => {
  const recording = (inHand: Set<string>): Delivery<Issued> => ({
    deliver: async ({ tokenId }) => void inHand.add(tokenId),
  });

  it.each(FAULTS)(
    "with '%s' at any call issues no token that works and is in nobody's hands",
    async (fault) => {
      for (let at = 1; ; at += 1) {
        const { world, inHand, before } = await worldOf(isThere);
        const { ports, hit } = faultyPorts(world.ports, at, fault);
        const result = await command(world.tenancyOf(ports), recording(inHand)).catch(
          (error: unknown) => error,
        );
        if (hit() === undefined) break;
        const where = `${name}, ${fault} ${at} ${hit()}`;
        expectNothingLost(where, world, inHand, before);
        // The error names a token that may still work, and the command that removes it.
        const isLeft = world.tokens.size > before.size && fault.startsWith("error");
        if (isLeft && !(result as Error).message.includes("has ended"))
          expect([where, String(result)]).toEqual([
            where,
            expect.stringMatching(/run tokens revoke acme \w{16}/),
          ]);
      }
    },
  );

  it("rolls back the token that could not be delivered, and is as it was before", async () => {
    const { world, inHand, before } = await worldOf(isThere);
    const cause = new Error("no space");
    const deliver = async () => Promise.reject(cause);
    const failed = command(world.tenancy, { deliver });
    await expect(failed).rejects.toThrow(TokenNotDeliveredError);
    await expect(failed).rejects.toMatchObject({ cause });
    await expect(failed).rejects.toThrow(/token \w{16} was not delivered, and is removed/);
    expect(world.tokens).toEqual(before);
    const again = await command(world.tenancy, recording(inHand));
    expect(world.tokens.size).toBe(before.size + 1);
    expect(inHand).toContain(again.tokenId);
  });

  it("names the token, and what revokes it, where that fails too", async () => {
    const { world } = await worldOf(isThere);
    const remove = async () => Promise.reject(new Error("no answer"));
    const restore = remove;
    const ports = { ...world.ports, tokens: { ...world.ports.tokens, remove, restore } };
    const failed = command(world.tenancyOf(ports), {
      deliver: async () => Promise.reject(new Error("full")),
    });
    await expect(failed).rejects.toThrow(/token (\w{16}) was not delivered.*: run tokens revoke acme \1/);
    if (name === "rotateToken")
      await expect(failed).rejects.toThrow(/run tokens rotate acme --token \w{16}$/);
  });

  it("does not say that a secret may have been seen which was taken back", async () => {
    const { world } = await worldOf(isThere);
    const cause = new Error("full");
    const delivery = { deliver: async () => Promise.reject(cause), retract: async () => undefined };
    await expect(command(world.tenancy, delivery)).rejects.toBe(cause);
  });

  it("interrupted at any call, leaves a token that works and is delivered, or none", async () => {
    let ends = { issued: 0, takenBack: 0 };
    for (let at = 1; ; at += 1) {
      const { world, inHand, before } = await worldOf(isThere);
      const interruption = new AbortController();
      const cause = new Error("interrupted");
      let [count, isInside] = [0, false];
      const ports = aroundCalls(world.ports, async (_, call) => {
        if (isInside && (count += 1) === at) interruption.abort(cause);
        return call();
      });
      const delivery: Delivery<Issued> = {
        deliver: async ({ tokenId }) => void inHand.add(tokenId),
        guard: async (section) => {
          isInside = true;
          return section(interruption.signal).finally(() => (isInside = false));
        },
      };
      const result = await command(world.tenancyOf(ports), delivery).catch((error: unknown) => error);
      if (!interruption.signal.aborted) break;
      expectNothingLost(`${name} ${at}`, world, inHand, before);
      if (result instanceof Error) {
        expect(result instanceof TokenNotDeliveredError ? result.cause : result).toBe(cause);
        expect(world.tokens).toEqual(before);
        ends = { ...ends, takenBack: ends.takenBack + 1 };
      } else ends = { ...ends, issued: ends.issued + 1 };
    }
    expect(ends.takenBack).toBeGreaterThan(0);
    expect(ends.issued).toBeGreaterThan(0);
  });

  it("interrupted while nobody reads the secret, does not wait for it", async () => {
    const { world, before } = await worldOf(isThere);
    const interruption = new AbortController();
    const delivery: Delivery<Issued> = {
      deliver: () => new Promise(() => interruption.abort(new Error("interrupted"))),
      guard: (section) => section(interruption.signal),
    };
    await expect(command(world.tenancy, delivery)).rejects.toMatchObject({ cause: new Error("interrupted") });
    expect(world.tokens).toEqual(before);
  });

  it("does not work before it is delivered, nor with a clock that is a quarter of an hour late", async () => {
    const { world } = await worldOf(isThere);
    const seen: StoredToken[] = [];
    await command(world.tenancy, {
      deliver: async ({ tokenId }) => {
        seen.push(...[...world.tokens.values()].filter((each) => each.tokenId === tokenId));
      },
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.expiresAt).toBeLessThan(NOW_MS / 1000 - 900);
  });
});
