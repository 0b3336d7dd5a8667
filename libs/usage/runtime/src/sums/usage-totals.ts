import { LatencyHistogram } from "@tollgate/observability-runtime";
import type { CountedLine } from "../lines/counted-line";

/** What is summed of lines. */
export interface UsageTotals {
  requests: number;
  /** Requests that the usage plan counted. */
  metered: number;
  /** Bytes of response bodies. */
  bytes: number;
  /** Requests for which the backend was called, and its milliseconds in all of them. */
  integrations: number;
  integrationMs: number;
  /** Milliseconds of whole requests. */
  readonly latency: LatencyHistogram;
}

export function noUsage(): UsageTotals {
  return {
    requests: 0,
    metered: 0,
    bytes: 0,
    integrations: 0,
    integrationMs: 0,
    latency: new LatencyHistogram(),
  };
}

export function countLine(totals: UsageTotals, line: CountedLine): void {
  totals.requests += 1;
  if (line.isMetered) totals.metered += 1;
  totals.bytes += line.bytes;
  if (line.integrationLatency !== undefined) {
    totals.integrations += 1;
    totals.integrationMs += line.integrationLatency;
  }
  totals.latency.record(line.latency);
}

export function addTotals(into: UsageTotals, other: UsageTotals): void {
  into.requests += other.requests;
  into.metered += other.metered;
  into.bytes += other.bytes;
  into.integrations += other.integrations;
  into.integrationMs += other.integrationMs;
  into.latency.add(other.latency);
}
