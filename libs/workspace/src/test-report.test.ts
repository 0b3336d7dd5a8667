import type { JestResults } from "./test-report";
import { formatReport, reportOf } from "./test-report";

const file = (status: string, ...statuses: string[]): JestResults["testResults"][number] => ({
  name: "some.test.ts",
  status,
  message: "",
  assertionResults: statuses.map((each, index) => ({
    status: each,
    fullName: `deploys (skipped: terraform is missing) ${index}`,
    ancestorTitles: [],
    title: String(index),
  })),
});

describe("reportOf", () => {
  it("sums tests over files and projects", () => {
    const report = reportOf([
      { testResults: [file("passed", "passed", "passed"), file("failed", "passed", "failed")] },
      { testResults: [file("passed", "passed", "pending")] },
    ]);
    expect(report).toMatchObject({ passed: 4, failed: 1 });
    expect(report.skipped).toEqual(["deploys (skipped: terraform is missing) 1"]);
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
    expect(
      formatReport({ passed: 3, failed: 0, skipped: ["deploys (skipped: terraform is missing)"] }),
    ).toEqual(["Skipped:", "  deploys (skipped: terraform is missing)", "", "3 passed, 0 failed, 1 skipped"]);
    expect(formatReport({ passed: 3, failed: 1, skipped: [] })).toEqual(["3 passed, 1 failed"]);
  });
});
