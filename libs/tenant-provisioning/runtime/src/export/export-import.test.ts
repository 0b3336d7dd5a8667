import { mintToken } from "@tollgate/token-hashing";
import fc from "fast-check";
import { collect } from "@tollgate/testing-runtime";
import type { ExportedRow } from "./export-tenants";
import { exportTenants } from "./export-tenants";
import type { World } from "../core/fakes.test-support";
import { fakeWorld, NOW_MS } from "../core/fakes.test-support";
import { holdsToken } from "../core/free-text";
import { importInto, outcomes } from "../import/import.test-support";
import { checkTenantDetails, checkTokenOptions, LIMITS } from "../core/limits";
import { detailsOf } from "../core/tenant-record";

const NOW = Math.floor(NOW_MS / 1000);

async function exported(world: World): Promise<{ rows: ExportedRow[]; told: string[] }> {
  const told: string[] = [];
  const tenancy = { ...world.tenancy, inventory: world.inventory };
  return { rows: await collect(exportTenants(tenancy, (words) => told.push(words))), told };
}

/**
 * Any text: short or long, with terminal control characters, lone surrogates, tokens and surrounding spaces.
 */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 300 }),
  fc.constantFrom(" x ", "\u001b[2J", "a\nb", "\u202eevil", "\ud800", "", `was ${mintToken("tg_dev")}`),
);
/** Half of them of the form of a scope. */
const scope = fc.oneof(fc.stringMatching(/^[!#-[\]-~]{1,40}$/), text);
const whole = fc.record(
  {
    label: text,
    scopes: fc.array(scope, { maxLength: 4 }),
    expiresAt: fc.oneof(
      fc.integer({ min: NOW + 1, max: LIMITS.expiresAt }),
      fc.constantFrom(NOW + 0.5, NOW + 7.5, NOW_MS, LIMITS.expiresAt + 1),
    ),
    tokenId: fc.oneof(fc.stringMatching(/^[\w.-]{1,64}$/), text),
    disabled: fc.constant(true as const),
  },
  { requiredKeys: [] },
);

/** Details as another program may have stored them, some of them valid. */
const details = fc.record(
  {
    name: text,
    contact: text,
    metadata: fc.dictionary(fc.oneof(fc.stringMatching(/^[a-zA-Z0-9][\w.:/-]{0,39}$/), text), text, {
      maxKeys: 5,
    }),
  },
  { requiredKeys: [] },
);

/** A tenant's own limits: all, some or none of them limited. */
const limits = fc.record(
  {
    throttle: fc.record({
      rateLimit: fc.constantFrom(0.5, 1, 200, 10_000),
      burstLimit: fc.integer({ min: 1, max: 5_000 }),
    }),
    quota: fc.record({
      limit: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      period: fc.constantFrom("DAY" as const, "WEEK" as const, "MONTH" as const),
    }),
  },
  { requiredKeys: [] },
);

it("an import takes all that an export writes, and an export of that is the same, whatever is stored", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(
        fc.record({
          id: fc.stringMatching(/^[a-z0-9-]{1,20}$/),
          tokens: fc.array(whole, { maxLength: 3 }),
          details,
          limits: fc.option(limits, { nil: undefined }),
        }),
        {
          selector: ({ id }) => id,
          maxLength: 4,
        },
      ),
      async (tenants) => {
        const here = fakeWorld();
        const { run } = importInto(here);
        await run(tenants.map(({ id }) => ({ id, plan: "General" })));
        let made = 0;
        for (const { id, tokens, details, limits } of tenants) {
          here.records.set(id, { ...here.records.get(id), ...details, ...(limits && { limits }) } as never);
          for (const { tokenId, ...token } of tokens) {
            const tokenHash = (made += 1).toString(16).padStart(64, "0");
            const clientId = `example-gateway-dev-${id}`;
            // As another program may have stored it: unchecked, and without the omitted attributes.
            const stored = {
              tokenHash,
              clientId,
              tenantId: id,
              ...(tokenId !== undefined && { tokenId }),
              ...token,
            };
            here.tokens.set(tokenHash, stored as never);
          }
        }
        const { rows, told } = await exported(here);

        const there = fakeWorld();
        const results = await importInto(there).run(rows as never);
        expect(outcomes(results)).toEqual(rows.map(({ id }) => `${id} created`));
        expect(await exported(there)).toEqual({ rows, told: [] });
        for (const { id, limits } of tenants) expect(there.records.get(id)?.limits).toEqual(limits);
        // Values that all inputs accept are exported unchanged. Every other value is reported.
        const isWithin = (check: () => void) => {
          try {
            check();
            return true;
          } catch {
            return false;
          }
        };
        const isTokenWithin = (token: (typeof tenants)[number]["tokens"][number]) =>
          isWithin(() => checkTokenOptions(token, NOW)) &&
          !holdsToken(token.tokenId ?? "") &&
          (token.tokenId === undefined || /^[\w.-]{1,64}$/.test(token.tokenId));
        const areDetailsWithin = tenants.map(({ details }) => isWithin(() => checkTenantDetails(details)));
        tenants.forEach(({ id, details }, at) => {
          if (areDetailsWithin[at])
            expect(detailsOf(there.records.get(id) ?? {})).toEqual(detailsOf(details));
        });
        if (areDetailsWithin.every(Boolean) && tenants.every(({ tokens }) => tokens.every(isTokenWithin))) {
          expect(told).toEqual([]);
          expect(rows.filter(({ token }) => token !== undefined)).toHaveLength(made);
        }
        // No token gains a permission.
        for (const { token = "", scopes = [] } of rows) {
          const before = (here.tokens.get(token) as { scopes?: readonly string[] } | undefined)?.scopes ?? [];
          expect([scopes.length > 0, scopes.every((each) => before.includes(each))]).toEqual([
            before.length > 0,
            true,
          ]);
        }
        expect(told.join("\n") + JSON.stringify(rows)).not.toMatch(/tg_dev_\w{49}/);
      },
    ),
    { numRuns: 300 },
  );
});

