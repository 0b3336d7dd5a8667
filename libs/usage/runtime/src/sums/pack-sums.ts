import { deflateRawSync } from "node:zlib";
import { StoredUsageError } from "../errors";
import { unpackJson } from "../unpack-json";
import { UsageSums } from "./usage-sums";

/** The stored form of sums: raw deflate of JSON, `[version, rows]`. */
const VERSION = 1;

/** The numbers of one row, and its histogram as bucket, count, bucket, count... */
type Row = readonly [
  labels: readonly string[],
  totals: readonly [requests: number, metered: number, bytes: number, integrations: number, ms: number],
  latency: readonly number[],
];

export function packSums(sums: UsageSums): Uint8Array {
  const rows = [...sums].map(
    ([labels, { requests, metered, bytes, integrations, integrationMs, latency }]): Row => [
      labels,
      [requests, metered, bytes, integrations, integrationMs],
      latency.entries(),
    ],
  );
  return deflateRawSync(JSON.stringify([VERSION, rows]));
}

/**
 * @param labels the number of labels of each row
 * @param item names the stored item in errors
 * @throws {StoredUsageError} when the bytes are not what {@link packSums} returns
 */
export function unpackSums(packed: Uint8Array, labels: number, item: string): UsageSums {
  const stored = unpackJson(packed, item);
  if (!Array.isArray(stored) || stored[0] !== VERSION)
    throw new StoredUsageError(item, "it has another version");
  const rows: unknown = stored[1];
  if (!Array.isArray(rows) || !rows.every((row) => isRow(row, labels)))
    throw new StoredUsageError(item, "its rows are not valid");
  const sums = new UsageSums();
  for (const [names, [requests, metered, bytes, integrations, integrationMs], latency] of rows) {
    const totals = sums.of(...names);
    totals.requests += requests;
    totals.metered += metered;
    totals.bytes += bytes;
    totals.integrations += integrations;
    totals.integrationMs += integrationMs;
    try {
      // In place: a year of a tenant has thousands of items.
      totals.latency.addStored(latency);
    } catch {
      throw new StoredUsageError(item, "its latencies are not valid");
    }
  }
  return sums;
}

function isRow(untrusted: unknown, labels: number): untrusted is Row {
  if (!Array.isArray(untrusted) || untrusted.length !== 3) return false;
  const [names, totals, latency] = untrusted as readonly unknown[];
  return (
    isListOf(names, (each) => typeof each === "string") &&
    names.length === labels &&
    isListOf(totals, isCount) &&
    totals.length === 5 &&
    isListOf(latency, isCount) &&
    latency.length % 2 === 0
  );
}

function isListOf(untrusted: unknown, is: (each: unknown) => boolean): untrusted is readonly unknown[] {
  return Array.isArray(untrusted) && untrusted.every(is);
}

function isCount(untrusted: unknown): boolean {
  return Number.isSafeInteger(untrusted) && (untrusted as number) >= 0;
}
