/**
 * Measures candidates in turn, round after round, each round in the opposite order: a machine that gets slower or
 * faster during the run does it to all of them.
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
