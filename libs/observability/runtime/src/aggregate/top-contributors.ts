import type { ContributorParts } from "./contributor-names";
import type { ContributorTable } from "./contributor-table";
import type { ContributorSums } from "./contributors";
import { firstOf } from "./first-of";
import type { NameOf, Naming } from "./naming";

export interface Contributor {
  readonly untrustedName: string;
  readonly untrustedParts: ContributorParts;
  /** What the rules that were asked for say, in their order. */
  readonly values: readonly number[];
}

export interface TopContributors {
  readonly contributors: readonly Contributor[];
  /** How many there are in all. */
  readonly count: number;
  /** Of all contributors together, for each rule that was asked for. */
  readonly totals: readonly number[];
}

/** How far in front a contributor is, by its values: the largest first. */
export type RankOf = (values: readonly number[]) => number;

/**
 * The largest contributors, without those that have nothing in any column.
 *
 * @param columns those that are asked for
 * @param nameOf what a contributor is called; those of one name are one
 * @param rankOf the order; equals, and all without it, are ordered by the first column and then by the next
 */
export function topContributors(
  { names, table }: ContributorSums,
  columns: readonly number[],
  limit: number,
  nameOf: NameOf,
  rankOf?: RankOf,
): TopContributors {
  const sums = new NamedSums(columns, names.naming(nameOf), names.size, table);
  const ranks = rankOf && sums.found.map((_, index) => rankOf(sums.valuesAt(index)));
  const compare = (a: number, b: number) =>
    (ranks && (ranks[b] as number) - (ranks[a] as number)) || sums.compare(a, b);
  const contributors = firstOf(sums.found.keys(), limit, compare).map((index) => ({
    untrustedName: sums.nameAt(index),
    untrustedParts: names.partsOf(sums.found[index] as number),
    values: sums.valuesAt(index),
  }));
  return { contributors, count: sums.found.length, totals: sums.totals };
}

/** What the contributors of each name have together, in columns. Of many, hardly any is shown: none is an object of its own. */
class NamedSums {
  /** One contributor of each name, in the order in which they came; its index is where the sums are. */
  readonly found: number[] = [];
  readonly totals: number[];
  private readonly sums: Float64Array;

  constructor(
    private readonly columns: readonly number[],
    private readonly naming: Naming,
    contributors: number,
    table: ContributorTable,
  ) {
    this.totals = columns.map(() => 0);
    this.sums = new Float64Array(table.size * columns.length);
    /** By the place of a name, one more than its index. */
    const indexes = new Uint32Array(contributors);
    for (let row = 0; row < table.size; row++) {
      if (!this.hasAny(table, row)) continue;
      const contributor = table.contributorAt(row);
      const place = naming.placeOf(contributor);
      if (indexes[place] === 0) indexes[place] = this.found.push(contributor);
      this.add(table, row, (indexes[place] as number) - 1);
    }
  }

  nameAt(index: number): string {
    return this.naming.nameAt(this.naming.placeOf(this.found[index] as number));
  }

  valuesAt(index: number): readonly number[] {
    return this.columns.map((_, column) => this.valueAt(index, column));
  }

  /** By the first column, then by the next; the number of equals must not depend on the order of arrival. */
  compare(a: number, b: number): number {
    for (let column = 0; column < this.columns.length; column++) {
      const difference = this.valueAt(b, column) - this.valueAt(a, column);
      if (difference !== 0) return difference;
    }
    return this.nameAt(a) < this.nameAt(b) ? -1 : 1;
  }

  private valueAt(index: number, column: number): number {
    return this.sums[index * this.columns.length + column] as number;
  }

  private hasAny(table: ContributorTable, row: number): boolean {
    for (let column = 0; column < this.columns.length; column++) {
      if (table.valueAt(row, this.columns[column] as number) !== 0) return true;
    }
    return false;
  }

  private add(table: ContributorTable, row: number, index: number): void {
    for (let column = 0, at = index * this.columns.length; column < this.columns.length; column++, at++) {
      const value = table.valueAt(row, this.columns[column] as number);
      this.sums[at] = (this.sums[at] as number) + value;
      this.totals[column] = (this.totals[column] as number) + value;
    }
  }
}
