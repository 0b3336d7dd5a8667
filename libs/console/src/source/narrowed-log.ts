import {
  AccessLogAggregate,
  type AccessLogLine,
  type AggregateOptions,
} from "@tollgate/observability-runtime";
import type { RequestFilter } from "../wire";
import { outcomePredicate, subjectPredicate, type LinePredicate } from "../lines/request-filter";

/** The sums of a filtered log. */
export class NarrowedLog {
  /** Requests of the filter's tenant and route, with any outcome: the denominators of `matching`. */
  readonly whole: AccessLogAggregate;
  /** Those of them that match the filter's outcome. */
  readonly matching: AccessLogAggregate;
  /** Grows with the number of lines read. */
  version = 0;
  /** Share of the log that has been read, from 0 to 1. */
  progress = 1;
  /** Resolves when all lines have been read that existed when the filter was set. */
  read: Promise<void> = Promise.resolve();
  /** Lines before this time (milliseconds since 1970) were unavailable. @default all were available */
  since: number | undefined;
  /** Number of lines that arrived too fast to be read. */
  missed = 0;
  /** The test for the lines of `whole`. */
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

  /** Reads the lines that were added to the log since the last call. */
  refresh(): void {}
}

/** Whether a filter affects more than the list of requests. */
export const narrows = (filter: RequestFilter): boolean =>
  subjectPredicate(filter) !== undefined || outcomePredicate(filter) !== undefined;
