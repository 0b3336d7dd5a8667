/**
 * Measures candidates in turn. Each round has the opposite order of the one before, so that a machine that
 * slows down or speeds up during the run affects all candidates alike.
 *
 * @returns each candidate's measurements, by round
 */
export async function alternate<Name extends string, T>(
  candidates: Readonly<Record<Name, () => Promise<T>>>,
  rounds: number,
): Promise<Record<Name, T[]>> {
  const entries = Object.entries(candidates) as [Name, () => Promise<T>][];
  const results = Object.fromEntries(entries.map(([name]) => [name, [] as T[]])) as Record<Name, T[]>;
  for (let round = 0; round < rounds; round++) {
    for (const [name, measure] of round % 2 === 0 ? entries : entries.toReversed()) {
      results[name].push(await measure());
    }
  }
  return results;
}
