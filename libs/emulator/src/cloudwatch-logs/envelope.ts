import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** A line with the time at which it was logged, in milliseconds since 1970. */
export interface LoggedLine {
  readonly timestamp: number;
  readonly message: string;
}

/** What an envelope says of all of its lines. */
export interface EnvelopeSource {
  /** The account of the log group. */
  readonly owner: string;
  readonly logGroup: string;
  readonly filterName: string;
}

/** Lines are compressed beside requests: more would take more time than it is worth on one machine. */
const LEVEL = 1;

const compress = promisify(gzip);

/** The event with lines that a subscribed function gets: `{ awslogs: { data } }`, base64 of gzip of JSON. */
export function dataEvent(
  { owner, logGroup, filterName }: EnvelopeSource,
  lines: readonly LoggedLine[],
  ids: EventIds,
): Promise<string> {
  return eventOf({
    messageType: "DATA_MESSAGE",
    owner,
    logGroup,
    logStream: ids.stream,
    subscriptionFilters: [filterName],
    logEvents: lines.map(({ timestamp, message }) => ({ id: ids.next(timestamp), timestamp, message })),
  });
}

/** The event with which CloudWatch Logs checks that it can deliver. */
export function controlEvent(timestamp: number): Promise<string> {
  const message = "CWL CONTROL MESSAGE: Checking health of destination Lambda.";
  return eventOf({
    messageType: "CONTROL_MESSAGE",
    owner: "CloudwatchLogs",
    logGroup: "",
    logStream: "",
    subscriptionFilters: [],
    logEvents: [{ id: "", timestamp, message }],
  });
}

async function eventOf(envelope: object): Promise<string> {
  const data = (await compress(JSON.stringify(envelope), { level: LEVEL })).toString("base64");
  return `{"awslogs":{"data":"${data}"}}`;
}

/** Ids of log events in the form of CloudWatch Logs, 56 digits: no two are the same, also after a restart. */
export class EventIds {
  /** Name of the log stream, another one for each start. */
  readonly stream = randomBytes(16).toString("hex");
  private readonly start = (BigInt(`0x${this.stream}`) % 10n ** 26n).toString().padStart(26, "0");
  private count = 0;

  next(timestamp: number): string {
    this.count += 1;
    return `${String(timestamp).padStart(14, "0")}${this.start}${String(this.count).padStart(16, "0")}`;
  }
}
