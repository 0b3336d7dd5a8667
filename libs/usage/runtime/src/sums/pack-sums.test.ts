import fc from "fast-check";
import { deflateRawSync } from "node:zlib";
import { StoredUsageError } from "../errors";
import { packSums, unpackSums } from "./pack-sums";
import { UsageSums } from "./usage-sums";
import { countLine } from "./usage-totals";

const anyLine = fc.record({
  tenant: fc.constant("acme"),
  route: fc.constantFrom("GET /health", "-"),
  statusClass: fc.integer({ min: 1, max: 5 }),
  token: fc.constantFrom("t1", "t2"),
  isMetered: fc.boolean(),
  bytes: fc.nat(),
  latency: fc.nat(400_000),
  integrationLatency: fc.option(fc.nat(), { nil: undefined }),
});
const written = (sums: UsageSums) =>
  [...sums].map(([labels, { latency, ...totals }]) => [labels, totals, latency.entries()]);

it("returns the sums that were packed", () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 50 }), (lines) => {
      const sums = new UsageSums();
      for (const line of lines) countLine(sums.of(line.route, String(line.statusClass)), line);
      expect(written(unpackSums(packSums(sums), 2, "item"))).toEqual(written(sums));
    }),
  );
});

const row = [
  ["GET /health", "2"],
  [1, 1, 26, 1, 5],
  [12, 1],
];
const stored = (value: unknown) => deflateRawSync(JSON.stringify(value));

it.each<[string, Uint8Array]>([
  ["no deflate", Buffer.from("[1,[]]")],
  ["another version", stored([2, [row]])],
  ["a row without latencies", stored([1, [row.slice(0, 2)]])],
  ["labels of another number", stored([1, [[["GET /health"], ...row.slice(1)]]])],
  ["a number too few", stored([1, [[row[0], [1, 1, 26, 1], row[2]]]])],
  ["a fraction", stored([1, [[row[0], [1.5, 1, 26, 1, 5], row[2]]]])],
  ["a bucket without its count", stored([1, [[row[0], row[1], [12]]]])],
  ["a bucket that does not exist", stored([1, [[row[0], row[1], [5_000, 1]]]])],
])("%s in stored sums is an error", (_, packed) => {
  expect(() => unpackSums(packed, 2, "item")).toThrow(StoredUsageError);
});
