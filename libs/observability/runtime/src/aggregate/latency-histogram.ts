/** From here on, buckets are 10 % wide; below, each millisecond has its own bucket. */
const EXACT_BELOW_MS = 20;
const GROWTH = 1.1;
/** API Gateway's timeout is 29 s, and can be raised to 5 minutes. Longer latencies count as 5 minutes. */
const MAX_MS = 300_000;

/** Upper ends of the buckets, in milliseconds. */
const UPPER_ENDS = upperEnds();

function upperEnds(): readonly number[] {
  const ends = Array.from({ length: EXACT_BELOW_MS }, (_, milliseconds) => milliseconds);
  for (let end = EXACT_BELOW_MS; end < MAX_MS; end = Math.ceil(end * GROWTH)) ends.push(end);
  return [...ends, MAX_MS];
}

/** The bucket of each number of milliseconds. */
const BUCKET_OF = bucketTable();

function bucketTable(): Uint8Array {
  const table = new Uint8Array(MAX_MS + 1);
  UPPER_ENDS.forEach((end, bucket) => table.fill(bucket, (UPPER_ENDS[bucket - 1] ?? -1) + 1, end + 1));
  return table;
}

/**
 * A histogram of latencies. Percentiles are at most 10 % too high, and its memory does not grow with the
 * number of values.
 */
export class LatencyHistogram {
  private readonly counts = new Uint32Array(UPPER_ENDS.length);
  private total = 0;

  record(milliseconds: number): void {
    const bucket = BUCKET_OF[milliseconds < MAX_MS ? Math.ceil(milliseconds) : MAX_MS] as number;
    this.counts[bucket] = (this.counts[bucket] as number) + 1;
    this.total++;
  }

  add(other: LatencyHistogram): void {
    for (let bucket = 0; bucket < this.counts.length; bucket++) {
      this.counts[bucket] = (this.counts[bucket] as number) + (other.counts[bucket] as number);
    }
    this.total += other.total;
  }

  /**
   * A percentile, rounded up to its bucket's end, in milliseconds.
   *
   * @param percent 0 to 100
   * @returns `undefined` without values
   */
  percentile(percent: number): number | undefined {
    if (this.total === 0) return undefined;
    let missing = Math.max(1, Math.ceil((this.total * percent) / 100));
    for (let bucket = 0; bucket < this.counts.length; bucket++) {
      missing -= this.counts[bucket] as number;
      if (missing <= 0) return UPPER_ENDS[bucket];
    }
    return MAX_MS;
  }
}
