import { parseAccessLogLine, type AccessLogLine } from "@tollgate/observability-runtime";
import type { LinePredicate } from "./request-filter";

/** Lines that were added together. */
interface Chunk {
  readonly bytes: Buffer;
  /** Position of its first line. */
  readonly from: number;
}

/**
 * The last lines, up to a number of bytes: newer lines replace the oldest. They are stored as text, and
 * parsed when they are searched.
 */
export class RecentLines {
  private readonly chunks: Chunk[] = [];
  private keptBytes = 0;
  private written = 0;

  constructor(private readonly maxBytes: number) {}

  /** Number of valid lines that have been added: the position after the newest. */
  get end(): number {
    return this.written;
  }

  /** Position of the oldest line that is kept. */
  get begin(): number {
    return this.chunks[0]?.from ?? this.written;
  }

  /** The oldest valid line that is kept. */
  oldest(): AccessLogLine | undefined {
    for (const { bytes } of this.chunks) {
      for (const untrustedLine of bytes.toString("utf8").split("\n")) {
        const line = parseAccessLogLine(untrustedLine);
        if (typeof line !== "string") return line;
      }
    }
    return undefined;
  }

  /**
   * @param untrustedLines in UTF-8, each with its line break; with more than `maxBytes`, they are not kept
   * @param readable number of valid lines; invalid lines are skipped when the lines are read
   */
  add(untrustedLines: Uint8Array, readable: number): void {
    if (untrustedLines.length > this.maxBytes) return;
    this.chunks.push({ bytes: Buffer.from(untrustedLines), from: this.written });
    this.keptBytes += untrustedLines.length;
    this.written += readable;
    while (this.keptBytes > this.maxBytes) this.keptBytes -= this.chunks.shift()?.bytes.length ?? 0;
  }

  /**
   * The newest matching lines, newest last.
   *
   * @param since position before which lines are not searched
   * @returns at most `limit` lines, and the number of further matches
   */
  matching(
    matches: LinePredicate,
    since: number,
    limit: number,
  ): { readonly lines: readonly AccessLogLine[]; readonly leftOut: number } {
    const found: AccessLogLine[] = [];
    let leftOut = 0;
    const oldest = Math.max(since, this.begin);
    let place = this.written;
    for (const untrustedLine of this.newestFirst()) {
      if (place <= oldest) break;
      if (!matches && found.length === limit) return { lines: found.reverse(), leftOut: place - oldest };
      const line = parseAccessLogLine(untrustedLine);
      if (typeof line === "string") continue;
      place--;
      if (matches && !matches(line)) continue;
      if (found.length < limit) found.push(line);
      else leftOut++;
    }
    return { lines: found.reverse(), leftOut };
  }

  private *newestFirst(): IterableIterator<string> {
    for (const { bytes } of this.chunks.toReversed()) yield* bytes.toString("utf8").split("\n").toReversed();
  }
}

/** The newest of many lines that arrive in any order. */
export class NewestLines {
  private kept: AccessLogLine[] = [];
  private added = 0;

  constructor(private readonly limit: number) {}

  add(line: AccessLogLine): void {
    this.added++;
    this.kept.push(line);
    if (this.kept.length >= this.limit * 2) this.trim();
  }

  /** The lines, newest last, and the number of other lines. */
  found(): { readonly lines: readonly AccessLogLine[]; readonly leftOut: number } {
    this.trim();
    return { lines: this.kept, leftOut: this.added - this.kept.length };
  }

  private trim(): void {
    this.kept = this.kept.sort((a, b) => a.time - b.time).slice(-this.limit);
  }
}
