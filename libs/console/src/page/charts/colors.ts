import { useMedia } from "../use-media";

/** Colors with a meaning are the same everywhere; other series take the next color of a list. */
const BY_LABEL: readonly (readonly [RegExp, string])[] = [
  [/^5xx|500|fail/i, "--bad"],
  [/^4xx/i, "--warn-fill"],
  [/^429/, "--limit"],
  [/p99/, "--series-3"],
  [/p90/, "--series-2"],
  [/p50/, "--series-1"],
];
const SERIES = ["--series-1", "--series-2", "--series-3", "--series-4"];

/** @returns the name of a custom property in the style sheet */
export function seriesColor(label: string, index: number): string {
  return BY_LABEL.find(([pattern]) => pattern.test(label))?.[1] ?? (SERIES[index % SERIES.length] as string);
}

/**
 * The current color scheme. A canvas does not follow the style sheet, so it is redrawn when the scheme
 * changes.
 */
export function useColorScheme(): "light" | "dark" {
  return useMedia("(prefers-color-scheme: dark)") ? "dark" : "light";
}
