import { constants, gunzipSync } from "node:zlib";
import type { AccessLogLine, SkippedReason } from "@tollgate/observability-runtime";
import { parseAccessLogLine } from "@tollgate/observability-runtime";
import { isFrame } from "./export-frames";
import { flatObject } from "./flat-object";

export type Parsed = AccessLogLine | SkippedReason;

/** Longer text is not part of a log; it is skipped without being buffered. */
const MAX_LENGTH = 16 * 1024 * 1024;
/** A line of the log is never this long; a longer one contains many lines. */
const MAX_LINE_LENGTH = 64 * 1024;
/** Subscription data is packed once; data that is packed repeatedly is not subscription data. */
const MAX_NESTING = 3;
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

/** The beginning of gzip in base64. */
const PACKED = "H4sI";
const PACKED_LINE = /^"?(H4sI[A-Za-z0-9+/]*=*)"?,?$/;
/** A message that CloudWatch Logs sends to test whether Firehose is reachable. */
const CONTROL_MESSAGE = "CWL CONTROL MESSAGE";

const WANTS_MORE = -1;

/** The rest of a string after its opening quote, without the closing quote. */
const SINGLE_QUOTED = /(?:[^']|'')*/y;
const CSV_QUOTED = /(?:[^"]|"")*/y;
const JSON_QUOTED = /(?:[^"\\\n]|\\[\s\S])*/y;
const JSON_STRING = /"(?:[^"\\\n\r]|\\.)*"/y;
const LINE_BEGINNING = /(?:\d{4}-\d\d-\d\dT[\d:.]+Z )?\{"/y;
const SPACE = /[\s,:]*/y;
const LITERAL = /[-+\w.]+/y;

/**
 * Finds the lines of an access log in any format in which AWS exports messages. The content decides, not a
 * file name:
 *
 * - plain messages, or messages after a time, as in an export to S3
 *   (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3Export.html), or after time and stream: `aws
 *   logs tail` with `--format short`, `detailed` or `json`
 *   (https://docs.aws.amazon.com/cli/latest/reference/logs/tail.html);
 * - `filter-log-events`, `get-log-events` and `get-query-results` of the command line as JSON, YAML, text or
 *   a table (https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-output-format.html), complete or by
 *   `--query`;
 * - tables of Logs Insights and of a log stream as CSV, JSON or Markdown
 *   (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData_ExportQueryResults.html),
 *   with `@message`;
 * - batches of a subscription filter
 *   (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html) as JSON or packed in
 *   base64, one or many in a JSON of Lambda, Kinesis or Firehose, or concatenated with or without line
 *   breaks;
 * - messages that Firehose extracted from them
 *   (https://docs.aws.amazon.com/firehose/latest/dev/Message_extraction.html), with or without line breaks.
 *
 * It buffers only incomplete values. A truncated value is `malformed`, counted once.
 */
export class ExportedLines {
  private rest = "";
  /** Number of open JSON brackets. */
  private depth = 0;
  private isAtLineStart = true;
  private isPassingOver = false;
  private hasSeenJson = false;
  private found = 0;
  private out: Parsed[] = [];
  private hasOpenEnd = false;

  constructor(private readonly nesting = 0) {}

  /** Whether the text ended within JSON: then more lines may be missing than were counted. */
  get endsTooEarly(): boolean {
    return this.hasOpenEnd;
  }

  /**
   * @param untrustedText the next piece of the file, cut anywhere
   * @returns lines, and for each text that is not a line the reason
   */
  read(untrustedText: string): readonly Parsed[] {
    this.rest += untrustedText;
    this.scan(false);
    return this.take();
  }

  /**
   * Call this at the end. @returns the incomplete value, and `foreign` if the file is JSON without a message
   */
  end(): readonly Parsed[] {
    this.scan(true);
    this.hasOpenEnd ||= this.depth > 0;
    if (this.hasSeenJson && this.found === 0 && this.out.length === 0) this.out.push("foreign");
    return this.take();
  }

  private take(): readonly Parsed[] {
    const { out } = this;
    this.out = [];
    this.found += out.length;
    return out;
  }

  private scan(isEnd: boolean): void {
    const text = this.rest;
    const lines = new LineEnds(text);
    let at = 0;
    while (at < text.length) {
      const next = this.step(text, at, lines, isEnd);
      if (next === WANTS_MORE) break;
      at = next;
      this.isAtLineStart = text[at - 1] === "\n";
    }
    this.rest = text.slice(at);
    if (isEnd) this.rest = "";
    else if (this.rest.length > MAX_LENGTH) this.passOver();
  }

  private step(text: string, at: number, lines: LineEnds, isEnd: boolean): number {
    if (this.isPassingOver) {
      this.isPassingOver = !lines.isWhole(at);
      return lines.after(at);
    }
    return this.depth > 0 ? this.inJson(text, at, lines, isEnd) : this.betweenValues(text, at, lines, isEnd);
  }

  /** The value is too long: drops it, and skips to the end of its line. */
  private passOver(): void {
    this.out.push("malformed");
    this.rest = "";
    this.depth = 0;
    this.isPassingOver = true;
  }

  /** Outside of JSON: reads a line of text, or the text before an object. */
  private betweenValues(text: string, at: number, lines: LineEnds, isEnd: boolean): number {
    const end = lines.end(at);
    const isWhole = isEnd || lines.isWhole(at);
    if (this.isAtLineStart && isWhole && end - at < MAX_LINE_LENGTH && beginsLine(text, at)) {
      const parsed = parseAccessLogLine(text.slice(at, end).trimEnd());
      if (typeof parsed !== "string") {
        this.out.push(parsed);
        return lines.after(at);
      }
    }
    if (this.isAtLineStart && opensArray(text.slice(at, Math.min(end, at + 200)))) {
      this.open();
      return text.indexOf("[", at) + 1;
    }
    const brace = text.indexOf("{", at);
    if (brace < 0 || brace >= end) {
      if (!isWhole) return WANTS_MORE;
      if (this.isAtLineStart) this.lineWithoutObject(text.slice(at, end));
      return lines.after(at);
    }
    return this.object(text, brace, lines, isEnd);
  }

  private lineWithoutObject(untrustedLine: string): void {
    const line = untrustedLine.trim();
    const [, packed] = PACKED_LINE.exec(line) ?? [];
    if (packed !== undefined) this.unpack(packed);
    else if (!isFrame(line)) this.out.push("malformed");
  }

  /** Reads an object within a text, either plain or quoted in one of the supported ways. */
  private object(text: string, brace: number, lines: LineEnds, isEnd: boolean): number {
    const before = text[brace - 1];
    if (before === "'") return this.quoted(SINGLE_QUOTED, text, brace, lines, isEnd, unquoteSingle);
    const isQuoted = before === '"';
    const [next] = /[^\s]|$/.exec(text.slice(brace + 1, brace + 200)) ?? [""];
    if (isQuoted && next === "" && !isEnd) return WANTS_MORE;
    if (isQuoted && next === "\\") return this.quoted(JSON_QUOTED, text, brace, lines, isEnd, unquoteJson);
    if (isQuoted && next === '"') return this.quoted(CSV_QUOTED, text, brace, lines, isEnd, unquoteCsv);
    return this.jsonObject(text, brace, lines, isEnd);
  }

  private quoted(
    pattern: RegExp,
    text: string,
    from: number,
    lines: LineEnds,
    isEnd: boolean,
    unquote: (quoted: string) => string | undefined,
  ): number {
    pattern.lastIndex = from;
    const [quoted = ""] = pattern.exec(text) ?? [];
    const end = from + quoted.length;
    // A quote at the end of the text may be the first of two.
    if (end >= text.length - 1 && !isEnd) return WANTS_MORE;
    const isClosed = text[end] === "'" || text[end] === '"';
    const message = isClosed ? unquote(quoted) : undefined;
    this.out.push(message === undefined ? "malformed" : parseAccessLogLine(message.trim()));
    return isClosed ? end + 1 : lines.after(end);
  }

  private jsonObject(text: string, brace: number, lines: LineEnds, isEnd: boolean): number {
    const object = flatObject(text, brace);
    switch (object.kind) {
      case "flat":
        this.flat(text.slice(brace, object.end));
        return object.end;
      case "nested":
        this.open();
        return brace + 1;
      case "begun":
        if (!isEnd) return WANTS_MORE;
        return this.failed(text.length, lines);
      case "broken":
        return this.failed(object.at, lines);
    }
  }

  /**
   * Within JSON, reads values with any names and at any depth: only their content decides whether they are
   * messages.
   */
  private inJson(text: string, from: number, lines: LineEnds, isEnd: boolean): number {
    SPACE.lastIndex = from;
    const at = from + (SPACE.exec(text)?.[0].length ?? 0);
    if (at >= text.length) return text.length;
    switch (text[at]) {
      case "{":
        return this.jsonObject(text, at, lines, isEnd);
      case "[":
        this.open();
        return at + 1;
      case "]":
      case "}":
        this.depth--;
        return at + 1;
      case '"': {
        JSON_STRING.lastIndex = at;
        const [literal] = JSON_STRING.exec(text) ?? [];
        if (literal !== undefined) {
          this.stringInJson(literal);
          return at + literal.length;
        }
        return lines.isWhole(at) || isEnd ? this.failed(at, lines) : WANTS_MORE;
      }
      default: {
        LITERAL.lastIndex = at;
        const [literal] = LITERAL.exec(text) ?? [];
        return literal === undefined ? this.failed(at, lines) : at + literal.length;
      }
    }
  }

  private stringInJson(literal: string): void {
    if (!literal.startsWith('"{') && !literal.startsWith(`"${PACKED}`)) return;
    const value = parseJson(literal);
    if (typeof value === "string") this.value(value);
    else this.out.push("malformed");
  }

  /** Reads an object without nested objects: a line, an event with its message, or something else. */
  private flat(untrustedText: string): void {
    const parsed = parseAccessLogLine(untrustedText);
    if (parsed !== "foreign") {
      this.out.push(parsed);
      return;
    }
    const members = parseJson(untrustedText) as Readonly<Record<string, unknown>>;
    const { field, value, message = members["@message"] } = members;
    if (field === "@message" && typeof value === "string") return this.value(value);
    if (field !== undefined && value !== undefined) return;
    const texts = Object.values(members).filter((each) => typeof each === "string");
    const packed = texts.filter(isPacked);
    if (packed.length > 0) return packed.forEach((each) => this.unpack(each));
    if (typeof message === "string" && message.startsWith(CONTROL_MESSAGE)) return;
    if (typeof message === "string" && (message.startsWith("{") || this.depth > 0))
      return this.value(message);
    // Members beside events, such as the searched streams, do not count as skipped.
    if (this.depth === 0) this.out.push("foreign");
  }

  private value(untrustedText: string): void {
    if (isPacked(untrustedText)) this.unpack(untrustedText);
    else this.out.push(parseAccessLogLine(untrustedText.trim()));
  }

  /**
   * Unpacks subscription data: JSON packed with gzip, in base64. Truncated data is read as far as it goes.
   */
  private unpack(base64: string): void {
    if (this.nesting >= MAX_NESTING) return void this.out.push("malformed");
    let text: string;
    try {
      text = gunzipSync(Buffer.from(base64, "base64"), {
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: MAX_UNPACKED_BYTES,
      }).toString("utf8");
    } catch {
      return void this.out.push("malformed");
    }
    const inner = new ExportedLines(this.nesting + 1);
    for (const parsed of [inner.read(text), inner.end()]) for (const each of parsed) this.out.push(each);
    this.hasOpenEnd ||= inner.endsTooEarly;
  }

  private open(): void {
    this.depth++;
    this.hasSeenJson = true;
  }

  /** Invalid or truncated JSON is abandoned at the end of its line. */
  private failed(at: number, lines: LineEnds): number {
    this.out.push("malformed");
    this.depth = 0;
    this.isPassingOver = !lines.isWhole(at);
    return lines.after(at);
  }
}

/** Finds the line ends of a text. Each end is searched once, however many objects the line has. */
class LineEnds {
  private known = -1;
  private searchedFrom = Infinity;

  constructor(private readonly text: string) {}

  /** The end of the line at a position, without its line break. */
  end(at: number): number {
    if (at < this.searchedFrom || at > this.known) {
      const found = this.text.indexOf("\n", at);
      this.known = found < 0 ? this.text.length : found;
      this.searchedFrom = at;
    }
    return this.known;
  }

  isWhole(at: number): boolean {
    return this.end(at) < this.text.length;
  }

  /** The start of the next line. */
  after(at: number): number {
    return Math.min(this.end(at) + 1, this.text.length);
  }
}

/** Whether a line can begin here. Text that no stage or export to S3 writes need not be parsed as a line. */
function beginsLine(text: string, at: number): boolean {
  LINE_BEGINNING.lastIndex = at;
  return LINE_BEGINNING.test(text);
}

/** Whether the text is a JSON array, unlike a text such as `[INFO]`. */
const opensArray = (text: string): boolean => /^\s*\[\s*(?:$|["{[\]])/.test(text);

const isPacked = (text: string): boolean => text.startsWith(PACKED);

/** YAML folds a long text: a line break with the whitespace after it is one space. */
const unquoteSingle = (quoted: string): string => quoted.replace(/\r?\n\s*/g, " ").replaceAll("''", "'");
const unquoteCsv = (quoted: string): string => quoted.replaceAll('""', '"');
/** YAML's double-quoted strings are JSON strings, except for lines joined by a backslash. */
function unquoteJson(quoted: string): string | undefined {
  const value = parseJson(`"${quoted.replace(/\\\r?\n\s*\\?/g, "")}"`);
  return typeof value === "string" ? value : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
