import type { AccessLogLine } from "../access-log";
import type { LogFilter } from "../log-filter";
import { linePredicate } from "../log-filter";

/** Tests of a line, each made once however many counters use it. */
export class LineFilters {
  private readonly indexes = new Map<string, number>();
  private readonly predicates: ((line: AccessLogLine) => boolean)[] = [];
  private readonly results: boolean[] = [];

  /** @returns which result of `test` is this filter's */
  indexOf(filter: LogFilter): number {
    const key = JSON.stringify(filter);
    const known = this.indexes.get(key);
    if (known !== undefined) return known;
    this.indexes.set(key, this.predicates.length);
    return this.predicates.push(linePredicate(filter)) - 1;
  }

  test(line: AccessLogLine): readonly boolean[] {
    for (let index = 0; index < this.predicates.length; index++) {
      this.results[index] = (this.predicates[index] as (line: AccessLogLine) => boolean)(line);
    }
    return this.results;
  }
}
