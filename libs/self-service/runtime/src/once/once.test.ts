import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { dev } from "@tollgate/environments/sample";
import { selfServiceTable } from "@tollgate/records";
import { collect } from "@tollgate/testing-runtime";
import { hashToken } from "@tollgate/token-hashing";
import {
  heldIn,
  MINT,
  NOW,
  NOW_MS,
  REVOKE,
  ROTATE,
  startWorld,
  type Held,
  type World,
} from "../world.test-support";
import { KEY_SECONDS, LEASE_SECONDS } from "./once";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
beforeEach(() => world.clock.advance(NOW_MS - world.clock()));

const key = "0d1c9a7e";
const mint = (caller: Held, body: object = { label: "ci" }, used = key) =>
  world.call(caller, MINT, { body, key: used });
const hashesOf = async (tenantId: string) =>
  (await collect(world.tokens.ofTenant(tenantId))).map(({ tokenHash }) => tokenHash);

/** Fails a call of a port as if the function was killed before or after it. */
const killAt = (port: object, method: string, when: "before" | "after") => {
  const target = port as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const original = target[method] as (...args: unknown[]) => Promise<unknown>;
  const killed = new Error("killed");
  const spy = jest.spyOn(target, method).mockImplementationOnce(async (...args) => {
    if (when === "after") await original.apply(target, args);
    throw killed;
  });
  return spy;
};

describe("the same key", () => {
  it("gets the same token for the same request, and 422 for another", async () => {
    const caller = await world.holder("same");
    const first = await mint(caller, { label: "ci", expiresIn: "90d" });
    world.clock.advance(60_000);
    expect(await mint(caller, { expiresIn: "90d", label: "ci" })).toEqual(first);
    expect(await mint(caller, { label: "other" })).toEqual({ status: 422, body: { code: "key_reused" } });
    expect(await hashesOf("same")).toHaveLength(2);
    expect((await mint(caller, { label: "ci", expiresIn: "90d" }, "another")).body.token).not.toBe(
      first.body.token,
    );
  });

  it("is another key for another token and for another tenant", async () => {
    const caller = await world.holder("mine");
    const second = await world.token("mine");
    const stranger = await world.holder("theirs");
    const tokens = await Promise.all([caller, second, stranger].map((each) => mint(each)));
    expect(new Set(tokens.map(({ body }) => body.token)).size).toBe(3);
  });

  it("gets one token, however many ask at once", async () => {
    const caller = await world.holder("crowd");
    const all = await Promise.all(Array.from({ length: 6 }, () => mint(caller)));
    const minted = all.filter(({ status }) => status === 201);
    expect(minted.length).toBeGreaterThan(0);
    expect(new Set(minted.map(({ body }) => body.token)).size).toBe(1);
    expect(new Set(all.map(({ status, body }) => (status === 201 ? "" : body.code)))).toEqual(
      new Set(minted.length === all.length ? [""] : ["", "request_in_progress"]),
    );
    expect(await hashesOf("crowd")).toHaveLength(2);
  });

  it("counts as unused after a day, whatever the table still has", async () => {
    const caller = await world.holder("daily");
    const first = await mint(caller);
    world.clock.advance(KEY_SECONDS * 1_000);
    const second = await mint(caller);
    expect([second.status, second.body.token === first.body.token]).toEqual([201, false]);
  });

  it("brings back no token that was revoked", async () => {
    const caller = await world.holder("revoked");
    const first = await mint(caller);
    await world.call(caller, REVOKE, { tokenId: first.body.tokenId });
    expect(await mint(caller)).toEqual({ status: 409, body: { code: "token_ended" } });
    expect(await world.tokens.find(hashToken(first.body.token))).toBeUndefined();
  });

  it("gives out no token that has more than the caller by now", async () => {
    const caller = await world.holder("grown", { scopes: ["tokens:manage", "orders:read"] });
    const first = await mint(caller, { scopes: ["orders:read"] });
    const { tokenId, tokenHash } = heldIn(first, "grown");
    await world.token("grown", { token: first.body.token, tokenId, scopes: ["orders:write"] });
    expect(await mint(caller, { scopes: ["orders:read"] })).toEqual({
      status: 403,
      body: { code: "exceeds_caller" },
    });
    expect(await world.tokens.find(tokenHash)).toBeDefined();
  });

  it("is refused for a caller whose token others minted, and in another form", async () => {
    await world.tenant("weak");
    const weak = await world.token("weak", { token: "correct-horse-battery-staple" });
    expect(await mint(weak)).toEqual({ status: 400, body: { code: "key_not_allowed" } });
    expect((await world.call(weak, MINT)).status).toBe(201);
    const caller = await world.holder("forms");
    for (const each of ["", "a b", "ü", "x".repeat(256)])
      expect(await mint(caller, {}, each)).toEqual({ status: 400, body: { code: "key_not_allowed" } });
  });

  it("is nowhere stored, nor is the secret or the caller's", async () => {
    const caller = await world.holder("stored");
    const { body } = await mint(caller, { label: "a-label" });
    const { Items } = await world.client.send(new ScanCommand({ TableName: selfServiceTable(dev).name }));
    const stored = JSON.stringify(Items);
    for (const each of [key, body.token, caller.token, caller.tokenHash, "a-label"])
      expect(stored).not.toContain(each);
  });
});

