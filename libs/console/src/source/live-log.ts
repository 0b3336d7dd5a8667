import type { AlarmDefinition, SkippedReason } from "@tollgate/observability-runtime";
import { AccessLogAggregate, parseAccessLogLine } from "@tollgate/observability-runtime";
import type { AlarmsData, GatewayData, RequestFilter, Skipped, SourceInfo, TimeRange } from "../wire";
import { AlarmStates, MINUTE_MS } from "./alarm-states";
import type { Found, LogSource } from "./log-source";
import { NarrowedLog } from "./narrowed-log";
import { RecentLines } from "../lines/recent-lines";
import type { LinePredicate } from "../lines/request-filter";

/** Time range that the console shows of a running gateway. */
const KEEP_MS = 2 * 3_600_000;
const DEFAULT_RANGE_MS = 15 * MINUTE_MS;
/** About 19,000 requests. */
const RECENT_BYTES = 8 * 1024 * 1024;

export interface LiveLogOptions {
  readonly environment: string;
  /** Names of the cells, if there are several. @default one cell */
  readonly cells?: readonly string[];
  readonly alarms: readonly AlarmDefinition[];
  /** The gateway's data beside its access log. */
  readonly gateway: () => GatewayData;
  /** Number of lines that were dropped before this log. @default none */
  readonly dropped?: () => number;
  /** Milliseconds since 1970. @default the system's clock */
  readonly now?: () => number;
}

/** The access log of a running gateway: its last lines, and the sums of two hours. */
export class LiveLog implements LogSource {
  readonly aggregate = new AccessLogAggregate({ keepMs: KEEP_MS });
  private readonly recent = new RecentLines(RECENT_BYTES);
  private readonly alarmStates: AlarmStates;
  private readonly skippedLines: Partial<Record<SkippedReason, number>> = {};
  private readonly startedAt: number;
  private readonly now: () => number;
  private readonly minute: NodeJS.Timeout;

  constructor(private readonly options: LiveLogOptions) {
    this.now = options.now ?? Date.now;
    this.startedAt = this.now();
    this.alarmStates = new AlarmStates(options.alarms, this.aggregate);
    this.minute = setInterval(() => this.alarmStates.evaluate(this.now()), MINUTE_MS).unref();
  }

  /**
   * Adds lines of the access log. It never throws; unreadable lines are counted.
   *
   * @param untrustedLines in UTF-8, each with its line break. The caller may reuse the bytes once it returns
   */
  write(untrustedLines: Uint8Array): void {
    const { buffer, byteOffset, byteLength } = untrustedLines;
    const text = Buffer.from(buffer, byteOffset, byteLength).toString("utf8");
    const untrusted = text.split("\n");
    if (text.endsWith("\n")) untrusted.pop();
    let readable = 0;
    for (const each of untrusted) {
      const line = parseAccessLogLine(each);
      if (typeof line === "string") {
        this.skippedLines[line] = (this.skippedLines[line] ?? 0) + 1;
      } else {
        this.aggregate.add(line);
        readable++;
      }
    }
    this.recent.add(untrustedLines, readable);
  }

  info(): SourceInfo {
    return { kind: "live", environment: this.options.environment, cells: this.options.cells ?? [] };
  }

  /** It also grows without requests, because time passes. */
  get version(): number {
    return this.now();
  }

  skipped(): Skipped {
    const dropped = this.options.dropped?.() ?? 0;
    return { ...this.skippedLines, ...(dropped > 0 && { dropped }) };
  }

  extent(): TimeRange {
    const to = this.now();
    return { from: Math.max(this.startedAt, to - KEEP_MS), to };
  }

  defaultRange(): TimeRange {
    const to = this.now();
    return { from: to - DEFAULT_RANGE_MS, to };
  }

  alarms(): AlarmsData {
    return this.alarmStates.data();
  }

  gateway(): GatewayData {
    return this.options.gateway();
  }

  /** Filters the kept lines and all later ones. */
  narrow(filter: RequestFilter): NarrowedLog {
    return new NarrowedLiveLog(filter, this.recent);
  }

  search(matches: LinePredicate, limit: number): Promise<Found> {
    return Promise.resolve(this.since(0, matches, limit));
  }

  since(place: number, matches: LinePredicate, limit: number): Found {
    return { ...this.recent.matching(matches, place, limit), end: this.recent.end };
  }

  close(): void {
    clearInterval(this.minute);
  }
}

class NarrowedLiveLog extends NarrowedLog {
  private place: number;

  constructor(
    filter: RequestFilter,
    private readonly recent: RecentLines,
  ) {
    super(filter, { keepMs: KEEP_MS });
    this.place = recent.begin;
    if (recent.begin > 0) this.since = recent.oldest()?.time;
  }

  override refresh(): void {
    const { recent } = this;
    this.missed += Math.max(0, recent.begin - this.place);
    for (const line of recent.matching(this.isOfSubject, this.place, Infinity).lines) this.count(line);
    this.place = recent.end;
  }
}
