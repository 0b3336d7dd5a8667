/** What is read of the results that Jest writes with `--json`. */
export interface JestResults {
  readonly testResults: readonly {
    /** Path of the test file. */
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly ancestorTitles: readonly string[];
      readonly title: string;
    }[];
  }[];
}

/** The sum over all projects of what Jest reported. */
export interface TestReport {
  readonly passed: number;
  /** Failed tests, and test files that could not run at all. */
  readonly failed: number;
  /** Name of each skipped test; a skipped group tells its reason in its own name. */
  readonly skipped: readonly string[];
}

const SKIPPED = new Set(["pending", "skipped", "todo", "disabled"]);

/** Sums Jest's results. A file that failed without running a test counts as one failure: it is never silent. */
export function reportOf(results: readonly JestResults[]): TestReport {
  const files = results.flatMap(({ testResults }) => testResults);
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const count = (status: string) => tests.filter((test) => test.status === status).length;
  const broken = files.filter(
    (file) => file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed"),
  );
  return {
    passed: count("passed"),
    failed: count("failed") + broken.length,
    skipped: tests.filter(({ status }) => SKIPPED.has(status)).map(({ fullName }) => fullName),
  };
}

/** The lines that `npm test` prints last: what was skipped, and the totals. */
export function formatReport({ passed, failed, skipped }: TestReport): readonly string[] {
  const lines = skipped.length === 0 ? [] : ["Skipped:", ...skipped.map((name) => `  ${name}`), ""];
  return [
    ...lines,
    `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`,
  ];
}