describe("a run that was killed", () => {
  it.each(
    ["hold", "release"].flatMap((method) =>
      (["before", "after"] as const).map((when) => [when, method] as const),
    ),
  )("%s %s of the token leaves the request to the next one", async (when, method) => {
    const tenantId = `killed-${when}-${method}`;
    const caller = await world.holder(tenantId);
    const { tenancyOf, requests } = world.service;
    // Neither the roll-back nor the removal of the record happens in a process that is gone.
    jest.spyOn(requests, "remove").mockRejectedValueOnce(new Error("killed"));
    const spy = jest.spyOn(world.service, "tenancyOf").mockImplementationOnce((...args) => {
      const tenancy = tenancyOf(...args);
      killAt(tenancy.tokens, method, when);
      jest.spyOn(tenancy.tokens, "remove").mockRejectedValue(new Error("killed"));
      return tenancy;
    });
    await expect(mint(caller)).rejects.toThrow();
    spy.mockRestore();
    expect(await mint(caller)).toEqual({ status: 409, body: { code: "request_in_progress" } });
    world.clock.advance(LEASE_SECONDS * 1_000);
    const answered = await mint(caller);
    expect(answered).toMatchObject({ status: 201 });
    expect(await mint(caller)).toEqual(answered);
    expect((await hashesOf(tenantId)).sort()).toEqual(
      [caller.tokenHash, hashToken(answered.body.token)].sort(),
    );
  });

  it("after it minted, and before it answered, has its answer given", async () => {
    const caller = await world.holder("unanswered");
    const { requests } = world.service;
    const { write } = requests;
    let written = 0;
    const spy = jest.spyOn(requests, "write").mockImplementation(async (...args) => {
      written += 1;
      if (written === 2) throw new Error("killed");
      return write(...args);
    });
    await expect(mint(caller)).rejects.toThrow("killed");
    spy.mockRestore();
    world.clock.advance(LEASE_SECONDS * 1_000);
    const answered = await mint(caller);
    expect(answered.status).toBe(201);
    expect(await hashesOf("unanswered")).toEqual(
      expect.arrayContaining([hashToken(answered.body.token), caller.tokenHash]),
    );
    expect(await hashesOf("unanswered")).toHaveLength(2);
  });

  it("between a successor and the end of the replaced token has that end set", async () => {
    const caller = await world.holder("unended");
    const { tokenId, tokenHash } = caller;
    const rotate = () => world.call(caller, ROTATE, { tokenId, key, body: { overlapSeconds: 600 } });
    const { tenancyOf, requests } = world.service;
    jest.spyOn(requests, "remove").mockRejectedValueOnce(new Error("killed"));
    const spy = jest.spyOn(world.service, "tenancyOf").mockImplementationOnce((...args) => {
      const tenancy = tenancyOf(...args);
      for (const method of ["remove", "end", "restore"] as const)
        jest.spyOn(tenancy.tokens, method).mockRejectedValue(new Error("killed"));
      return tenancy;
    });
    await expect(rotate()).rejects.toThrow();
    spy.mockRestore();
    expect(await world.tokens.find(tokenHash)).not.toHaveProperty("expiresAt");
    world.clock.advance(LEASE_SECONDS * 1_000);
    const answered = await rotate();
    expect(answered).toMatchObject({ status: 201, body: { replaced: { tokenId } } });
    expect(await world.tokens.find(tokenHash)).toMatchObject({ expiresAt: NOW + 600 });
    expect(await rotate()).toEqual(answered);
  });
});

it("a rotation is repeated with the caller's own token in its overlap", async () => {
  const caller = await world.holder("overlap", { expiresAt: NOW + 86_400 });
  const rotate = () => world.call(caller, ROTATE, { tokenId: caller.tokenId, key });
  const first = await rotate();
  world.clock.advance(60_000);
  expect(await rotate()).toEqual(first);
});
