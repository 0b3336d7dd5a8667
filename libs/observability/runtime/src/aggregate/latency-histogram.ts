/** From here on, buckets are 10 % wide; below, each millisecond has its own bucket. */
const EXACT_BELOW_MS = 20;
const GROWTH = 1.1;
/** API Gateway's timeout is 29 s, and can be raised to 5 minutes. Longer latencies count as 5 minutes. */
const MAX_MS = 300_000;

/** The most values of one bucket. */
const MAX_COUNT = 2 ** 32 - 1;

/** Upper ends of the buckets, in milliseconds. Stored histograms have their numbers, so they are never changed. */
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

  /** The buckets that have values, each followed by its count, in order: the form in which a histogram is stored. */
  entries(): readonly number[] {
    const entries: number[] = [];
    for (let bucket = 0; bucket < this.counts.length; bucket++) {
      const count = this.counts[bucket] as number;
      if (count > 0) entries.push(bucket, count);
    }
    return entries;
  }

  /**
   * Adds a stored histogram.
   *
   * @param stored bucket, count, bucket, count and so on, as {@link entries} has them
   * @throws {RangeError} when one of them is not a bucket of this version with a count
   */
  addStored(stored: readonly number[]): void {
    for (let at = 0; at < stored.length; at += 2) {
      const bucket = stored[at] as number;
      const count = stored[at + 1] ?? -1;
      const sum = (this.counts[bucket] ?? NaN) + count;
      if (!(count >= 0 && Number.isInteger(count) && sum <= MAX_COUNT))
        throw new RangeError(`${bucket}: ${count} is not a bucket of a histogram with its count`);
      this.counts[bucket] = sum;
      this.total += count;
    }
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
