import { gunzipSync } from "node:zlib";
import { EnvelopeError } from "../errors";

/** A line as CloudWatch Logs delivers it. */
export interface LogEvent {
  /** Unique for each event of a log group; the same in each repeated delivery. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  /** The line, untrusted. */
  readonly message: string;
}

/**
 * The bytes that an envelope may have, unpacked. CloudWatch Logs documents no limit; Lambda's asynchronous events are
 * far smaller, and so is what they unpack to. Without a limit, a small event could fill the memory.
 */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Unpacks the event with which CloudWatch Logs invokes a function: `{ awslogs: { data } }`, where `data` is base64 of
 * gzip of JSON.
 *
 * @returns the lines; none for a control message, with which CloudWatch Logs checks that it can deliver
 * @throws {EnvelopeError} when the event is anything else. A part of an envelope is never taken for all of it.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export function unpackEnvelope(untrustedEvent: unknown): readonly LogEvent[] {
  const { messageType, logEvents } = membersOf(parse(unzip(dataOf(untrustedEvent))));
  if (messageType === "CONTROL_MESSAGE") return [];
  if (messageType !== "DATA_MESSAGE")
    throw new EnvelopeError("its messageType is neither DATA_MESSAGE nor CONTROL_MESSAGE");
  if (!Array.isArray(logEvents)) throw new EnvelopeError("its logEvents are not a list");
  if (!logEvents.every(isLogEvent))
    throw new EnvelopeError("one of its logEvents has no id, timestamp or message of the right type");
  return logEvents;
}

function dataOf(untrustedEvent: unknown): string {
  const { awslogs } = membersOf(untrustedEvent);
  const { data } = membersOf(awslogs);
  if (typeof data !== "string") throw new EnvelopeError("it has no awslogs.data");
  return data;
}

function unzip(untrustedData: string): string {
  try {
    return gunzipSync(Buffer.from(untrustedData, "base64"), { maxOutputLength: MAX_BYTES }).toString("utf8");
  } catch {
    throw new EnvelopeError("its data is not base64 of gzip");
  }
}

function parse(untrustedText: string): unknown {
  try {
    return JSON.parse(untrustedText);
  } catch {
    throw new EnvelopeError("its data is not JSON");
  }
}

function membersOf(untrusted: unknown): Readonly<Record<string, unknown>> {
  if (typeof untrusted !== "object" || untrusted === null) throw new EnvelopeError("it has no members");
  return untrusted as Readonly<Record<string, unknown>>;
}

function isLogEvent(untrusted: unknown): untrusted is LogEvent {
  if (typeof untrusted !== "object" || untrusted === null) return false;
  const { id, timestamp, message } = untrusted as Readonly<Record<string, unknown>>;
  return (
    typeof id === "string" &&
    id !== "" &&
    typeof timestamp === "number" &&
    Number.isSafeInteger(timestamp) &&
    timestamp >= 0 &&
    typeof message === "string"
  );
}
