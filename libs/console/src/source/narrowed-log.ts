import {
  AccessLogAggregate,
  type AccessLogLine,
  type AggregateOptions,
} from "@tollgate/observability-runtime";
import type { RequestFilter } from "../wire";
import { outcomePredicate, subjectPredicate, type LinePredicate } from "../lines/request-filter";

/** What a filter leaves of a log, added up. */
export class NarrowedLog {
  /** Requests of the filter's tenant and route, however they ended: what the rates of `matching` are shares of. */
  readonly whole: AccessLogAggregate;
  /** Those of them that ended as the filter says. */
  readonly matching: AccessLogAggregate;
  /** Grows with what was read. */
  version = 0;
  /** Which share of the log has been read, from 0 to 1. */
  progress = 1;
  /** When all of it has been read that there was when the filter was chosen. */
  read: Promise<void> = Promise.resolve();
  /** What came before was no longer there to be read, in milliseconds since 1970. @default nothing did */
  since: number | undefined;
  /** Lines that came too fast to be read. */
  missed = 0;
  /** Which lines `whole` is of. */
  protected readonly isOfSubject: LinePredicate;
  private readonly hasOutcome: LinePredicate;

  constructor(filter: RequestFilter, options: AggregateOptions = {}) {
    this.isOfSubject = subjectPredicate(filter);
    this.hasOutcome = outcomePredicate(filter);
    this.whole = new AccessLogAggregate(options);
    this.matching = this.hasOutcome ? new AccessLogAggregate(options) : this.whole;
  }

  add(line: AccessLogLine): void {
    if (this.isOfSubject?.(line) ?? true) this.count(line);
  }

  /** @param line of the filter's tenant and route */
  protected count(line: AccessLogLine): void {
    this.whole.add(line);
    if (this.hasOutcome?.(line)) this.matching.add(line);
  }

  /** Takes what has come to the log since the last time. */
  refresh(): void {}
}

/** Whether a filter leaves anything out beside the list of requests. */
export const narrows = (filter: RequestFilter): boolean =>
  subjectPredicate(filter) !== undefined || outcomePredicate(filter) !== undefined;
