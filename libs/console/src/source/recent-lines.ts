import { parseAccessLogLine, type AccessLogLine } from "@tollgate/observability-runtime";
import type { LinePredicate } from "./request-filter";

/**
 * The last lines, a fixed number of them: a newer one takes the oldest one's place. They are kept as they are written and read
 * again when someone looks for some: of a line that was read there is more for the garbage collector to carry along.
 */
export class RecentLines {
  private readonly untrustedLines: string[] = [];
  private written = 0;

  constructor(private readonly capacity: number) {}

  /** How many lines have been added. It names the place after the newest. */
  get end(): number {
    return this.written;
  }

  /** @param untrustedLine one that could be read */
  add(untrustedLine: string): void {
    this.untrustedLines[this.written % this.capacity] = untrustedLine;
    this.written++;
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
    const oldest = Math.max(since, this.written - this.capacity, 0);
    for (let at = this.written - 1; at >= oldest; at--) {
      if (!matches && found.length === limit) {
        leftOut = at + 1 - oldest;
        break;
      }
      const line = parseAccessLogLine(this.untrustedLines[at % this.capacity] as string) as AccessLogLine;
      if (matches && !matches(line)) continue;
      if (found.length < limit) found.push(line);
      else leftOut++;
    }
    return { lines: found.reverse(), leftOut };
  }
}
