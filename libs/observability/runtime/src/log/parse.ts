import { CELL_NAME } from "@tollgate/records";
import { ACCESS_LOG_VERSION, accessLogFields, UNSET, type AccessLogLine } from "./schema";

/**
 * The reason why a line is not part of the access log:
 * - `malformed`: not a JSON object, or truncated
 * - `foreign`: a JSON object with other members
 * - `otherVersion`: another version of the schema
 * - `wrongType`: the members of the schema, one of them with an invalid value
 */
export type SkippedReason = "malformed" | "foreign" | "otherVersion" | "wrongType";

/** The timestamp that CloudWatch Logs adds before each message in an export to S3. */
const EXPORT_TIMESTAMP = /^\d{4}-\d\d-\d\dT[\d:.]+Z /;

type Members = Readonly<Record<string, unknown>>;

/**
 * Parses one line of an access log, without its line break, as API Gateway or the local gateway wrote it, or
 * as CloudWatch Logs exported it to S3. A line without `v` has version 1, because the first lines had no
 * version. It never throws.
 */
export function parseAccessLogLine(untrustedText: string): AccessLogLine | SkippedReason {
  const untrusted = parseJson(untrustedText) ?? parseJson(untrustedText.replace(EXPORT_TIMESTAMP, ""));
  if (typeof untrusted !== "object" || untrusted === null || Array.isArray(untrusted)) return "malformed";
  const { v, requestId, time, status, cell } = untrusted as Members;
  if (requestId === undefined || time === undefined || status === undefined) return "foreign";
  if (v !== undefined && v !== ACCESS_LOG_VERSION) return "otherVersion";
  const line = readFields(untrusted as Members);
  if (line === undefined) return "wrongType";
  return typeof cell === "string" && CELL_NAME.test(cell) ? { ...line, cell } : line;
}

/** @returns `undefined` for text that is not JSON */
function parseJson(untrustedText: string): unknown {
  try {
    return JSON.parse(untrustedText);
  } catch {
    return undefined;
  }
}

type Kind = (typeof accessLogFields)[keyof typeof accessLogFields]["kind"];

/** Readers of each kind of value: `null` for an invalid value, `undefined` for an unset one. */
const readers: Readonly<Record<Kind, (untrusted: unknown) => string | number | undefined | null>> = {
  number: (untrusted) => (isCount(untrusted) ? untrusted : null),
  text: (untrusted) => (typeof untrusted === "string" ? untrusted : null),
  optionalText: (untrusted) => {
    if (untrusted === UNSET || untrusted === undefined) return undefined;
    return typeof untrusted === "string" ? untrusted : null;
  },
  optionalNumber: (untrusted) => {
    if (untrusted === UNSET || untrusted === undefined) return undefined;
    if (typeof untrusted !== "string" || untrusted === "") return null;
    const number = Number(untrusted);
    return isCount(number) ? number : null;
  },
};

const fields = Object.entries(accessLogFields).map(([name, { kind }]) => ({ name, read: readers[kind] }));

/** A line with all of its members: to copy it takes a fraction of the time of adding them (benchmark `usage`). */
const EMPTY: Readonly<Record<string, string | number | undefined>> = Object.fromEntries(
  fields.map(({ name }) => [name, undefined]),
);

function readFields(untrusted: Members): AccessLogLine | undefined {
  const line = { ...EMPTY };
  for (const { name, read } of fields) {
    const value = read(untrusted[name]);
    if (value === null) return undefined;
    line[name] = value;
  }
  return isStatus(line["status"]) ? (line as AccessLogLine) : undefined;
}

/** Milliseconds or bytes: not negative, and a safe integer. */
function isCount(untrusted: unknown): untrusted is number {
  return Number.isSafeInteger(untrusted) && (untrusted as number) >= 0;
}

function isStatus(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 100 && (value as number) <= 599;
}
