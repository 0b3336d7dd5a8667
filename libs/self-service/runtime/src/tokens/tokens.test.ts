import { hashToken } from "@tollgate/token-hashing";
import { collect } from "@tollgate/testing-runtime";
import {
  heldIn,
  LIST,
  MINT,
  NOW,
  NOW_MS,
  REVOKE,
  ROTATE,
  startWorld,
  type World,
} from "../world.test-support";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
beforeEach(() => world.clock.advance(NOW_MS - world.clock()));

const DAY = 86_400;
const text = (seconds: number) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");

describe("a tenant", () => {
  it("lists its own tokens, without hashes and keys", async () => {
    const caller = await world.holder("lister", { label: "first", scopes: ["tokens:read"] });
    await world.token("lister", { label: "later", createdAt: NOW + 1, expiresAt: NOW + DAY });
    await world.holder("other");
    const { status, body } = await world.call(caller, LIST);
    expect([status, body]).toEqual([
      200,
      {
        isComplete: true,
        tokens: [
          {
            tokenId: caller.tokenId,
            state: "works",
            label: "first",
            createdAt: text(NOW),
            scopes: ["tokens:read"],
            isCaller: true,
          },
          {
            tokenId: expect.any(String),
            state: "works",
            label: "later",
            createdAt: text(NOW + 1),
            expiresAt: text(NOW + DAY),
          },
        ],
      },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/[0-9a-f]{64}|example-gateway-dev/);
  });

  it("mints a token that works, with the caller in the audit trail", async () => {
    const caller = await world.holder("minter");
    const wish = { label: "ci", scopes: ["orders:read"], expiresIn: "90d" };
    const got = await world.call(caller, MINT, { body: wish });
    expect(got).toEqual({
      status: 201,
      body: {
        tokenId: expect.stringMatching(/^[0-9a-f]{16}$/),
        token: expect.stringMatching(/^tg_dev_/),
        expiresAt: text(NOW + 90 * DAY),
        scopes: ["orders:read"],
      },
    });
    expect(await world.tokens.find(hashToken(got.body.token))).toMatchObject({
      tenantId: "minter",
      clientId: "example-gateway-dev-minter",
      label: "ci",
      expiresAt: NOW + 90 * DAY,
      scopes: ["orders:read"],
    });
    const entries = await collect(world.audit.of("minter"));
    expect(entries.map(({ change, phase, actor }) => [change, phase, actor])).toEqual([
      ["mint-token", "begun", `token ${caller.tokenId}`],
      ["mint-token", "done", `token ${caller.tokenId}`],
    ]);
  });

  it("rotates a token with an overlap, and may use the successor", async () => {
    const caller = await world.holder("rotator", { scopes: ["tokens:manage", "tokens:read"] });
    const got = await world.call(caller, ROTATE, { tokenId: caller.tokenId, body: { overlapSeconds: 60 } });
    expect(got).toMatchObject({
      status: 201,
      body: { replaced: { tokenId: caller.tokenId, expiresAt: text(NOW + 60) } },
    });
    const successor = heldIn(got, "rotator");
    const { body } = await world.call(successor, LIST);
    expect(body.tokens).toHaveLength(2);
    expect(body.tokens).toContainEqual(
      expect.objectContaining({ tokenId: caller.tokenId, replacedBy: successor.tokenId }),
    );
    world.clock.advance(60_000);
    expect(await world.call(caller, LIST)).toMatchObject({ status: 401 });
    expect(await world.call(successor, LIST)).toMatchObject({ status: 200 });
  });

  it("keeps its own token for a minute after it was replaced, for a repetition", async () => {
    const caller = await world.holder("careful");
    const other = await world.token("careful");
    const rotate = (tokenId: string) => world.call(caller, ROTATE, { tokenId, body: { overlapSeconds: 0 } });
    expect(await rotate(caller.tokenId)).toEqual({ status: 400, body: { code: "option_not_allowed" } });
    expect(await rotate(other.tokenId)).toMatchObject({ status: 201 });
  });

  it.each([
    { label: "x".repeat(257) },
    { label: "a\u0000" },
    { scopes: ["a b"] },
    { expiresAt: "2020-01-01T00:00:00Z" },
  ])("is refused %j, which takes no place", async (body) => {
    const caller = await world.holder("refused");
    expect(await world.call(caller, MINT, { body })).toEqual({
      status: 400,
      body: { code: "option_not_allowed" },
    });
    expect(await world.service.places.get("refused")).toEqual({ places: [] });
  });

  it("revokes a token, also its own and one with more scopes", async () => {
    const caller = await world.holder("revoker", { scopes: ["tokens:manage"] });
    const strong = await world.token("revoker");
    const revoke = (tokenId: string) => world.call(caller, REVOKE, { tokenId });
    expect(await revoke(strong.tokenId)).toEqual({
      status: 200,
      body: { tokenId: strong.tokenId, acceptedForSeconds: 60 },
    });
    expect(await world.tokens.find(strong.tokenHash)).toBeUndefined();
    expect(await revoke(strong.tokenId)).toMatchObject({ status: 404 });
    expect(await revoke(caller.tokenId)).toMatchObject({ status: 200 });
    expect(await revoke(caller.tokenId)).toMatchObject({ status: 401 });
  });
});

describe("a caller gives no more than it has", () => {
  const scoped = ["tokens:manage", "orders:read"];
  it.each<[string, object, object, string | { scopes?: readonly string[]; expiresAt?: string }]>([
    ["scopes that it lacks", { scopes: scoped }, { scopes: ["orders:write"] }, "exceeds_caller"],
    ["some scopes that it has", { scopes: scoped }, { scopes: ["orders:read"] }, { scopes: ["orders:read"] }],
    ["no wish for scopes", { scopes: scoped }, {}, { scopes: scoped }],
    ["an empty list of scopes, which would be all", { scopes: scoped }, { scopes: [] }, "malformed_request"],
    ["any scopes, from one that has all", {}, { scopes: ["a"] }, { scopes: ["a"] }],
    ["a later end", { expiresAt: NOW + DAY }, { expiresIn: "25h" }, "exceeds_caller"],
    ["a later end as a time", { expiresAt: NOW + DAY }, { expiresAt: text(NOW + DAY + 1) }, "exceeds_caller"],
    [
      "the same end",
      { expiresAt: NOW + DAY },
      { expiresAt: text(NOW + DAY) },
      { expiresAt: text(NOW + DAY) },
    ],
    ["no wish for an end", { expiresAt: NOW + DAY }, {}, { expiresAt: text(NOW + DAY) }],
    ["the end of its last second", { expiresAt: NOW + 1.5 }, {}, { expiresAt: text(NOW + 1) }],
  ])("%s", async (name, caller, body, expected) => {
    const tenantId = `bounds-${hashToken(name).slice(0, 8)}`;
    const got = await world.call(await world.holder(tenantId, caller), MINT, { body });
    if (typeof expected === "string") expect(got.body).toEqual({ code: expected });
    else expect(got).toMatchObject({ status: 201, body: expected });
    if (typeof expected !== "string" && expected.scopes === undefined)
      expect(got.body.scopes).toBeUndefined();
  });

  it.each([
    ["all scopes", {}],
    ["another scope", { scopes: [...scoped, "orders:write"] }],
    ["no end", { scopes: scoped, expiresAt: undefined }],
    ["a later end", { scopes: scoped, expiresAt: NOW + 2 * DAY }],
  ])("nor the secret of a successor of a token with %s", async (name, settings) => {
    const tenantId = `successor-${hashToken(name).slice(0, 8)}`;
    const caller = await world.holder(tenantId, { scopes: scoped, expiresAt: NOW + DAY });
    const { expiresAt, ...rest } = settings as { expiresAt?: number };
    const strong = await world.token(tenantId, { ...rest, ...(expiresAt !== undefined && { expiresAt }) });
    const { tokenId, tokenHash } = strong;
    expect(await world.call(caller, ROTATE, { tokenId })).toMatchObject({ body: { code: "exceeds_caller" } });
    expect(await world.tokens.find(tokenHash)).not.toHaveProperty("replacement");
  });

  it("nor a longer life to its own successors, however often it is replaced", async () => {
    const caller = await world.holder("prolonger", { expiresAt: NOW + DAY });
    world.clock.advance(3_600_000);
    const first = await world.call(caller, ROTATE, { tokenId: caller.tokenId });
    expect(first.body.expiresAt).toBe(text(NOW + DAY));
    const next = heldIn(first, "prolonger");
    const second = await world.call(next, ROTATE, { tokenId: next.tokenId });
    expect(second.body.expiresAt).toBe(text(NOW + DAY));
  });

  it("nor one without end, once it was replaced and its successor revoked", async () => {
    const caller = await world.holder("returner");
    const successor = heldIn(await world.call(caller, ROTATE, { tokenId: caller.tokenId }), "returner");
    expect(await world.call(caller, REVOKE, { tokenId: successor.tokenId })).toMatchObject({ status: 200 });
    expect(await world.call(caller, ROTATE, { tokenId: caller.tokenId })).toMatchObject({
      body: { code: "exceeds_caller" },
    });
    const minted = await world.call(caller, MINT);
    expect(minted.body.expiresAt).toBe(text(NOW + 3_600));
  });
});

describe("a caller is its record of this moment", () => {
  it.each<[string, (held: Awaited<ReturnType<World["holder"]>>) => Promise<unknown>, string]>([
    ["revoked", ({ tokenHash }) => world.tokens.remove(tokenHash), "unauthorized"],
    ["disabled", (held) => world.token(held.tenantId, { ...held, disabled: true }), "unauthorized"],
    ["expired", (held) => world.token(held.tenantId, { ...held, expiresAt: NOW }), "unauthorized"],
    [
      "another tenant's now",
      (held) => world.token("somebody", { ...held, tenantId: "somebody" }),
      "unauthorized",
    ],
    [
      "without the scope now",
      (held) => world.token(held.tenantId, { ...held, scopes: ["x"] }),
      "scope_missing",
    ],
    [
      "of a suspended tenant",
      ({ tenantId }) => world.tenant(tenantId, { status: "suspended" }),
      "tenant_suspended",
    ],
    [
      "of a tenant that is being moved",
      ({ tenantId }) => world.tenant(tenantId, { movesTo: "2" }),
      "tenant_busy",
    ],
    [
      "of a tenant that arrives",
      ({ tenantId }) => world.tenant(tenantId, { status: "arriving" }),
      "tenant_busy",
    ],
    [
      "of a tenant that leaves",
      ({ tenantId }) => world.tenant(tenantId, { status: "leaving" }),
      "tenant_busy",
    ],
    [
      "of a tenant that is deleted",
      ({ tenantId }) => world.tenant(tenantId, { status: "deleting" }),
      "tenant_busy",
    ],
  ])("%s", async (name, change, code) => {
    const caller = await world.holder(`state-${hashToken(name).slice(0, 8)}`);
    const other = await world.token(caller.tenantId);
    await change(caller);
    const { tokenId } = other;
    for (const [route, call] of [
      [MINT, {}],
      [ROTATE, { tokenId }],
      [REVOKE, { tokenId }],
    ] as const)
      expect([route, (await world.call(caller, route, call)).body]).toEqual([route, { code }]);
    expect(await world.tokens.find(other.tokenHash)).toBeDefined();
  });

  it("held, before its secret was delivered", async () => {
    const caller = await world.holder("held");
    await world.tokens.remove(caller.tokenHash);
    const { tenantId, tokenId, tokenHash } = caller;
    await world.tokens.hold({
      tenantId,
      tokenId,
      tokenHash,
      clientId: "example-gateway-dev-held",
      createdAt: NOW,
    });
    expect(await world.call(caller, LIST)).toMatchObject({ body: { code: "unauthorized" } });
  });
});

describe("a tenant has so many tokens at most", () => {
  it("also where it asks for several at once, and each place is free again", async () => {
    const limited = await startWorld({ maxTokens: 4 });
    try {
      const caller = await limited.holder("limited");
      const all = await Promise.all(Array.from({ length: 8 }, () => limited.call(caller, MINT)));
      const minted = all.filter(({ status }) => status === 201);
      expect(minted.length).toBeLessThanOrEqual(3);
      while ((await limited.call(caller, MINT)).status === 201) minted.push({ status: 201, body: {} });
      expect(minted).toHaveLength(3);
      expect(await limited.call(caller, ROTATE, { tokenId: caller.tokenId })).toMatchObject({
        body: { code: "too_many_tokens" },
      });
      const { body } = await limited.call(caller, LIST);
      const { tokenId } = body.tokens.find(({ isCaller }: { isCaller?: true }) => !isCaller);
      await limited.call(caller, REVOKE, { tokenId });
      // Until then, the request that stores the token could be in progress.
      limited.clock.advance(15_000);
      expect(await limited.call(caller, MINT)).toMatchObject({ status: 201 });
    } finally {
      await limited.close();
    }
  });
});
