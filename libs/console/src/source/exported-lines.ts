import type { AccessLogLine, SkippedReason } from "@tollgate/observability-runtime";
import { parseAccessLogLine } from "@tollgate/observability-runtime";

type Parsed = AccessLogLine | SkippedReason;

/** `aws logs tail` puts time and log stream before each message. */
const TAIL_PREFIX = /^\d{4}-\d\d-\d\dT\S+ \S+ (?=\{)/;
/**
 * A line of the command line's JSON, one member or element a line, that holds a message: `"message"` of an event, `"value"` of
 * a query's `@message`, or the message alone, after `--query 'events[].message'`.
 */
const MESSAGE = /^\s*(?:"(message|value)": )?("(?:[^"\\]|\\.)*"),?\s*$/;
const BYTE_ORDER_MARK = /^\uFEFF/;

/**
 * Reads lines of a file as CloudWatch Logs gives its messages out: each by itself, after a time as in an export to S3 (what
 * the parser knows), after time and stream, or as JSON or text of the command line.
 */
export class ExportedLines {
  private isFirst = true;
  /** In JSON of the command line, what is no message is no line of a log either. */
  private isJson = false;
  private hasMessages = false;

  /** @returns what the text holds: usually one line or the reason why it is none; nothing for the frame of JSON */
  read(untrustedText: string): readonly Parsed[] {
    const text = withoutEnds(untrustedText, this.isFirst);
    if (text.trim() === "") return [];
    if (this.isFirst) {
      this.isFirst = false;
      this.isJson = /^\s*[{[]\s*$/.test(text);
    }
    if (this.isJson) return this.messageIn(text);
    const parsed = parseAccessLogLine(text);
    if (parsed === "malformed") return columnsOf(text) ?? [parseAccessLogLine(text.replace(TAIL_PREFIX, ""))];
    return parsed === "foreign" ? (eventsOf(text) ?? [parsed]) : [parsed];
  }

  /** To be called at the end. @returns that the file is of something else, if it is JSON in which there was no message */
  end(): readonly Parsed[] {
    return this.isJson && !this.hasMessages ? ["foreign"] : [];
  }

  private messageIn(text: string): readonly Parsed[] {
    const [, member, literal] = MESSAGE.exec(text) ?? [];
    // Other values are strings too, but none of them is an object.
    if (literal === undefined || (member !== "message" && !literal.startsWith('"{'))) return [];
    this.hasMessages = true;
    const message = parseJson(literal);
    return [typeof message === "string" ? parseAccessLogLine(message.trimEnd()) : "malformed"];
  }
}

function withoutEnds(text: string, isFirst: boolean): string {
  const begun = isFirst ? text.replace(BYTE_ORDER_MARK, "") : text;
  return begun.endsWith("\r") ? begun.slice(0, -1) : begun;
}

/** `--output text` puts values beside each other, with tabs between: a line's own are escaped. */
function columnsOf(text: string): readonly Parsed[] | undefined {
  const messages = text.split("\t").filter((column) => column.startsWith("{"));
  return text.includes("\t") && messages.length > 0 ? messages.map(parseAccessLogLine) : undefined;
}

/** The whole of the command line's JSON in one line, as `jq -c` prints it. */
function eventsOf(text: string): readonly Parsed[] | undefined {
  if (!text.includes('"events":[')) return undefined;
  const { events } = parseJson(text) as { readonly events?: unknown };
  if (!Array.isArray(events)) return undefined;
  return (events as readonly ({ readonly message?: unknown } | null)[]).map((event) =>
    typeof event?.message === "string" ? parseAccessLogLine(event.message.trimEnd()) : "foreign",
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
