import type { AccessLogLine } from "../access-log";
import { UNSET } from "../access-log";
import type { InsightRule } from "../insight-rules";
import type { LineFilters } from "./line-filters";
import type { TimelineOptions } from "./timeline";
import { Timeline } from "./timeline";

/** One number for each rule of a group, in the group's order. */
export type RuleValues = number[];
/** What each contributor adds up to. */
export type ContributorValues = Map<string, RuleValues>;

/** Contributors beyond the limit of a slot are counted together, under a name that no line has. */
const OTHER_CONTRIBUTORS = "\u0000others";
/** Between the values that make up a contributor. */
const SEPARATOR = "\u0000";

export interface ContributorLimits extends TimelineOptions {
  /** Contributors that one slot tells apart. */
  readonly maxPerSlot: number;
  /** Numbers that are kept of all slots together: above this, slots become wider. */
  readonly maxCells: number;
}

/** The rules that share their keys: a contributor is looked up once for all of them. */
export class Contributors {
  private readonly timeline: Timeline<ContributorValues>;
  private readonly rules: readonly { filter: number; field: SummedField }[];
  private cells = 0;

  constructor(
    readonly keys: InsightRule["keys"],
    rules: readonly InsightRule[],
    filters: LineFilters,
    private readonly limits: ContributorLimits,
  ) {
    this.rules = rules.map(({ filter, aggregate }) => ({
      filter: filters.indexOf(filter),
      field: aggregate.kind === "sum" ? aggregate.field : undefined,
    }));
    this.timeline = new Timeline(
      { create: () => new Map(), merge: (into, from) => mergeContributors(into, from, limits.maxPerSlot) },
      limits,
    );
  }

  get widthMs(): number {
    return this.timeline.widthMs;
  }

  /** @param passes what `LineFilters.test` said of the line */
  count(line: AccessLogLine, passes: readonly boolean[]): void {
    let values: RuleValues | undefined;
    for (let index = 0; index < this.rules.length; index++) {
      const { filter, field } = this.rules[index] as (typeof this.rules)[number];
      if (!passes[filter]) continue;
      values ??= this.valuesOf(line);
      (values[index] as number) += field === undefined ? 1 : line[field];
    }
  }

  /** Slots that begin in `[from, to)`. */
  between(from: number, to: number) {
    return this.timeline.between(from, to);
  }

  private valuesOf(line: AccessLogLine): RuleValues {
    const name = nameOf(line, this.keys);
    const known = this.timeline.at(line.time).get(name);
    if (known) return known;
    if (this.cells >= this.limits.maxCells) this.shrink();
    const slot = this.timeline.at(line.time);
    return roomFor(name, slot, this.limits.maxPerSlot, () => {
      this.cells++;
      return this.rules.map(() => 0);
    });
  }

  /** Slots may have been forgotten meanwhile; if that was not enough, they become wider. */
  private shrink(): void {
    const recount = () => {
      this.cells = 0;
      for (const [, slot] of this.timeline.between(-Infinity, Infinity)) this.cells += slot.size;
    };
    recount();
    while (this.cells > this.limits.maxCells * 0.75 && this.timeline.size > 1) {
      this.timeline.widen();
      recount();
    }
  }
}

type SummedField = Extract<InsightRule["aggregate"], { kind: "sum" }>["field"] | undefined;

/** @param max contributors that `into` tells apart; the values of others are added up together */
export function mergeContributors(into: ContributorValues, from: ContributorValues, max = Infinity): void {
  for (const [name, values] of from) {
    const sum = roomFor(name, into, max, () => values.map(() => 0));
    for (let index = 0; index < sum.length; index++) (sum[index] as number) += values[index] as number;
  }
}

/** The values of a contributor, or of all others when a slot is full. */
function roomFor(name: string, slot: ContributorValues, max: number, zeros: () => RuleValues): RuleValues {
  const room = slot.has(name) || slot.size < max ? name : OTHER_CONTRIBUTORS;
  const known = slot.get(room);
  if (known) return known;
  const values = zeros();
  slot.set(room, values);
  return values;
}

function nameOf(line: AccessLogLine, keys: InsightRule["keys"]): string {
  let name = "";
  for (let index = 0; index < keys.length; index++) {
    const value = line[keys[index] as InsightRule["keys"][number]] ?? UNSET;
    name = index === 0 ? String(value) : name + SEPARATOR + value;
  }
  return name;
}

/** The values that make up a contributor, `undefined` where lines had none; empty for all others together. */
export type ContributorParts = readonly (string | undefined)[];

export function contributorParts(name: string): ContributorParts {
  if (name === OTHER_CONTRIBUTORS) return [];
  return name.split(SEPARATOR).map((part) => (part === UNSET ? undefined : part));
}
