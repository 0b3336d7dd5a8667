import type { AccessLogAggregate, AccessLogLine } from "@tollgate/observability-runtime";
import type { AlarmsData, GatewayData, RequestFilter, Skipped, SourceInfo, TimeRange } from "../wire";
import type { NarrowedLog } from "./narrowed-log";
import type { LinePredicate } from "../lines/request-filter";

/** Lines that a search found, the newest last. */
export interface Found {
  readonly lines: readonly AccessLogLine[];
  /** Matching lines that were not returned. */
  readonly leftOut: number;
  /** Where to go on with `since`. */
  readonly end: number;
}

/** Where the console's lines come from: a running gateway, or a file. */
export interface LogSource {
  info(): SourceInfo;
  readonly aggregate: AccessLogAggregate;
  /** Grows whenever there is something new to show. */
  readonly version: number;
  skipped(): Skipped;
  /** The whole time that there can be something of. */
  extent(): TimeRange;
  /** What is shown unless someone asks for another time. */
  defaultRange(): TimeRange;
  alarms(): AlarmsData;
  /** What only a running gateway knows. */
  gateway(): GatewayData | undefined;
  /**
   * What a filter leaves of it.
   *
   * @param signal of the page that shows it, aborted when the page closes. @default it may end when others are asked for
   */
  narrow(filter: RequestFilter, signal?: AbortSignal): NarrowedLog;
  /** The newest lines that match. */
  search(matches: LinePredicate, limit: number, signal: AbortSignal): Promise<Found>;
  /** Lines after the place where a search ended, or the last call. */
  since(place: number, matches: LinePredicate, limit: number): Found;
}
