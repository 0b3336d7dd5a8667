import type { AccessLogLine, SkippedReason } from "@tollgate/observability-runtime";
import { parseAccessLogLine } from "@tollgate/observability-runtime";

type Parsed = AccessLogLine | SkippedReason;

/** `aws logs tail` puts time and log stream before each message. */
const TAIL_PREFIX = /^\d{4}-\d\d-\d\dT\S+ \S+ (?=\{)/;
/** A message in what `aws logs filter-log-events` and `get-log-events` print: JSON, one member a line. */
const MESSAGE_MEMBER = /^\s*"message": ("(?:[^"\\]|\\.)*"),?\s*$/;

/**
 * Reads lines of a file as CloudWatch Logs gives its messages out: each by itself, after a time as in an export to S3 (what
 * the parser knows), after time and stream, or as JSON of the command line.
 */
export class ExportedLines {
  private isFirst = true;
  /** In JSON of the command line, what is no message is no line of a log either. */
  private isJson = false;

  /** @returns what the text holds: usually one line or the reason why it is none; nothing for the frame of JSON */
  read(untrustedText: string): readonly Parsed[] {
    const text = untrustedText.endsWith("\r") ? untrustedText.slice(0, -1) : untrustedText;
    if (text.trim() === "") return [];
    if (this.isFirst) {
      this.isFirst = false;
      this.isJson = text.trim() === "{";
    }
    if (this.isJson) return messageOf(text);
    const parsed = parseAccessLogLine(text);
    if (typeof parsed !== "string") return [parsed];
    if (parsed === "malformed") return [parseAccessLogLine(text.replace(TAIL_PREFIX, ""))];
    return parsed === "foreign" ? (eventsOf(text) ?? [parsed]) : [parsed];
  }
}

function messageOf(text: string): readonly Parsed[] {
  const literal = MESSAGE_MEMBER.exec(text)?.[1];
  if (literal === undefined) return [];
  const message = parseJson(literal);
  return [typeof message === "string" ? parseAccessLogLine(message.trimEnd()) : "malformed"];
}

/** The whole of the command line's JSON in one line, as `jq -c` prints it. */
function eventsOf(text: string): readonly Parsed[] | undefined {
  if (!text.startsWith('{"events":[')) return undefined;
  const { events } = parseJson(text) as { readonly events: readonly { readonly message?: unknown }[] };
  return events.map((event) =>
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
