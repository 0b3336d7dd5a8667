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

/** Tests that were skipped together, for the reason that their group's name gives; or one that was skipped by itself. */
export interface SkippedGroup {
  readonly name: string;
  readonly tests: number;
}

/** The sum over all projects of what Jest reported. */
export interface TestReport {
  readonly passed: number;
  /** Failed tests, and test files that could not run at all. */
  readonly failed: number;
  /** What was skipped, and how many tests that is. A skipped group tells its reason in its own name. */
  readonly skipped: readonly SkippedGroup[];
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
    skipped: skippedGroups(tests.filter(({ status }) => SKIPPED.has(status))),
  };
}

function skippedGroups(tests: JestResults["testResults"][number]["assertionResults"]): SkippedGroup[] {
  const groups = new Map<string, number>();
  for (const { ancestorTitles, title } of tests) {
    // The group that says why is not always the outermost.
    const group = ancestorTitles.findIndex((each) => /\(skipped: /.test(each));
    const name = [
      ...ancestorTitles.slice(0, group === -1 ? undefined : group + 1),
      ...(group === -1 ? [title] : []),
    ];
    groups.set(name.join(" "), (groups.get(name.join(" ")) ?? 0) + 1);
  }
  return [...groups].map(([name, tests]) => ({ name, tests }));
}

/** The lines that `npm test` prints last: what was skipped, and the totals. */
export function formatReport({ passed, failed, skipped }: TestReport): readonly string[] {
  const lines = skipped.map(({ name, tests }) => `  ${tests === 1 ? "1 test" : `${tests} tests`}: ${name}`);
  const sum = skipped.reduce((total, { tests }) => total + tests, 0);
  return [
    ...(sum === 0 ? [] : ["Skipped:", ...lines, ""]),
    `${passed} passed, ${failed} failed${sum > 0 ? `, ${sum} skipped` : ""}`,
  ];
}
