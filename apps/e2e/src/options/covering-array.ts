/** A level of one factor with a level of another: `factor:level`, twice, the lower factor first. */
type Pair = `${number}:${number} ${number}:${number}`;

/**
 * Rows of levels, one a factor, in which each level of a factor stands together with each level of each other factor at least
 * once: what two options do to each other shows in some row, with far fewer rows than there are combinations. Greedy, and the
 * same for the same levels.
 *
 * @param levels how many levels each factor has, at least one
 */
export function coveringArray(levels: readonly number[]): readonly (readonly number[])[] {
  const open = new Set(pairsOf(levels));
  const rows: number[][] = [];
  for (const first of open) {
    // Each row begins with a pair that no row has, so that there is an end to them.
    const row: (number | undefined)[] = levels.map(() => undefined);
    for (const part of first.split(" ")) {
      const [factor = 0, level = 0] = part.split(":").map(Number);
      row[factor] = level;
    }
    levels.forEach((count, factor) => {
      if (row[factor] !== undefined) return;
      const gains = range(count).map((level) => gain(open, row, factor, level));
      row[factor] = gains.indexOf(Math.max(...gains));
    });
    const settled = row.map((level) => level ?? 0);
    for (const pair of pairsIn(settled)) open.delete(pair);
    rows.push(settled);
  }
  // One factor has no pairs.
  const [only = 0] = levels;
  return levels.length === 1 ? range(only).map((level) => [level]) : rows;
}

/** The pairs that two rows of levels have in them. */
export function pairsIn(row: readonly number[]): readonly Pair[] {
  return row.flatMap((level, factor) =>
    row.slice(0, factor).map((other, before): Pair => `${before}:${other} ${factor}:${level}`),
  );
}

function pairsOf(levels: readonly number[]): readonly Pair[] {
  return levels.flatMap((count, factor) =>
    levels
      .slice(0, factor)
      .flatMap((others, before) =>
        range(others).flatMap((other) =>
          range(count).map((level): Pair => `${before}:${other} ${factor}:${level}`),
        ),
      ),
  );
}

/** How many open pairs a level would close, with the levels that the row has already. */
function gain(
  open: ReadonlySet<Pair>,
  row: readonly (number | undefined)[],
  factor: number,
  level: number,
): number {
  return row.filter((other, before) => {
    if (other === undefined) return false;
    return before < factor
      ? open.has(`${before}:${other} ${factor}:${level}`)
      : open.has(`${factor}:${level} ${before}:${other}`);
  }).length;
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
