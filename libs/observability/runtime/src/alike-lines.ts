import { ACCESS_LOG_VERSION, type AccessLogLine } from "./access-log";
import { parseAccessLogLine } from "./parse-access-log-line";
import { CHARACTERS } from "./parse-written-line";
import type { SkippedReason } from "./skipped-reason";

/** What the schema has first, which is each line's own: its ids, of which older lines have one. The time is of 13 digits from 2001 to 2286. */
const OWN = new RegExp(
  String.raw`\{"v":${ACCESS_LOG_VERSION},(?:"extendedRequestId":"${CHARACTERS}",)?"requestId":"${CHARACTERS}","time":[1-9]\d{12},`,
  "y",
);
const MILLISECOND_DIGITS = 3;
const SECOND_DIGITS = 10;

/** Lines of so many kinds are told apart at once: of a tenant's requests, most differ in a millisecond of latency or in none. */
const KINDS = 6;

/** Lines that differ in their ids and their millisecond only. */
interface Kind {
  readonly second: string;
  /** All that follows the time. */
  readonly rest: string;
  readonly line: AccessLogLine;
  times: number;
}

/** Reads many lines of which most say what one just before them said: these are not read again, but counted. */
export class AlikeLines {
  private readonly kinds: Kind[] = [];
  private next = 0;

  /**
   * @param count takes a line, and how many there were that differ from it in their ids, and in their time within the same
   * second
   * @param skip takes why a line cannot be read
   */
  constructor(
    private readonly count: (line: AccessLogLine, times: number) => void,
    private readonly skip: (reason: SkippedReason) => void,
  ) {}

  /**
   * @param untrustedLines each with its line break
   * @returns how many could be read
   */
  read(untrustedLines: string): number {
    let readable = 0;
    for (let start = 0; start < untrustedLines.length;) {
      const lineBreak = untrustedLines.indexOf("\n", start);
      const end = lineBreak < 0 ? untrustedLines.length : lineBreak;
      if (this.readLine(untrustedLines, start, end)) readable++;
      start = end + 1;
    }
    for (const kind of this.kinds) this.countKind(kind);
    return readable;
  }

  private readLine(untrustedLines: string, start: number, end: number): boolean {
    OWN.lastIndex = start;
    const isWritten = OWN.test(untrustedLines);
    const restAt = OWN.lastIndex;
    const secondEnds = restAt - ",".length - MILLISECOND_DIGITS;
    const second = isWritten ? untrustedLines.substring(secondEnds - SECOND_DIGITS, secondEnds) : "";
    const rest = isWritten ? untrustedLines.substring(restAt, end) : "";
    for (const kind of this.kinds) {
      if (kind.rest !== rest || kind.second !== second) continue;
      kind.times++;
      return true;
    }
    const line = parseAccessLogLine(untrustedLines.substring(start, end));
    if (typeof line === "string") {
      this.skip(line);
      return false;
    }
    if (isWritten) this.keep({ second, rest, line, times: 1 });
    else this.count(line, 1);
    return true;
  }

  /** In the place of the one that came first. */
  private keep(kind: Kind): void {
    const before = this.kinds[this.next];
    if (before !== undefined) this.countKind(before);
    this.kinds[this.next] = kind;
    this.next = (this.next + 1) % KINDS;
  }

  private countKind(kind: Kind): void {
    if (kind.times > 0) this.count(kind.line, kind.times);
    kind.times = 0;
  }
}
