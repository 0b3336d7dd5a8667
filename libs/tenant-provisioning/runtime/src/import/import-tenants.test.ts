import { hashToken } from "@tollgate/token-hashing";
import { suspendTenant } from "../tenant/change-tenant";
import { createTenant } from "../tenant/create-tenant";
import { deleteTenant } from "../tenant/delete-tenant";
import { fakeWorld, inconsistencies } from "../core/fakes.test-support";
import { idOfPlan, importInto, outcomes } from "./import.test-support";
import { dev } from "@tollgate/environments/sample";
import { ImportRowChecker } from "./row-checker";
import { KEYS_PER_CALL } from "./import-tenants";
import { PlanNotFoundError, TenantChangedError } from "../core/errors";
import { revokeToken } from "../token/revoke-token";
import type { NewToken } from "../core/tokens";

const HASH = "0123456789abcdef".repeat(4);
const acme = { id: "acme", plan: "General" } as const;

describe("an import", () => {
  it("makes each tenant with its key in its plan, its token and its history", async () => {
    const world = fakeWorld();
    const { run, kept } = importInto(world);
    const results = await run([
      { ...acme, token: "mint", label: "ci" },
      { id: "beta", plan: "Unlimited", status: "suspended", token: HASH },
      { id: "gamma", plan: "General", key: "a-key-of-twenty-characters" },
    ]);
    expect(outcomes(results)).toEqual(["acme created", "beta created", "gamma created"]);
    expect(inconsistencies(world)).toEqual([]);
    const [secret] = kept;
    expect(world.tokens.get(hashToken(secret?.token ?? ""))).toMatchObject({
      tenantId: "acme",
      clientId: "example-gateway-dev-acme",
      tokenId: secret?.tokenId,
      label: "ci",
    });
    expect(world.tokens.get(HASH)).toMatchObject({ tenantId: "beta", tokenId: "hash-0123456789ab" });
    expect(world.records.get("beta")).toMatchObject({ status: "suspended", settled: true });
    expect(world.records.get("gamma")?.clientId).toBe("a-key-of-twenty-characters");
    const phases = world.events.filter(({ tenantId }) => tenantId === "acme").map(({ phase }) => phase);
    expect(phases).toEqual(["begun", "done"]);
    expect(JSON.stringify([results, world.events])).not.toContain("tg_dev_");
  });

  it("gives a tenant its own limits in a usage plan of its own, in which its key is from the beginning", async () => {
    const world = fakeWorld();
    const { run, batches } = importInto(world);
    const rows = [
      { ...acme, rate: 200, burst: 400, quota: "5000000/month" },
      { id: "beta", plan: "General", rate: "none", quota: "none" },
      { id: "gamma", plan: "General", rate: "7.5" },
      { id: "delta", plan: "General" },
    ];
    expect(outcomes(await run(rows))).toEqual([
      "acme created",
      "beta created",
      "gamma created",
      "delta created",
    ]);
    expect(inconsistencies(world)).toEqual([]);
    const limits = [...world.records.values()].map((record) => record.limits);
    expect(limits).toEqual([
      { throttle: { rateLimit: 200, burstLimit: 400 }, quota: { limit: 5_000_000, period: "MONTH" } },
      {},
      { throttle: { rateLimit: 7.5, burstLimit: 20 }, quota: { limit: 100_000, period: "MONTH" } },
      undefined,
    ]);
    expect(batches.flat().map(({ planId }) => planId.slice(0, 3))).toEqual(["own", "own", "own", "pla"]);

    expect(outcomes(await run(rows))).toEqual(rows.map(({ id }) => `${id} unchanged`));
    const [other, none] = await run([
      { ...acme, rate: 3, burst: 3, quota: "none" },
      { ...acme, id: "beta" },
    ]);
    expect(other?.reason).toBe(
      'tenant "acme" has other limits: run limits acme --rate 3 --burst 3 --quota none',
    );
    // A row without limits says nothing about them.
    expect(none?.outcome).toBe("unchanged");
    expect(() => new ImportRowChecker(dev, 0).check({ ...acme, rate: "none", burst: "3" }, 1)).toThrow(
      "have a burst and no rate",
    );
  });

  it("makes keys in batches, each by one call", async () => {
    const { run, batches } = importInto(fakeWorld());
    await run(Array.from({ length: 2 * KEYS_PER_CALL + 1 }, (_, at) => ({ id: `t${at}`, plan: "General" })));
    expect(batches.map(({ length }) => length)).toEqual([KEYS_PER_CALL, KEYS_PER_CALL, 1]);
  });

  it("twice changes nothing, and says so", async () => {
    const world = fakeWorld();
    const { run, kept } = importInto(world);
    const rows = [
      { ...acme, token: "mint" },
      { id: "beta", plan: "General", token: HASH },
    ];
    await run(rows);
    const before = JSON.stringify([[...world.records], [...world.tokens], world.events, kept]);
    expect(outcomes(await run(rows))).toEqual(["acme unchanged", "beta unchanged"]);
    expect(JSON.stringify([[...world.records], [...world.tokens], world.events, kept])).toBe(before);
  });

  it("keeps name, contact and metadata in the record and the audit trail, and changes none that is there", async () => {
    const world = fakeWorld();
    const { run } = importInto(world);
    const details = { name: "Acme", contact: "ops@acme.example", metadata: { region: "eu", "crm/id": "1" } };
    const row = { ...acme, ...details, metadata: '{"crm/id":"1","region":"eu"}' };
    expect(outcomes(await run([row]))).toEqual(["acme created"]);
    expect(world.records.get("acme")).toMatchObject(details);
    expect(world.events.map(({ after }) => after)).toEqual([
      expect.objectContaining(details),
      expect.objectContaining(details),
    ]);
    const before = JSON.stringify([[...world.records], world.events]);
    // The same details in another order, and a row without the detail.
    for (const same of [row, { ...acme, ...details }, acme, { ...acme, contact: details.contact }])
      expect(outcomes(await run([same]))).toEqual(["acme unchanged"]);
    for (const [other, words] of [
      [{ ...details, name: "acme" }, /has a different name, .*run update acme$/],
      [{ contact: "x", metadata: details.metadata }, /has a different contact, .*run update acme$/],
      // Metadata in a row counts as the complete metadata.
      [
        { name: "X", metadata: { region: "eu" } },
        /has a different name and a different metadata, .*run update acme$/,
      ],
    ] as const) {
      const [result] = await run([{ ...acme, ...other }]);
      expect(result).toMatchObject({ outcome: "failed", reason: expect.stringMatching(words) as string });
    }
    expect(JSON.stringify([[...world.records], world.events])).toBe(before);
  });

  it("that finishes a creation takes the row's values, and keeps what the row does not name", async () => {
    const world = fakeWorld();
    const keys = { ...world.ports.keys, ensure: async () => Promise.reject(new Error("killed")) };
    const wish = { tenantId: "acme", plan: "General", name: "Old", contact: "x" } as const;
    await expect(createTenant(wish, { ...world.tenancy, keys })).rejects.toThrow("killed");
    expect(world.records.get("acme")?.status).toBe("creating");
    const row = { ...acme, name: "New", metadata: { a: "1" } };
    expect(outcomes(await importInto(world).run([row]))).toEqual(["acme finished"]);
    expect(world.records.get("acme")).toMatchObject({
      status: "active",
      name: "New",
      contact: "x",
      metadata: { a: "1" },
    });
    expect(inconsistencies(world)).toEqual([]);
  });

  it("leaves a suspended tenant suspended, and one on another plan where it is", async () => {
    const world = fakeWorld();
    await createTenant({ tenantId: "acme", plan: "General" }, world.tenancy);
    await createTenant({ tenantId: "beta", plan: "General" }, world.tenancy);
    await suspendTenant("acme", world.tenancy);
    const results = await importInto(world).run([acme, { id: "beta", plan: "Unlimited" }]);
    expect(outcomes(results)).toEqual(["acme unchanged", "beta failed"]);
    expect(results[1]?.reason).toContain("move beta --plan Unlimited");
    expect(world.records.get("acme")?.status).toBe("suspended");
  });

  it("adds a token to a tenant that is there, but none that was revoked, and none of another tenant", async () => {
    const world = fakeWorld();
    const { run } = importInto(world);
    await run([acme, { id: "beta", plan: "General", token: HASH }]);
    expect(outcomes(await run([{ ...acme, token: "a".repeat(64) }]))).toEqual(["acme token-added"]);
    expect((await run([{ ...acme, token: HASH }]))[0]?.reason).toBe("the token is another tenant's");

    await revokeToken({ tenantId: "beta", tokenId: "hash-0123456789ab" }, world.tenancy);
    const [revoked] = await run([{ id: "beta", plan: "General", token: HASH }]);
    expect(revoked).toMatchObject({
      outcome: "failed",
      reason: expect.stringContaining("was revoked or replaced"),
    });
    expect(world.tokens.has(HASH)).toBe(false);
  });

  it("goes on with the others when a row fails", async () => {
    const world = fakeWorld();
    const { run } = importInto(world);
    await run([{ id: "beta", plan: "General", token: HASH }]);
    const results = await run([
      { ...acme, token: HASH },
      { id: "gamma", plan: "General" },
    ]);
    // The tenant is created, but the row's token belongs to another tenant.
    expect(outcomes(results)).toEqual(["acme failed", "gamma created"]);
    expect(world.tokens.get(HASH)?.tenantId).toBe("beta");
    expect(inconsistencies(world)).toEqual([]);
  });

  it("does not take a key that someone made by hand, and takes one that an earlier run left", async () => {
    const world = fakeWorld();
    world.keys.set("k1", { id: "k1", value: "made-by-hand-long-ago", enabled: true });
    world.keys.set("k2", { id: "k2", value: "example-gateway-dev-beta", enabled: false });
    const results = await importInto(world).run([
      { ...acme, key: "made-by-hand-long-ago" },
      { id: "beta", plan: "Unlimited" },
    ]);
    expect(results[0]).toMatchObject({
      outcome: "failed",
      reason: expect.stringContaining("adopt acme --key k1"),
    });
    expect(world.records.get("beta")).toMatchObject({ apiKeyId: "k2", status: "active" });
    expect(world.members.get("k2")).toBe(idOfPlan("Unlimited"));
    expect(world.keys.get("k2")?.enabled).toBe(true);
  });

  it("looks at every key of a batch of which API Gateway warned", async () => {
    const world = fakeWorld();
    const { run } = importInto(world);
    const results = await run([acme, { id: "beta", plan: "General" }], {
      ports: {
        keyImport: {
          async importKeys([first = { value: "", enabled: true }]) {
            world.keys.set("k1", { id: "k1", value: first.value, enabled: true });
            return ["Line 3: no"];
          },
        },
      },
    });
    expect(outcomes(results)).toEqual(["acme created", "beta failed"]);
    expect(results[1]?.reason).toContain("Line 3: no");
    expect(world.members.get("k1")).toBe(idOfPlan("General"));
    // The next run finishes the failed tenants.
    expect(outcomes(await run([acme, { id: "beta", plan: "General" }]))).toEqual([
      "acme unchanged",
      "beta finished",
    ]);
    expect(inconsistencies(world)).toEqual([]);
  });

  it("keeps a secret before its hash is stored, and stores no hash whose secret cannot be kept", async () => {
    const world = fakeWorld();
    const { run } = importInto(world);
    const secrets = { find: () => undefined, keep: async () => Promise.reject(new Error("disk full")) };
    await expect(run([{ ...acme, token: "mint" }], { ports: { secrets } })).rejects.toThrow("disk full");
    expect(world.tokens.size).toBe(0);
    expect(outcomes(await run([{ ...acme, token: "mint" }]))).toEqual(["acme finished"]);
    expect(inconsistencies(world)).toEqual([]);
  });

  it("that goes on without the secrets of the run before removes its tokens, and says so", async () => {
    const world = fakeWorld();
    const killed = { write: async () => Promise.reject(new Error("killed")) };
    const first = importInto(world);
    let writes = 0;
    const records = {
      ...world.ports.records,
      write: async (...args: Parameters<typeof world.ports.records.write>) =>
        (writes += 1) > 1 ? killed.write() : world.ports.records.write(...args),
    };
    await expect(first.run([{ ...acme, token: "mint" }], { ports: { records } })).rejects.toThrow("killed");
    expect(first.kept).toHaveLength(1);
    expect(world.tokens.size).toBe(1);

    const second = importInto(world);
    const [result] = await second.run([{ ...acme, token: "mint" }]);
    expect(result).toMatchObject({
      outcome: "finished",
      reason: expect.stringMatching(/not delivered.*1 token/),
    });
    expect([...world.tokens.keys()]).toEqual([hashToken(second.kept[0]?.token ?? "")]);
  });

  it.each(["create", "importKeys", "putTokens", "lost tokens"] as const)(
    "that finishes what was cut short at %s ends the change that had begun in the audit trail",
    async (where) => {
      const world = fakeWorld();
      const { run, ports } = importInto(world);
      const killed = async () => Promise.reject(new Error("killed"));
      const rows = [{ ...acme, token: HASH }];
      const cutShort = {
        create: () =>
          createTenant(
            { tenantId: "acme", plan: "General" },
            { ...world.tenancy, keys: { ...world.ports.keys, ensure: killed } },
          ),
        importKeys: () => run(rows, { ports: { keyImport: { importKeys: killed } } }),
        putTokens: () => run(rows, { ports: { batches: { ...ports.batches, putTokens: killed } } }),
        "lost tokens": async () => {
          const records = {
            ...world.ports.records,
            write: async (...args: Parameters<typeof world.ports.records.write>) =>
              args[0].status === "active" ? killed() : world.ports.records.write(...args),
          };
          await expect(run([{ ...acme, token: "mint" }], { ports: { records } })).rejects.toThrow("killed");
          return run(rows, { ports: { batches: { ...ports.batches, putTokens: killed } } });
        },
      };
      await expect(cutShort[where]()).rejects.toThrow("killed");
      const cut = world.events.at(-1);
      expect(cut?.phase).toBe("begun");

      expect(outcomes(await run(rows))).toEqual(["acme finished"]);
      expect(world.events.filter(({ phase }) => phase === "done").map(({ operation }) => operation)).toEqual([
        cut?.operation,
      ]);
    },
  );

  it("that takes a creation over which has not ended leaves it no secret to show", async () => {
    const world = fakeWorld();
    const { run } = importInto(world);
    let isImported = false;
    const records = {
      ...world.ports.records,
      async write(...args: Parameters<typeof world.ports.records.write>) {
        // The creation has stored its token, and is about to record that the tenant exists.
        if (args[0].status === "active" && !isImported) {
          isImported = true;
          expect(outcomes(await run([{ ...acme, token: HASH }]))).toEqual(["acme finished"]);
        }
        return world.ports.records.write(...args);
      },
    };
    const creation = createTenant({ tenantId: "acme", plan: "General" }, { ...world.tenancy, records });
    await expect(creation).rejects.toThrow(TenantChangedError);
    expect([...world.tokens.keys()]).toEqual([HASH]);
    expect(inconsistencies(world)).toEqual([]);
  });

  it("gives way to who deletes the tenant meanwhile, and leaves no token", async () => {
    const world = fakeWorld();
    const { run, ports } = importInto(world);
    const results = await run([{ ...acme, token: "mint" }], {
      ports: {
        batches: {
          ...ports.batches,
          async putTokens(tokens) {
            await deleteTenant("acme", world.tenancy);
            await ports.batches.putTokens(tokens);
          },
        },
      },
    });
    expect(outcomes(results)).toEqual(["acme failed"]);
    expect([world.tokens.size, world.keys.size, world.records.size]).toEqual([0, 0, 0]);
  });

  it("twice at the same time makes each tenant once, with its tokens", async () => {
    const world = fakeWorld();
    const { run } = importInto(world);
    const rows = [
      { ...acme, token: HASH },
      { id: "beta", plan: "General" },
    ];
    await Promise.all([run(rows), run(rows)]);
    await run(rows);
    expect(world.tokens.get(HASH)?.tenantId).toBe("acme");
    expect(inconsistencies(world)).toEqual([]);
  });

  it("that is gone on with twice at the same time leaves each tenant its tokens", async () => {
    const world = fakeWorld();
    const { run, kept } = importInto(world);
    const rows = [
      { ...acme, token: HASH },
      { id: "beta", plan: "General", token: "mint" },
    ];
    const keyImport = { importKeys: async () => Promise.reject(new Error("killed")) };
    await expect(run(rows, { ports: { keyImport } })).rejects.toThrow("killed");
    const results = await Promise.all([run(rows), run(rows)]);
    // One of the two runs finishes each tenant. The other run reports a failure, and rolls back only the
    // tokens that it minted.
    for (const id of ["acme", "beta"]) {
      const outcomesOfTenant = results.flat().flatMap((row) => (row.id === id ? row.outcome : []));
      expect(outcomesOfTenant.sort()).toEqual(["failed", "finished"]);
    }
    expect(world.tokens.get(HASH)?.tenantId).toBe("acme");
    expect(world.tokens.size).toBe(2);
    expect(kept.filter(({ token }) => world.tokens.has(hashToken(token)))).toHaveLength(1);
    expect(inconsistencies(world)).toEqual([]);
  });

  it("with a dry run changes nothing, and tells what it would do", async () => {
    const world = fakeWorld();
    const { run, kept, batches } = importInto(world);
    expect(outcomes(await run([{ ...acme, token: "mint" }], { dryRun: true }))).toEqual(["acme created"]);
    expect([world.records.size, world.keys.size, world.events.length, kept.length, batches.length]).toEqual([
      0, 0, 0, 0, 0,
    ]);
  });

  it("tells of its progress, in the end of all of it", async () => {
    const world = fakeWorld();
    const { run } = importInto(world);
    let [steps, calls] = [0, 0];
    const rows = Array.from({ length: 250 }, (_, at) => ({ id: `t${at}`, plan: "General" }));
    await run(rows, { onProgress: (lines) => void ((steps += lines), (calls += 1)) });
    expect([steps, calls > 5]).toEqual([750, true]);
  });

  it("begins nothing where a plan is not deployed", async () => {
    const world = fakeWorld();
    world.planNames.delete("example-gateway-Unlimited-dev");
    await expect(importInto(world).run([acme])).rejects.toThrow(PlanNotFoundError);
    expect(world.records.size).toBe(0);
  });
});

