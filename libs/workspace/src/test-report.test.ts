import type { JestResults } from "./test-report";
import { formatReport, reportOf } from "./test-report";

const file = (status: string, ...statuses: string[]): JestResults["testResults"][number] => ({
  name: "some.test.ts",
  status,
  message: "",
  assertionResults: statuses.map((each, index) => ({
    status: each,
    fullName: `all deploys (skipped: terraform is missing) ${index}`,
    ancestorTitles: ["all", "deploys (skipped: terraform is missing)", "here"],
    title: String(index),
  })),
});

describe("reportOf", () => {
  it("sums tests over files and projects", () => {
    const report = reportOf([
      { testResults: [file("passed", "passed", "passed"), file("failed", "passed", "failed")] },
      { testResults: [file("passed", "passed", "pending", "pending")] },
    ]);
    expect(report).toMatchObject({ passed: 4, failed: 1 });
    expect(report.skipped).toEqual([{ name: "all deploys (skipped: terraform is missing)", tests: 2 }]);
  });

  it("names by itself a test that was skipped for no stated reason", () => {
    const one = { status: "todo", fullName: "a b", ancestorTitles: ["a"], title: "b" };
    const results = [{ testResults: [{ ...file("passed"), assertionResults: [one] }] }];
    expect(reportOf(results).skipped).toEqual([{ name: "a b", tests: 1 }]);
  });

  it("counts a file that could not run as a failure", () => {
    expect(reportOf([{ testResults: [file("failed"), file("passed", "passed")] }])).toMatchObject({
      passed: 1,
      failed: 1,
    });
  });
});

describe("formatReport", () => {
  it("ends with the totals and says before them what was skipped and why", () => {
    const skipped = [
      { name: "deploys (skipped: terraform: no provider)", tests: 12 },
      { name: "a", tests: 1 },
    ];
    expect(formatReport({ passed: 3, failed: 0, skipped })).toEqual([
      "Skipped:",
      "  12 tests: deploys (skipped: terraform: no provider)",
      "  1 test: a",
      "",
      "3 passed, 0 failed, 13 skipped",
    ]);
    expect(formatReport({ passed: 3, failed: 1, skipped: [] })).toEqual(["3 passed, 1 failed"]);
  });
});
