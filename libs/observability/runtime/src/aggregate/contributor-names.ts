import type { AccessLogLine } from "../access-log";
import type { ContributorKey } from "./console-rules";
import { Naming, type NameOf } from "./naming";
import { SmallMap } from "./small-map";

/** The values that make up a contributor, `undefined` where lines had none; empty for all others together. */
export type ContributorParts = readonly (string | undefined)[];

/** The number of all those contributors together that a slot has no more room for. */
export const OTHERS = 0;
const OTHERS_PARTS: ContributorParts = [];

/** By a contributor's first value the branch with its further ones; by its last, its number. */
class Branch extends SmallMap<string | undefined, Branch | number> {}

/** Gives each contributor a number: a line finds it without making a name of its values, and what is counted is kept by it. */
export class ContributorNames {
  private readonly root = new Branch();
  private readonly parts: ContributorParts[] = [OTHERS_PARTS];
  private readonly namings = new WeakMap<NameOf, Naming>();

  constructor(private readonly keys: readonly ContributorKey[]) {}

  /** The number of the contributor that a line is of, unless none was given yet. */
  find(line: AccessLogLine): number | undefined {
    let found: Branch | number | undefined = this.root;
    for (let index = 0; index < this.keys.length; index++) {
      found = (found as Branch).get(this.partOf(line, index));
      if (found === undefined) return undefined;
    }
    return found as number;
  }

  /** Gives a number to the contributor that a line is of: one that has none yet. */
  add(line: AccessLogLine): number {
    return this.addParts(this.keys.map((_, index) => ownCopy(this.partOf(line, index))));
  }

  addParts(parts: ContributorParts): number {
    if (parts.length === 0) return OTHERS;
    const number = this.parts.push(parts) - 1;
    let branch = this.root;
    for (const part of parts.slice(0, -1)) {
      const next = (branch.get(part) as Branch | undefined) ?? new Branch();
      branch.set(part, next);
      branch = next;
    }
    branch.set(parts.at(-1), number);
    return number;
  }

  partsOf(number: number): ContributorParts {
    return this.parts[number] as ContributorParts;
  }

  /** Contributors that have a number. */
  get size(): number {
    return this.parts.length;
  }

  /** What a function calls the contributors. It is kept for as long as there is the function. */
  naming(nameOf: NameOf): Naming {
    const known = this.namings.get(nameOf) ?? new Naming(this.parts, nameOf);
    this.namings.set(nameOf, known);
    return known;
  }

  private partOf(line: AccessLogLine, index: number): string | undefined {
    const value = line[this.keys[index] as ContributorKey];
    return typeof value === "number" ? String(value) : value;
  }
}

/** A text that was cut out of a line keeps the line in memory: this one does not. */
function ownCopy(text: string | undefined): string | undefined {
  return text === undefined ? undefined : ` ${text}`.slice(1);
}
