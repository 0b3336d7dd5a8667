import type { Summary } from "./statistics";

/** A target and the measurements for it. */
export interface Verdict {
  readonly what: string;
  readonly measured: Summary;
  /** @default a ratio */
  readonly unit?: string;
  readonly target: { readonly atLeast: number } | { readonly below: number } | { readonly atMost: number };
}

export function isMet({ measured: { median }, target }: Verdict): boolean {
  if ("atLeast" in target) return median >= target.atLeast;
  return "below" in target ? median < target.below : median <= target.atMost;
}

/** One line: `met      startup: 2.10 s (2.05 to 2.22), target < 15 s`. */
export function formatVerdict(verdict: Verdict): string {
  const { what, measured, target, unit } = verdict;
  const suffix = unit === undefined ? "" : ` ${unit}`;
  const limit =
    "atLeast" in target
      ? `>= ${target.atLeast}`
      : "below" in target
        ? `< ${target.below}`
        : `<= ${target.atMost}`;
  return `${isMet(verdict) ? "met    " : "NOT MET"}  ${what}: ${formatSummary(measured, suffix)}, target ${limit}${suffix}`;
}

/** The median, followed by the spread: `2.10 s (2.05 to 2.22)`. */
export function formatSummary({ median, min, max }: Summary, suffix = ""): string {
  return `${formatNumber(median)}${suffix} (${formatNumber(min)} to ${formatNumber(max)})`;
}

/** Formats a number with three significant digits. */
function formatNumber(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}
