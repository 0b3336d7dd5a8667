import type { ContributorParts } from "./contributor-table";
import type { ContributorSums } from "./contributors";

export interface Contributor {
  readonly untrustedName: string;
  readonly untrustedParts: ContributorParts;
  /** The values of the requested rules, in their order. */
  readonly values: readonly number[];
}

export interface TopContributors {
  readonly contributors: readonly Contributor[];
  /** Number of all contributors. */
  readonly count: number;
  /** Sum over all contributors, for each requested rule. */
  readonly totals: readonly number[];
}

/** The name of a contributor; contributors with the same name are added up. */
export type NameOf = (untrustedParts: ContributorParts) => string;

/** The rank of a contributor by its values: the largest comes first. */
export type RankOf = (values: readonly number[]) => number;

/**
 * The largest contributors, without those whose requested columns are all zero.
 *
 * @param rankOf the order. Contributors with equal rank, or all of them without it, are ordered by the first
 * column, then by the next
 */
export function topContributors(
  { names, table }: ContributorSums,
  columns: readonly number[],
  limit: number,
  nameOf: NameOf,
  rankOf: RankOf = () => 0,
): TopContributors {
  const byName = new Map<string, Contributor>();
  for (let row = 0; row < table.size; row++) {
    const values = columns.map((column) => table.valueAt(row, column));
    if (values.every((value) => value === 0)) continue;
    const untrustedParts = names.partsOf(table.contributorAt(row));
    const untrustedName = nameOf(untrustedParts);
    const known = byName.get(untrustedName);
    byName.set(
      untrustedName,
      known ? { ...known, values: add(known.values, values) } : { untrustedName, untrustedParts, values },
    );
  }
  const all = [...byName.values()].map((contributor) => ({ contributor, rank: rankOf(contributor.values) }));
  all.sort((a, b) => b.rank - a.rank || compare(a.contributor, b.contributor));
  return {
    contributors: all.slice(0, limit).map(({ contributor }) => contributor),
    count: all.length,
    totals: all.reduce<readonly number[]>(
      (sum, { contributor }) => add(sum, contributor.values),
      columns.map(() => 0),
    ),
  };
}

function add(left: readonly number[], right: readonly number[]): readonly number[] {
  return left.map((value, index) => value + (right[index] ?? 0));
}

/**
 * By the first column, then by the next, then by name: the order does not depend on which line came first.
 */
function compare(a: Contributor, b: Contributor): number {
  for (const [column, value] of a.values.entries()) {
    const difference = (b.values[column] ?? 0) - value;
    if (difference !== 0) return difference;
  }
  return a.untrustedName < b.untrustedName ? -1 : 1;
}
