import { usageBytes } from "@tollgate/observability-runtime";
import { createHash } from "node:crypto";
import { eventId } from "./envelopes.test-support";
import type { CountedLine } from "./lines/counted-line";
import { packLines } from "./spool/line-batch";
import { packSums } from "./sums/pack-sums";
import { UsageSums } from "./sums/usage-sums";
import { countLine } from "./sums/usage-totals";

/** Returns a source of numbers from 0 to 1, the same in each test. */
function numbers(): () => number {
  let state = 1;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

const ROUTES = ["GET /orders", "GET /orders/{id}", "POST /orders", "GET /parts/{id}", "DELETE /orders/{id}"];

/** A line of one of some tenants, as the cost is computed for them: five routes, two tokens, two classes of status. */
function lineOf(next: () => number, tenants: number): CountedLine {
  const tenant = Math.floor(next() * tenants);
  const token = tenant * 2 + Math.floor(next() * 2);
  const latency = Math.round(20 + 80 * Math.exp(2 * next() * next()));
  return {
    tenant: `tenant-${tenant}-ltd`,
    route: ROUTES[Math.floor(next() * ROUTES.length)] ?? "-",
    statusClass: next() < 0.97 ? 2 : 4,
    token: createHash("sha256").update(String(token)).digest("hex").slice(0, 16),
    isMetered: true,
    bytes: Math.floor(next() * 4_000),
    latency,
    integrationLatency: latency - 5,
  };
}

/** Bytes of the names and keys of an item of lines: slot, batch, expiresAt, ids, lines. */
const KEYS = 90;

describe("the bytes that the cost is computed from", () => {
  it.each([1, 10, 100])("are those of an item of %d lines", (count) => {
    const next = numbers();
    const sizes = Array.from({ length: 50 }, () => {
      const lines = Array.from({ length: count }, () => ({
        id: eventId(Math.floor(next() * 1e12)),
        line: lineOf(next, 10_000),
      }));
      const batch = packLines(lines);
      return KEYS + batch.ids.byteLength + batch.lines.byteLength;
    });
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    const computed = usageBytes.batch + count * usageBytes.line;
    expect(mean).toBeLessThanOrEqual(1.05 * computed);
    expect(mean).toBeGreaterThan(0.9 * computed);
  });

  it.each(usageBytes.sums.filter(({ upTo }) => upTo <= 13_700))(
    "are at least those of a tenant's hour with $upTo requests, and hardly more",
    ({ upTo, bytes }) => {
      const next = numbers();
      const sums = new UsageSums();
      for (let request = 0; request < upTo; request += 1) {
        const line = lineOf(next, 1);
        countLine(sums.of(line.route, String(line.statusClass), line.token), line);
      }
      const packed = packSums(sums).byteLength;
      expect(packed).toBeLessThanOrEqual(bytes);
      expect(packed).toBeGreaterThan(0.8 * bytes);
    },
  );

  it.each([
    ["an hour", 1_000, 100, usageBytes.tenantOfAll],
    ["a day", 100, 2_400, usageBytes.tenantOfAllInDay],
  ])("are at least those of a tenant in the sums of all in %s", (_, tenants, requests, bytes) => {
    const next = numbers();
    const all = new UsageSums();
    for (let request = 0; request < tenants * requests; request += 1) {
      const line = lineOf(next, tenants);
      countLine(all.of(line.tenant, String(line.statusClass)), line);
    }
    const packed = packSums(all).byteLength / tenants;
    expect(packed).toBeLessThanOrEqual(bytes);
    expect(packed).toBeGreaterThan(0.8 * bytes);
  });
});
