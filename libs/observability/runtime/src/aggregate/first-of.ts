/**
 * The first of some in an order, without bringing all of them into it.
 *
 * @param compare negative when the first is before the second
 */
export function firstOf<T>(all: Iterable<T>, limit: number, compare: (a: T, b: T) => number): readonly T[] {
  const kept: T[] = [];
  let last: T | undefined;
  for (const each of all) {
    if (last !== undefined && compare(each, last) >= 0) continue;
    kept.push(each);
    if (kept.length < limit * 2) continue;
    kept.sort(compare).splice(limit);
    last = kept.at(-1);
  }
  return kept.sort(compare).slice(0, limit);
}
