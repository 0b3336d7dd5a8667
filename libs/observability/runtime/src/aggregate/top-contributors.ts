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

/**
 * The largest contributors, by the first column and then by the next, without those that have nothing in any.
 *
 * @param columns those that are asked for
 * @param nameOf what a contributor is called; those of one name are one
 */
export function topContributors(
  { names, table }: ContributorSums,
  columns: readonly number[],
  limit: number,
  nameOf: NameOf,
): TopContributors {
  const naming = names.naming(nameOf);
  const byPlace = new Uint32Array(names.size);
  const found: NamedSums[] = [];
  const totals = columns.map(() => 0);
  for (let row = 0; row < table.size; row++) {
    if (!hasAny(table, row, columns)) continue;
    const contributor = table.contributorAt(row);
    const place = naming.placeOf(contributor);
    if (byPlace[place] === 0)
      byPlace[place] = found.push({ contributor, place, values: columns.map(() => 0) });
    const { values } = found[(byPlace[place] as number) - 1] as NamedSums;
    for (let index = 0; index < columns.length; index++) {
      const value = table.valueAt(row, columns[index] as number);
      values[index] = (values[index] as number) + value;
      totals[index] = (totals[index] as number) + value;
    }
  }
  const contributors = firstOf(found, limit, (a, b) => byValues(a, b, naming)).map((each) => ({
    untrustedName: naming.nameAt(each.place),
    untrustedParts: names.partsOf(each.contributor),
    values: each.values,
  }));
  return { contributors, count: found.length, totals };
}

/** What contributors of one name have together. */
interface NamedSums {
  /** The first of them. */
  readonly contributor: number;
  /** Of the name. */
  readonly place: number;
  readonly values: number[];
}

function hasAny(table: ContributorTable, row: number, columns: readonly number[]): boolean {
  for (let index = 0; index < columns.length; index++) {
    if (table.valueAt(row, columns[index] as number) !== 0) return true;
  }
  return false;
}

/** By the first column, then by the next; the number of equals must not depend on the order of arrival. */
function byValues(a: NamedSums, b: NamedSums, naming: Naming): number {
  for (let index = 0; index < a.values.length; index++) {
    const difference = (b.values[index] as number) - (a.values[index] as number);
    if (difference !== 0) return difference;
  }
  return naming.nameAt(a.place) < naming.nameAt(b.place) ? -1 : 1;
}
