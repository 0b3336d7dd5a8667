/** The number of wrong letters that is tolerated in a name of this length. */
const mistakesIn = (name: string): number => (name.length < 5 ? 1 : 2);

/**
 * Suggests a known name for a similar one: " (did you mean parameters?)".
 *
 * @returns nothing when no known name is similar
 */
export function didYouMean(name: string, known: readonly string[]): string {
  const [nearest] = known
    .map((each) => ({ each, distance: distanceOf(name.toLowerCase(), each.toLowerCase()) }))
    .filter(({ each, distance }) => distance <= mistakesIn(each))
    .sort((one, other) => one.distance - other.distance);
  return nearest === undefined ? "" : ` (did you mean ${nearest.each}?)`;
}

/** Returns the number of letters to add, remove, swap with the next or replace (Damerau-Levenshtein). */
function distanceOf(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 2) return Infinity;
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      const isExchanged = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row[j] = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + (isSame ? 0 : 1),
        isExchanged ? (before[j - 2] as number) + 1 : Infinity,
      );
    }
    [before, last] = [last, row];
  }
  return last[other.length] as number;
}
