import type { AccessLogLine } from "../log/schema";
import type { ContributorKey } from "./console-rules";

/** Statistics of a column's contributors. Contributors with zero in the column do not count. */
export interface ColumnStatistics {
  sum: number;
  max: number;
  contributors: number;
}

const FIRST_ROWS = 8;

/**
 * The numbers of contributors: a row for each contributor, a column for each rule of a group. They are in one
 * array, for locality.
 */
export class ContributorTable {
  private readonly contributors: number[] = [];
  private readonly rows = new Map<number, number>();
  private values: Float64Array;
  private known: readonly ColumnStatistics[] | undefined;

  constructor(readonly columns: number) {
    this.values = new Float64Array(FIRST_ROWS * columns);
  }

  get size(): number {
    return this.contributors.length;
  }

  /** The number of a row's contributor. */
  contributorAt(row: number): number {
    return this.contributors[row] as number;
  }

  valueAt(row: number, column: number): number {
    return this.values[row * this.columns + column] as number;
  }

  /** The row of a contributor, if it has one. */
  rowOf(contributor: number): number | undefined {
    return this.rows.get(contributor);
  }

  /** The row of a contributor, added if missing. At `maxRows` rows, it is the common row of all others. */
  rowFor(contributor: number, maxRows: number): number {
    const known = this.rows.get(contributor);
    if (known !== undefined) return known;
    if (this.size < maxRows || contributor === OTHERS) return this.append(contributor);
    return this.rows.get(OTHERS) ?? this.append(OTHERS);
  }

  add(row: number, column: number, value: number): void {
    const at = row * this.columns + column;
    this.values[at] = (this.values[at] as number) + value;
    this.known = undefined;
  }

  /** @param maxRows contributors to distinguish; the values of all others are summed in one row */
  merge(from: ContributorTable, maxRows = Infinity): void {
    for (let row = 0, at = 0; row < from.size; row++) {
      let into = this.rowFor(from.contributorAt(row), maxRows) * this.columns;
      for (const end = at + this.columns; at < end; at++, into++) {
        this.values[into] = (this.values[into] as number) + (from.values[at] as number);
      }
    }
    this.known = undefined;
  }

  /** A copy with other contributor numbers. */
  renumbered(numberOf: (contributor: number) => number): ContributorTable {
    const table = new ContributorTable(this.columns);
    for (const contributor of this.contributors) table.append(numberOf(contributor));
    table.values.set(this.values.subarray(0, this.size * this.columns));
    return table;
  }

  /** Computed once, until a value is added. */
  statistics(column: number): ColumnStatistics {
    this.known ??= this.readStatistics();
    return this.known[column] as ColumnStatistics;
  }

  private readStatistics(): readonly ColumnStatistics[] {
    const all = Array.from({ length: this.columns }, () => ({ sum: 0, max: 0, contributors: 0 }));
    for (let at = 0, end = this.size * this.columns; at < end;) {
      for (let column = 0; column < this.columns; column++, at++) {
        const value = this.values[at] as number;
        if (value === 0) continue;
        const statistics = all[column] as ColumnStatistics;
        statistics.sum += value;
        statistics.contributors++;
        if (value > statistics.max) statistics.max = value;
      }
    }
    return all;
  }

  private append(contributor: number): number {
    const row = this.contributors.push(contributor) - 1;
    this.rows.set(contributor, row);
    const needed = (row + 1) * this.columns;
    if (needed > this.values.length) {
      const larger = new Float64Array(needed * 2);
      larger.set(this.values);
      this.values = larger;
    }
    return row;
  }
}

/**
 * The values that identify a contributor, `undefined` for an unset field; empty for all contributors beyond
 * the limit.
 */
export type ContributorParts = readonly (string | undefined)[];

/** The number that stands for all contributors for which a slot has no room. */
export const OTHERS = 0;
const OTHERS_PARTS: ContributorParts = [];

/** Gives each contributor a number, so that time slots hold numbers instead of texts. */
export class ContributorNames {
  private readonly numbers = new Map<string, number>();
  private readonly parts: ContributorParts[] = [OTHERS_PARTS];

  constructor(private readonly keys: readonly ContributorKey[]) {}

  /** The number of a line's contributor, if it has one. */
  find(line: AccessLogLine): number | undefined {
    return this.numbers.get(JSON.stringify(this.partsIn(line)));
  }

  /** Adds a line's contributor, which has no number yet. */
  add(line: AccessLogLine): number {
    return this.addParts(this.partsIn(line));
  }

  addParts(parts: ContributorParts): number {
    if (parts.length === 0) return OTHERS;
    const number = this.parts.push(parts) - 1;
    this.numbers.set(JSON.stringify(parts), number);
    return number;
  }

  partsOf(number: number): ContributorParts {
    return this.parts[number] as ContributorParts;
  }

  /** Number of contributors that have a number. */
  get size(): number {
    return this.parts.length;
  }

  private partsIn(line: AccessLogLine): ContributorParts {
    return this.keys.map((key) => {
      const value = line[key];
      return typeof value === "number" ? String(value) : value;
    });
  }
}
