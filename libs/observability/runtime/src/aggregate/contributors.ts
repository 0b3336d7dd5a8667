import type { AccessLogLine } from "../log/schema";
import { linePredicate } from "../log/filter";
import type { ConsoleRule } from "./console-rules";
import { ContributorNames, OTHERS, ContributorTable } from "./contributor-table";
import { type TimelineOptions, Timeline } from "./timeline";

export interface ContributorLimits extends TimelineOptions {
  /** Contributors that one slot distinguishes. */
  readonly maxPerSlot: number;
  /** Rows of all slots together, above which slots become wider. */
  readonly maxCells: number;
}

/** The sums of contributors over a time range, and their names. */
export interface ContributorSums {
  readonly names: ContributorNames;
  readonly table: ContributorTable;
}

/** Counts rules that share their keys, so that a contributor is looked up once for all of them. */
export class Contributors {
  private names: ContributorNames;
  private readonly timeline: Timeline<ContributorTable>;
  private readonly rules: readonly { matches: (line: AccessLogLine) => boolean; field: SummedField }[];
  private cells = 0;

  constructor(
    private readonly keys: ConsoleRule["keys"],
    rules: readonly ConsoleRule[],
    private readonly limits: ContributorLimits,
  ) {
    this.rules = rules.map(({ filter, aggregate }) => ({
      matches: linePredicate(filter),
      field: aggregate.kind === "sum" ? aggregate.field : undefined,
    }));
    this.names = new ContributorNames(keys);
    this.timeline = new Timeline(
      {
        create: () => new ContributorTable(rules.length),
        merge: (into, from) => into.merge(from, limits.maxPerSlot),
      },
      limits,
    );
  }

  get widthMs(): number {
    return this.timeline.widthMs;
  }

  count(line: AccessLogLine): void {
    let row: number | undefined;
    this.rules.forEach(({ matches, field }, index) => {
      if (!matches(line)) return;
      row ??= this.rowOf(line);
      this.timeline.at(line.time).add(row, index, field === undefined ? 1 : line[field]);
    });
  }

  /**
   * Sums of the slots that begin in `[from, to)`, as of now. They may or may not include lines that are
   * counted later.
   */
  between(from: number, to: number): ContributorSums {
    const tables = [...this.timeline.between(from, to)].map(([, table]) => table);
    const [first, ...more] = tables;
    if (first !== undefined && more.length === 0) return { names: this.names, table: first };
    const table = new ContributorTable(this.rules.length);
    for (const each of tables) table.merge(each);
    return { names: this.names, table };
  }

  private rowOf(line: AccessLogLine): number {
    const number = this.names.find(line);
    const known = number === undefined ? undefined : this.timeline.at(line.time).rowOf(number);
    return known ?? this.newRow(line);
  }

  private newRow(line: AccessLogLine): number {
    if (this.cells >= this.limits.maxCells) this.shrink();
    const { maxPerSlot } = this.limits;
    const slot = this.timeline.at(line.time);
    const before = slot.size;
    // A contributor that is not distinguished needs no number, and takes no memory.
    const contributor = this.names.find(line) ?? (before < maxPerSlot ? this.names.add(line) : OTHERS);
    const row = slot.rowFor(contributor, maxPerSlot);
    this.cells += slot.size - before;
    return row;
  }

  /**
   * Recounts the rows, because slots may have been dropped. If there are still too many, makes slots wider.
   */
  private shrink(): void {
    this.cells = this.countCells();
    while (this.cells > this.limits.maxCells * 0.75 && this.timeline.size > 1) {
      this.timeline.widen();
      this.cells = this.countCells();
    }
    this.forgetNames();
  }

  private countCells(): number {
    let cells = 0;
    for (const [, { size }] of this.timeline.between(-Infinity, Infinity)) cells += size;
    return cells;
  }

  /**
   * Renumbers the contributors that are in a slot, and forgets the others. Each of those had a row since the
   * last call, so there are few.
   */
  private forgetNames(): void {
    const before = this.names;
    const names = new ContributorNames(this.keys);
    const numbers = new Map<number, number>();
    const numberOf = (contributor: number) => {
      const number = numbers.get(contributor) ?? names.addParts(before.partsOf(contributor));
      numbers.set(contributor, number);
      return number;
    };
    this.timeline.replace((table) => table.renumbered(numberOf));
    this.names = names;
  }
}

type SummedField = Extract<ConsoleRule["aggregate"], { kind: "sum" }>["field"] | undefined;

/** Position of a rule's values: the group of rules, and the column in it. */
export interface RulePlace {
  readonly group: Contributors;
  readonly index: number;
}
