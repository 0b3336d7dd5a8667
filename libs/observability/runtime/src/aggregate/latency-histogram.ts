/** From here on buckets are as wide as 10 % of their value; below, each millisecond has its own. */
const EXACT_BELOW_MS = 20;
const GROWTH = 1.1;
/** API Gateway ends a request after 29 s unless that limit was raised, to 5 minutes at most. Longer ones count as this long. */
const MAX_MS = 300_000;

/** Upper ends of the buckets, in milliseconds. */
const UPPER_ENDS = upperEnds();

function upperEnds(): readonly number[] {
  const ends = Array.from({ length: EXACT_BELOW_MS }, (_, milliseconds) => milliseconds);
  for (let end = EXACT_BELOW_MS; end < MAX_MS; end = Math.ceil(end * GROWTH)) ends.push(end);
  return [...ends, MAX_MS];
}

/** Which bucket a number of milliseconds falls into. */
const BUCKET_OF = bucketTable();

function bucketTable(): Uint8Array {
  const table = new Uint8Array(MAX_MS + 1);
  UPPER_ENDS.forEach((end, bucket) => table.fill(bucket, (UPPER_ENDS[bucket - 1] ?? -1) + 1, end + 1));
  return table;
}

/** How many values were how large: percentiles at most 10 % too high, in a memory that the number of values does not change. */
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
   * The smallest bucket's end that so many percent of the values do not exceed, in milliseconds.
   *
   * @param percent 0 to 100
   * @returns nothing when there are no values
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
