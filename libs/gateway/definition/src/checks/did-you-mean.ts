/** So many letters may be wrong, of a name of this length. */
const mistakesIn = (name: string): number => (name.length < 5 ? 1 : 2);

/**
 * " (did you mean parameters?)" for a name that is nearly one of those that there are.
 *
 * @returns nothing where none is near
 */
export function didYouMean(name: string, known: readonly string[]): string {
  const [nearest] = known
    .map((each) => ({ each, distance: distanceOf(name.toLowerCase(), each.toLowerCase()) }))
    .filter(({ each, distance }) => distance <= mistakesIn(each))
    .sort((one, other) => one.distance - other.distance);
  return nearest === undefined ? "" : ` (did you mean ${nearest.each}?)`;
}

/** Letters that are to be added, left out, exchanged with the next or replaced (Damerau and Levenshtein). */
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
