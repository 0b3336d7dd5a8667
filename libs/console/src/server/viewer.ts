import type { LogSource } from "../source/log-source";
import { narrows } from "../source/narrowed-log";
import { requestPredicate, type LinePredicate } from "../lines/request-filter";
import type { RequestsMessage, TimeRange } from "../wire";
import type { EventStream } from "./event-stream";
import { panels, type Narrowing } from "./panels";
import { AdaptiveThrottle } from "./adaptive-throttle";
import type { StreamQuery } from "./stream-query";

/** Requests are sent four times per second, all other data once. */
const REQUESTS_EVERY_MS = 250;
const PANELS_EVERY_MS = 1000;
const PING_EVERY_MS = 15_000;
/** Initial number of rows in the list, and the maximum that each message adds. */
const FIRST_REQUESTS = 200;
const MORE_REQUESTS = 50;

/** One open page. Sends it new data, as fast as the page reads. */
export class Viewer {
  private readonly search = new AbortController();
  private readonly timers: readonly NodeJS.Timeout[];
  private place: number | undefined;
  private shownVersion = -1;
  private readonly throttle = new AdaptiveThrottle();
  private readonly time: StreamQuery["time"];
  private readonly matches: LinePredicate;
  private readonly narrowing: Narrowing | undefined;

  constructor(
    private readonly stream: EventStream,
    private readonly source: LogSource,
    { time, filter }: StreamQuery,
  ) {
    this.time = time;
    this.matches = during(time, requestPredicate(filter));
    if (narrows(filter)) this.narrowing = { filter, log: source.narrow(filter, this.search.signal) };
    this.timers = [
      setInterval(() => this.sendRequests(), REQUESTS_EVERY_MS),
      setInterval(() => this.sendPanels(), PANELS_EVERY_MS),
      setInterval(() => stream.ping(), PING_EVERY_MS),
    ];
    // Filtering a file takes a moment. If it takes longer than a second, the partial result is sent
    // meanwhile.
    if (this.narrowing) void this.narrowing.log.read.then(() => this.sendPanels());
    else this.sendPanels();
    void this.sendFirstRequests();
  }

  close(): void {
    this.search.abort();
    for (const timer of this.timers) clearInterval(timer);
    this.stream.close();
  }

  private async sendFirstRequests(): Promise<void> {
    this.send({ reset: true, requests: [], leftOut: 0, searching: true });
    const { signal } = this.search;
    const found = await this.source.search(this.matches, FIRST_REQUESTS, signal);
    if (signal.aborted) return;
    this.place = found.end;
    this.send({ reset: true, requests: found.lines, leftOut: found.leftOut, searching: false });
  }

  private sendRequests(): void {
    // For a client that does not read, the position stays, and the client later learns how many requests it
    // missed.
    if (this.place === undefined || !this.stream.isReady) return;
    const { lines, leftOut, end } = this.source.since(this.place, this.matches, MORE_REQUESTS);
    this.place = end;
    if (lines.length > 0) this.send({ reset: false, requests: lines, leftOut, searching: false });
  }

  private send(message: RequestsMessage): void {
    this.stream.send("requests", message);
  }

  private sendPanels(): void {
    if (this.search.signal.aborted) return;
    const version = this.source.version + (this.narrowing?.log.version ?? 0);
    if (version === this.shownVersion || !this.stream.isReady) return;
    this.throttle.run(() => {
      this.shownVersion = version;
      this.narrowing?.log.refresh();
      this.stream.send("panels", panels(this.source, this.range(), this.narrowing));
    });
  }

  private range(): TimeRange {
    if (this.time === undefined) return this.source.defaultRange();
    if ("from" in this.time) return this.time;
    const { to } = this.source.extent();
    return { from: to - this.time.lastMs, to };
  }
}

/**
 * With a selected time range, the list shows the range of the charts; otherwise it shows the newest requests.
 */
function during(time: StreamQuery["time"], matches: LinePredicate): LinePredicate {
  if (time === undefined || "lastMs" in time) return matches;
  return (line) => line.time >= time.from && line.time < time.to && (matches?.(line) ?? true);
}
