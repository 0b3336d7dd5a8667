import {
  compareWithRecording,
  readRecording,
  RecordingError,
  toJson,
  toMarkdown,
  writeRecording,
  type Recording,
  type Report,
} from ".";

const report: Report = {
  environment: "dev",
  source: "aws",
  at: "2026-11-29T00:00:00.000Z",
  results: [
    {
      id: "a/b",
      title: "differs",
      outcome: "different",
      differences: [{ step: "1 GET /", dimension: "body", stage: "a|b\u001b[2J`c`\n", local: "" }],
      notTried: [],
      ours: [],
    },
    {
      id: "a/c",
      title: "is ours",
      outcome: "same",
      differences: [],
      notTried: ["1: log: no rights", "2: log: no rights"],
      ours: ["the status", "errorType"],
    },
    {
      id: "a/d",
      title: "was left out",
      outcome: "not tried",
      differences: [],
      notTried: ["because"],
      ours: [],
    },
  ],
  problems: ["the tenant x is left behind"],
};

it("shows both values of a difference, harmless for a table and a terminal", () => {
  const markdown = toMarkdown(report);
  expect(markdown).toContain("# Conformance of dev: different");
  expect(markdown).toContain("| `1 GET /` | `body` | `a\\|b\\u001b[2J'c'\\n` | ` ` |");
  expect(markdown).not.toContain("\u001b");
});

it("names what was not tried with the reason, what AWS settled, and what is left behind", () => {
  const markdown = toMarkdown(report);
  expect(markdown).toContain("- `a/d` (was left out): because");
  expect(markdown).toContain("- log: no rights: `a/c`\n");
  expect(markdown).toContain("- `a/c`: the status, errorType");
  expect(markdown).toContain("- the tenant x is left behind");
  expect(toMarkdown({ ...report, source: "local-gateway" })).not.toContain("Settled");
  expect(JSON.parse(toJson(report))).toMatchObject({
    counts: { same: 1, different: 1, notTried: 1 },
    ...report,
  });
});

const recording: Recording = {
  format: "tollgate-conformance-1",
  source: "aws",
  environment: "dev",
  recorded: "2026-11-29",
  cases: [{ id: "a/b", observations: [{ step: "1", values: { status: "200" }, notTried: {} }] }],
};

it("reads the recording that it writes, and no other format", () => {
  expect(readRecording(writeRecording(recording))).toEqual(recording);
  for (const wrong of [
    "",
    "[]",
    "{}",
    JSON.stringify({ ...recording, format: "2" }),
    JSON.stringify({ ...recording, more: 1 }),
  ])
    expect(() => readRecording(wrong)).toThrow(RecordingError);
});

it("holds the local gateway to a recording, but for fields that the access log got later", () => {
  const about = { id: "a/b", title: "", needs: "nothing", steps: [] } as const;
  const step = (values: Record<string, string>) => [{ step: "1", values, notTried: {} }];
  const recorded = step({ status: "200", "log line": "written", "log status": "200" });
  const local = { status: "200", "log line": "written", "log status": "200", "log new": "x" };
  expect(compareWithRecording(about, recorded, step(local)).differences).toEqual([]);
  expect(compareWithRecording(about, recorded, step({ ...local, "log status": "500" })).outcome).toBe(
    "different",
  );
  expect(compareWithRecording(about, recorded, step({ ...local, "header new": "x" })).outcome).toBe(
    "different",
  );
});
