/** The used part of the results that Jest writes with `--json`. */
export interface JestResults {
  readonly testResults: readonly {
    /** The path of the test file. */
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

/** Skipped tests with a common reason, which their group's name contains, or a single skipped test. */
export interface SkippedGroup {
  readonly name: string;
  readonly tests: number;
}

/** The totals of all projects' test results. */
export interface TestReport {
  readonly passed: number;
  /** The number of failed tests, and of test files that could not run. */
  readonly failed: number;
  /** The skipped groups, with their numbers of tests. A group's name contains the reason. */
  readonly skipped: readonly SkippedGroup[];
}

const SKIPPED = new Set(["pending", "skipped", "todo", "disabled"]);

/**
 * Sums up Jest's results. A file that failed without running a test counts as one failure, so that it is
 * never ignored.
 */
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
    // The group with the reason is not always the outermost.
    const group = ancestorTitles.findIndex((each) => /\(skipped: /.test(each));
    const name = [
      ...ancestorTitles.slice(0, group === -1 ? undefined : group + 1),
      ...(group === -1 ? [title] : []),
    ];
    groups.set(name.join(" "), (groups.get(name.join(" ")) ?? 0) + 1);
  }
  return [...groups].map(([name, tests]) => ({ name, tests }));
}

/** The last lines of `npm test`: the skipped tests, and the totals. */
export function formatReport({ passed, failed, skipped }: TestReport): readonly string[] {
  const lines = skipped.map(({ name, tests }) => `  ${tests === 1 ? "1 test" : `${tests} tests`}: ${name}`);
  const sum = skipped.reduce((total, { tests }) => total + tests, 0);
  return [
    ...(sum === 0 ? [] : ["Skipped:", ...lines, ""]),
    `${passed} passed, ${failed} failed${sum > 0 ? `, ${sum} skipped` : ""}`,
  ];
}
