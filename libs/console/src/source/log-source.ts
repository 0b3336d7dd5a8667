// Sources of the console's lines: the log of a running gateway, and a file that is replayed; with filters.
// Not here: the formats of files (../files), and the panels made from a source (../server).

import type { AccessLogAggregate, AccessLogLine } from "@tollgate/observability-runtime";
import type { AlarmsData, GatewayData, RequestFilter, Skipped, SourceInfo, TimeRange } from "../wire";
import type { NarrowedLog } from "./narrowed-log";
import type { LinePredicate } from "../lines/request-filter";

/** The lines that a search found, newest last. */
export interface Found {
  readonly lines: readonly AccessLogLine[];
  /** Number of matching lines that were not returned. */
  readonly leftOut: number;
  /** Position to continue from with `since`. */
  readonly end: number;
}

/** The source of the console's lines: a running gateway, or a file. */
export interface LogSource {
  info(): SourceInfo;
  readonly aggregate: AccessLogAggregate;
  /** Grows with each change of the data. */
  readonly version: number;
  skipped(): Skipped;
  extent(): TimeRange;
  defaultRange(): TimeRange;
  alarms(): AlarmsData;
  /** Data that only a running gateway has. */
  gateway(): GatewayData | undefined;
  /**
   * Filters the log.
   *
   * @param signal of the page that shows the result, aborted when the page closes. @default reading may stop
   * when other filters are requested
   */
  narrow(filter: RequestFilter, signal?: AbortSignal): NarrowedLog;
  /** The newest matching lines. */
  search(matches: LinePredicate, limit: number, signal: AbortSignal): Promise<Found>;
  /** Lines after the position of a search, or of the last call. */
  since(place: number, matches: LinePredicate, limit: number): Found;
}
