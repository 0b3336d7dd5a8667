import { parseAccessLogLine, type AccessLogLine } from "@tollgate/observability-runtime";
import { copyBytes, LINE_BREAK, PIECE_BYTES } from "../line-bytes";
import type { LinePredicate } from "./request-filter";

/** Lines that came one after the other: room for a piece, some 300 of them. */
interface Block {
  readonly bytes: Buffer;
  length: number;
  /** The place of its first line. */
  from: number;
}

/**
 * The last lines, a fixed number of bytes of them: newer ones take the oldest ones' place. They are kept as they are written,
 * and read when someone looks for some: what is kept of each costs neither a look at it nor anything for the garbage
 * collector to carry along.
 */
export class RecentLines {
  private readonly blocks: Block[];
  private newest = 0;
  private written = 0;

  constructor(blocks: number) {
    this.blocks = Array.from({ length: blocks }, () => ({
      bytes: Buffer.allocUnsafeSlow(PIECE_BYTES),
      length: 0,
      from: 0,
    }));
  }

  /** How many lines have been added that could be read. It names the place after the newest. */
  get end(): number {
    return this.written;
  }

  /** The place of the oldest line that is kept. */
  get begin(): number {
    return this.block(this.newest + 1).from;
  }

  /** The oldest line that is kept and can be read. */
  oldest(): AccessLogLine | undefined {
    for (let age = this.blocks.length - 1; age >= 0; age--) {
      const { bytes, length } = this.block(this.newest - age);
      for (const untrustedLine of bytes.toString("utf8", 0, length).split("\n")) {
        const line = parseAccessLogLine(untrustedLine);
        if (typeof line !== "string") return line;
      }
    }
    return undefined;
  }

  /**
   * @param untrustedLines in UTF-8, each with its line break; at most a piece, or they are not kept
   * @param readable how many of them can be read; the others are left out when they are looked at
   */
  add(untrustedLines: Uint8Array, readable: number): void {
    if (untrustedLines.length > PIECE_BYTES) return;
    const block = this.blockFor(untrustedLines.length);
    copyBytes(untrustedLines, block.bytes, block.length);
    block.length += untrustedLines.length;
    this.written += readable;
  }

  /**
   * The newest lines that match, the newest last.
   *
   * @param since lines before this place are not looked at
   * @returns as many as asked for, and how many more there were
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
    for (let age = 0; age < this.blocks.length; age++) {
      const { bytes, length } = this.block(this.newest - age);
      for (let end = length - 1; end >= 0;) {
        const start = end === 0 ? 0 : bytes.lastIndexOf(LINE_BREAK, end - 1) + 1;
        yield bytes.toString("utf8", start, end);
        end = start - 1;
      }
    }
  }

  /** The block that so many bytes still fit into, or the oldest one, emptied. */
  private blockFor(length: number): Block {
    const newest = this.block(this.newest);
    if (newest.length + length <= PIECE_BYTES) return newest;
    this.newest++;
    const next = this.block(this.newest);
    next.length = 0;
    next.from = this.written;
    return next;
  }

  private block(number: number): Block {
    return this.blocks[(number + this.blocks.length) % this.blocks.length] as Block;
  }
}

/** The newest of many lines that come in any order. */
export class NewestLines {
  private kept: AccessLogLine[] = [];
  private added = 0;

  constructor(private readonly limit: number) {}

  add(line: AccessLogLine): void {
    this.added++;
    this.kept.push(line);
    if (this.kept.length >= this.limit * 2) this.trim();
  }

  /** The newest last, and how many there were beside them. */
  found(): { readonly lines: readonly AccessLogLine[]; readonly leftOut: number } {
    this.trim();
    return { lines: this.kept, leftOut: this.added - this.kept.length };
  }

  private trim(): void {
    this.kept = this.kept.sort((a, b) => a.time - b.time).slice(-this.limit);
  }
}