it("says what it leaves out, and what it changes", async () => {
  const world = fakeWorld();
  await importInto(world).run([{ id: "acme", plan: "General" }]);
  const put = (digit: string, more: object) =>
    world.tokens.set(digit.repeat(64), {
      tokenHash: digit.repeat(64),
      clientId: "example-gateway-dev-acme",
      tenantId: "acme",
      tokenId: digit,
      ...more,
    } as never);
  put("1", { label: "x".repeat(70_000) });
  put("2", { scopes: Array<string>(1000).fill("a".repeat(100)) });
  put("3", { expiresAt: NOW_MS });
  put("4", { scopes: ["a", "b c", "é", "d"] });
  put("5", { scopes: ["b c"] });
  const details = { name: "x".repeat(257), contact: "\n", metadata: { a: "1", "b c": "2", d: "\u001b" } };
  world.records.set("acme", { ...world.records.get("acme"), ...details } as never);
  const { rows, told } = await exported(world);
  expect(rows).toEqual([
    {
      id: "acme",
      plan: "General",
      name: "x".repeat(256),
      metadata: { a: "1" },
      token: "1".repeat(64),
      tokenId: "1",
      label: "x".repeat(256),
    },
    expect.objectContaining({ token: "4".repeat(64), scopes: ["a", "d"] }),
  ]);
  expect(told).toEqual([
    "changed: the name of tenant acme lies outside of the limits",
    "changed: the contact of tenant acme lies outside of the limits",
    "changed: the metadata of tenant acme lies outside of the limits",
    'changed: its label has 70000 characters, more than 256 (token "1" of tenant acme)',
    'left out: its scopes are 1000, more than 100 (token "2" of tenant acme)',
    'left out: its end is milliseconds by mistake, which the authorizer does not take (token "3" of tenant acme)',
    'changed: it loses scopes that no route can require (token "4" of tenant acme)',
    expect.stringMatching(
      /^left out: its scopes are invalid: number 1 is not 1 to 256 .* \(token "5" of tenant acme\)$/,
    ),
  ]);
});

it("leaves out a tenant that is deleted after it was listed", async () => {
  const world = fakeWorld();
  await importInto(world).run([
    { id: "acme", plan: "General" },
    { id: "beta", plan: "General" },
  ]);
  const { getMany } = world.ports.records;
  world.tenancy.records.getMany = async (ids) => {
    world.records.delete("acme");
    return getMany(ids);
  };
  expect(await exported(world)).toEqual({ rows: [{ id: "beta", plan: "General" }], told: [] });
});