describe("the end of a token that is stored", () => {
  const END = 1_790_000_900;
  const withToken = (more: object) => {
    const world = fakeWorld();
    const byHand = { tokenHash: HASH, clientId: "example-gateway-dev-acme", ...more } as NewToken;
    world.tokens.set(HASH, byHand);
    return { world, byHand };
  };

  it("is not moved by an import that makes its tenant, and names none or a later one", async () => {
    for (const later of [{}, { expiresAt: END + 1 }]) {
      const { world, byHand } = withToken({ expiresAt: END });
      const [row] = await importInto(world).run([{ ...acme, token: HASH, ...later }]);
      expect(row).toMatchObject({ outcome: "failed", reason: expect.stringContaining(`${END}`) as string });
      expect(world.tokens.get(HASH)).toEqual(byHand);
    }
  });

  it("is as the row says where that is the same or sooner", async () => {
    for (const expiresAt of [END, END - 1]) {
      const { world } = withToken({ expiresAt: END });
      const results = await importInto(world).run([{ ...acme, token: HASH, expiresAt }]);
      expect(outcomes(results)).toEqual(["acme created"]);
      expect(world.tokens.get(HASH)?.expiresAt).toBe(expiresAt);
    }
  });

  it("stays where its tenant is there, which the result says", async () => {
    const world = fakeWorld();
    const { run } = importInto(world);
    await run([{ ...acme, token: HASH, expiresAt: END }]);
    const [row] = await run([{ ...acme, token: HASH }]);
    expect(row).toMatchObject({
      outcome: "unchanged",
      reason: expect.stringContaining("which stays") as string,
    });
    expect(world.tokens.get(HASH)?.expiresAt).toBe(END);
  });
});
