import { useMedia } from "../use-media";

/** What has a meaning has its colour everywhere; anything else takes the next of a row. */
const BY_LABEL: readonly (readonly [RegExp, string])[] = [
  [/^5xx|500|fail/i, "--bad"],
  [/^4xx/i, "--warn-fill"],
  [/^429/, "--limit"],
  [/p99/, "--series-3"],
  [/p90/, "--series-2"],
  [/p50/, "--series-1"],
];
const SERIES = ["--series-1", "--series-2", "--series-3", "--series-4"];

/** @returns the name of a custom property of the style sheet */
export function seriesColor(label: string, index: number): string {
  return BY_LABEL.find(([pattern]) => pattern.test(label))?.[1] ?? (SERIES[index % SERIES.length] as string);
}

/** A canvas does not follow the style sheet: it is drawn anew when the colours change. */
export function useColorScheme(): "light" | "dark" {
  return useMedia("(prefers-color-scheme: dark)") ? "dark" : "light";
}
