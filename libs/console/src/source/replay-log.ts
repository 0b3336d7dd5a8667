import { basename } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { AccessLogLine, AlarmDefinition, Extent, SkippedReason } from "@tollgate/observability-runtime";
import { AccessLogAggregate } from "@tollgate/observability-runtime";
import type { AlarmsData, RequestFilter, Skipped, SourceInfo, TimeRange } from "../wire";
import { AlarmStates, MINUTE_MS } from "./alarm-states";
import { ExportedLines, type Parsed } from "../files/exported-lines";
import { LogFile } from "../files/log-file";
import type { Found, LogSource } from "./log-source";
import { NarrowedLog } from "./narrowed-log";
import { NewestLines } from "../lines/recent-lines";
import type { LinePredicate } from "../lines/request-filter";
import { describeText } from "../files/file-kind";

/** Maximum number of minutes for which alarms are evaluated, the last ones of a log: a month. */
const MAX_ALARM_MINUTES = 31 * 24 * 60;
/** Number of characters that identify a file without access log lines. */
const BEGINNING = 4096;
/**
 * Number of filters whose sums are kept although no page shows them, so that choosing another time range or
 * going back does not read the file again.
 */
const MAX_NARROWED = 4;
/** Maximum time of an evaluation before it yields to other work, in milliseconds. */
const TURN_MS = 20;

export interface ReplayLogOptions {
  readonly file: string;
  /** The environment whose alarms are evaluated. */
  readonly environment: string;
  readonly alarms: readonly AlarmDefinition[];
}

/** A filter's sums, which are read from the file. */
interface Narrowed {
  readonly log: NarrowedLog;
  readonly reading: AbortController;
  /** Number of open pages that show them. */
  viewers: number;
}

/** An exported access log in a file, with its own time range. */
export class ReplayLog implements LogSource {
  readonly aggregate = new AccessLogAggregate();
  /** Grows with the number of lines read. */
  version = 0;
  private readonly alarmStates: AlarmStates;
  private alarmNote: string | undefined = "evaluated when the file has been read";
  private readonly skippedLines: Partial<Record<SkippedReason, number>> = {};
  private readonly reading = new AbortController();
  private progress = 0;
  private problem: string | undefined;
  private readonly narrowed = new Map<string, Narrowed>();
  private known: { readonly version: number; readonly extent: Extent | undefined } | undefined;

  private constructor(
    private readonly options: ReplayLogOptions,
    private readonly file: LogFile,
  ) {
    this.alarmStates = new AlarmStates(options.alarms, this.aggregate);
  }

  /** @throws {ReplayFileError} when the file is missing or cannot be read. */
  static async open(options: ReplayLogOptions): Promise<ReplayLog> {
    return new ReplayLog(options, await LogFile.open(options.file));
  }

  /**
   * Reads the file, then evaluates the alarms for each of its minutes. It never throws, whatever the content.
   */
  async load(): Promise<void> {
    const reader = new ExportedLines();
    let beginning = "";
    const problem = await this.file.read((untrustedText, progress) => {
      if (beginning.length < BEGINNING) beginning += untrustedText.slice(0, BEGINNING);
      for (const line of reader.read(untrustedText)) this.add(line);
      this.progress = progress;
      this.version++;
    }, this.reading.signal);
    for (const line of reader.end()) this.add(line);
    this.problem = problem ?? this.problemOf(reader, beginning);
    await this.evaluateAlarms();
    this.version++;
  }

  info(): SourceInfo {
    return {
      kind: "replay",
      environment: this.options.environment,
      file: basename(this.options.file),
      progress: this.progress,
      ...(this.problem !== undefined && { problem: this.problem }),
    };
  }

  skipped(): Skipped {
    const outside = this.logExtent()?.outside ?? 0;
    return { ...this.skippedLines, ...(outside > 0 && { outside }) };
  }

  extent(): TimeRange {
    const { from, to } = this.logExtent() ?? { from: 0, to: MINUTE_MS };
    return { from, to };
  }

  defaultRange(): TimeRange {
    return this.extent();
  }

  alarms(): AlarmsData {
    return { ...this.alarmStates.data(), ...(this.alarmNote !== undefined && { note: this.alarmNote }) };
  }

