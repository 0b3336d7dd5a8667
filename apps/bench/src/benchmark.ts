import type { Verdict } from "./verdict";

/** Something to measure. */
export interface Benchmark {
  readonly name: string;
  /** @param say prints a line with measurements, in addition to the verdicts */
  run(say: (line: string) => void): Promise<readonly Verdict[]>;
}
