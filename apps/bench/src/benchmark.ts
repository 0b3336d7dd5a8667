import type { Verdict } from "./verdict";

/** Something to measure. */
export interface Benchmark {
  readonly name: string;
  /** @param say takes a line of what was measured, beside the verdicts */
  run(say: (line: string) => void): Promise<readonly Verdict[]>;
}
