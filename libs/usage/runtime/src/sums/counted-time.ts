import { HOUR_MS } from "../lines/hour";

/** A time in which the ledger counted, without its end. Milliseconds since 1970. */
export interface CountedTime {
  readonly from: number;
  readonly to: number;
}

/** Returns the parts of a time in which the ledger is not known to have counted, in order. */
export function uncountedTimes(of: CountedTime, counted: readonly CountedTime[]): readonly CountedTime[] {
  const gaps: CountedTime[] = [];
  let { from } = of;
  for (const each of [...counted].sort((one, other) => one.from - other.from)) {
    if (each.from > from) gaps.push({ from, to: Math.min(each.from, of.to) });
    from = Math.max(from, each.to);
    if (from >= of.to) break;
  }
  if (from < of.to) gaps.push({ from, to: of.to });
  return gaps.filter((gap) => gap.from < gap.to);
}

/** Returns all times that are in one of some, each once and in order. */
export function joinedTimes(times: readonly CountedTime[]): readonly CountedTime[] {
  const joined: CountedTime[] = [];
  for (const each of [...times].sort((one, other) => one.from - other.from)) {
    const last = joined.at(-1);
    if (last === undefined || each.from > last.to) joined.push(each);
    else joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, each.to) };
  }
  return joined;
}

/** Returns the length of some times in hours, with two decimals. */
export function hoursIn(times: readonly CountedTime[]): number {
  const milliseconds = times.reduce((sum, { from, to }) => sum + to - from, 0);
  return Math.round((milliseconds / HOUR_MS) * 100) / 100;
}
