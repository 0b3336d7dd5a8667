import { parseAccessLogLine, type AccessLogLine } from "@tollgate/observability-runtime";
import type { LinePredicate } from "./request-filter";

/** Some 300 lines each. */
const BLOCK_BYTES = 128 * 1024;
const LINE_BREAK = 0x0a;

/** Lines that came one after the other. */
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
      bytes: Buffer.allocUnsafeSlow(BLOCK_BYTES),
      length: 0,
      from: 0,
    }));
  }

  /** How many lines have been added that could be read. It names the place after the newest. */
  get end(): number {
    return this.written;
  }

  /**
   * @param untrustedLines in UTF-8, each with its line break. More than 128 kB at once are not kept
   * @param readable how many of them can be read; the others are left out when they are looked at
   */
  add(untrustedLines: Uint8Array, readable: number): void {
    if (untrustedLines.length > BLOCK_BYTES) return;
    const block = this.blockFor(untrustedLines.length);
    const end = block.length + untrustedLines.length;
    // As in `LineQueue`: the lines may be in shared memory.
    if (untrustedLines.length > 0) block.bytes.fill(untrustedLines, block.length, end);
    block.length = end;
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
    const oldest = Math.max(since, this.block(this.newest + 1).from);
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
    if (newest.length + length <= BLOCK_BYTES) return newest;
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
