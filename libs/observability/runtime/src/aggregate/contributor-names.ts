import type { AccessLogLine } from "../access-log";
import type { ContributorKey } from "./console-rules";

/** The values that identify a contributor, `undefined` where lines had none; empty for all contributors beyond the limit. */
export type ContributorParts = readonly (string | undefined)[];

/** The number of all contributors together for which a slot has no room. */
export const OTHERS = 0;
const OTHERS_PARTS: ContributorParts = [];

/** Gives each contributor a number, so that slots of time hold numbers and not texts. */
export class ContributorNames {
  private readonly numbers = new Map<string, number>();
  private readonly parts: ContributorParts[] = [OTHERS_PARTS];

  constructor(private readonly keys: readonly ContributorKey[]) {}

  /** The number of a line's contributor, if it has one. */
  find(line: AccessLogLine): number | undefined {
    return this.numbers.get(JSON.stringify(this.partsIn(line)));
  }

  /** Gives a number to a line's contributor that has none. */
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

  /** Contributors that have a number. */
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