  gateway(): undefined {
    return undefined;
  }

  /** Reads the file again, because it can be larger than memory. */
  narrow(filter: RequestFilter, signal?: AbortSignal): NarrowedLog {
    const key = JSON.stringify([filter.tenant, filter.route, filter.status, filter.cause]);
    const known = this.narrowed.get(key) ?? this.startNarrowing(filter);
    // The most recently requested filter is dropped last.
    this.narrowed.delete(key);
    this.narrowed.set(key, known);
    if (signal && !signal.aborted) {
      known.viewers++;
      const leave = () => {
        known.viewers--;
        this.forgetOldest();
      };
      signal.addEventListener("abort", leave, { once: true });
    }
    this.forgetOldest();
    return known.log;
  }

  /** Reads the file again, because it can be larger than memory. */
  async search(matches: LinePredicate, limit: number, signal: AbortSignal): Promise<Found> {
    const newest = new NewestLines(limit);
    await this.readAgain(
      (line) => (matches?.(line) ?? true) && newest.add(line),
      () => {},
      signal,
    );
    return { ...newest.found(), end: 0 };
  }

  /** A file does not grow. */
  since(): Found {
    return { lines: [], leftOut: 0, end: 0 };
  }

  close(): void {
    this.reading.abort();
  }

  /** Drops the oldest filters, except those that a page shows. */
  private forgetOldest(): void {
    for (const [oldest, { reading, viewers }] of [...this.narrowed].slice(0, -MAX_NARROWED)) {
      if (viewers > 0) continue;
      reading.abort();
      this.narrowed.delete(oldest);
    }
  }

  private startNarrowing(filter: RequestFilter): Narrowed {
    const log = new NarrowedLog(filter);
    const reading = new AbortController();
    log.progress = 0;
    const take = (progress: number) => {
      log.progress = progress;
      log.version++;
    };
    log.read = this.readAgain((line) => log.add(line), take, reading.signal);
    return { log, reading, viewers: 0 };
  }

  private async readAgain(
    take: (line: AccessLogLine) => void,
    read: (progress: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const reader = new ExportedLines();
    const takeAll = (parsed: readonly Parsed[]) => {
      for (const line of parsed) if (typeof line !== "string") take(line);
    };
    await this.file.read(
      (untrustedText, progress) => {
        takeAll(reader.read(untrustedText));
        read(progress);
      },
      AbortSignal.any([signal, this.reading.signal]),
    );
    takeAll(reader.end());
  }

  private add(line: AccessLogLine | SkippedReason): void {
    if (typeof line === "string") this.skippedLines[line] = (this.skippedLines[line] ?? 0) + 1;
    else this.aggregate.add(line);
  }

  /** The reason why there is no data, or possibly only a part. */
  private problemOf(reader: ExportedLines, beginning: string): string | undefined {
    if (this.aggregate.lines === 0) return describeText(beginning);
    return reader.endsTooEarly ? "its JSON ends too early; what comes before is shown" : undefined;
  }

  private logExtent(): Extent | undefined {
    if (this.known?.version !== this.version) {
      this.known = { version: this.version, extent: this.aggregate.extent() };
    }
    return this.known.extent;
  }

  private async evaluateAlarms(): Promise<void> {
    const extent = this.aggregate.extent();
    if (!extent || this.aggregate.slotMs > MINUTE_MS) {
      this.alarmNote = extent
        ? "not evaluated: the log is of more than a month"
        : "there is nothing to evaluate";
      return;
    }
    const first = Math.floor(extent.from / MINUTE_MS) + 1;
    const last = Math.ceil(extent.to / MINUTE_MS);
    const from = Math.max(first, last - MAX_ALARM_MINUTES);
    let turn = performance.now();
    for (let minute = from; minute <= last && !this.reading.signal.aborted; minute++) {
      this.alarmStates.evaluate(minute * MINUTE_MS);
      if (performance.now() - turn < TURN_MS) continue;
      this.alarmNote = `evaluating, ${Math.floor((100 * (minute - from)) / (last - from + 1))} %`;
      this.version++;
      await setImmediate();
      turn = performance.now();
    }
    this.alarmNote = from > first ? "evaluated for the last 31 days of the log" : undefined;
  }
}
