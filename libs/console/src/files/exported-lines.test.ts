import fc from "fast-check";
import type { AccessLogLine } from "@tollgate/observability-runtime";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { ExportedLines, type Parsed } from "./exported-lines";
import { exportShapes } from "./exports.test-support";
import { accessLogLine, writtenLine } from "../lines/line.test-support";
import { ReplayLog } from "../source/replay-log";

const read = (...texts: readonly string[]) => {
  const reader = new ExportedLines();
  return [...texts.flatMap((text) => reader.read(text)), ...reader.end()];
};
const hostile = { tenantId: '<img src=x onerror="alert(1)">', status: 502 };
const line = accessLogLine(hostile);
const text = writtenLine(hostile);

const folder = temporaryFolder("all");

async function replayed(content: string | Buffer): Promise<ReplayLog> {
  const file = folder.write("log", content);
  const log = await ReplayLog.open({ file, environment: "dev", alarms: [] });
  await log.load();
  return log;
}

async function linesOf(log: ReplayLog): Promise<readonly AccessLogLine[]> {
  const found: AccessLogLine[] = [];
  await log.search((each) => found.push(each) < 0, 1, new AbortController().signal);
  return found;
}

/** Names with the characters that each format uses to quote, to separate and to nest. */
const tenantId = fc.oneof(
  fc.constantFrom(
    "acme",
    "it's",
    `"quoted"`,
    "a,b;c",
    "{",
    "}",
    "[x]",
    "a\\b",
    "é😀",
    "tab\there",
    "a''b",
    "{}{",
    " x ",
  ),
  fc.string({ unit: "binary", minLength: 1, maxLength: 12 }),
);
const anyLines = fc
  .array(fc.record({ tenantId, status: fc.constantFrom(200, 429, 502) }), { minLength: 1, maxLength: 6 })
  .map((wanted) =>
    wanted.map(({ tenantId, status }, n) =>
      accessLogLine({
        tenantId: tenantId === "-" ? "x" : tenantId,
        status,
        requestId: `r${n}`,
        time: Date.parse("2026-11-20T10:00:00Z") + n,
      }),
    ),
  );

describe.each(exportShapes)("$name", ({ isDocument = false, write }) => {
  const written = (lines: readonly AccessLogLine[]) => write(lines.map((each) => writtenLine(each)));

  it("gives the lines that are in it", async () => {
    await fc.assert(
      fc.asyncProperty(anyLines, async (lines) => {
        const log = await replayed(written(lines));
        expect([log.skipped(), log.info()]).toEqual([
          {},
          expect.not.objectContaining({ problem: expect.anything() as unknown }),
        ]);
        expect(await linesOf(log)).toEqual(lines);
      }),
      { numRuns: 15 },
    );
  });

  it("cut off anywhere, gives those before, and says that something is missing", async () => {
    await fc.assert(
      fc.asyncProperty(anyLines, fc.double({ min: 0, max: 1, noNaN: true }), async (lines, share) => {
        const whole = Buffer.from(written(lines));
        const log = await replayed(whole.subarray(0, Math.floor(whole.length * share)));
        const found = await linesOf(log);
        expect(found).toEqual(lines.slice(0, found.length));
        if (found.length === lines.length) return;
        const said = Object.values(log.skipped()).reduce((sum, count) => sum + count, 0);
        const { problem } = log.info() as { problem?: string };
        // Cut between two lines, a text looks complete.
        const isBetween =
          !isDocument &&
          /^$|[\n}\t]\s*$/.test(whole.subarray(0, Math.floor(whole.length * share)).toString());
        expect(said > 0 || problem !== undefined || isBetween).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it("is read alike, wherever its text is cut into pieces", () => {
    const content = written([line, accessLogLine({ requestId: "r2" })]);
    if (typeof content !== "string") return;
    const whole = read(content);
    fc.assert(
      fc.property(fc.array(fc.nat(content.length), { maxLength: 6 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), content.length];
        expect(read(...places.slice(1).map((to, at) => content.slice(places[at], to)))).toEqual(whole);
      }),
      { numRuns: 25 },
    );
  });
});

it("never fails, whatever the bytes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc
          .array(
            fc.constantFrom(
              '{"',
              '"}',
              "{",
              "}",
              "[",
              "]",
              '"',
              "'",
              ",",
              ":",
              "\\",
              "\n",
              "H4sI",
              text,
              '{""',
              "message",
              "1",
            ),
          )
          .map((parts) => Buffer.from(parts.join(""))),
      ),
      async (bytes) => {
        const log = await replayed(Buffer.from(bytes));
        const { problem } = log.info() as { problem?: string };
        if (log.aggregate.lines === 0) expect(problem).toMatch(/\.?.+/);
      },
    ),
    { numRuns: 150 },
  );
});

it.each<readonly [Parsed, string]>([
  ["malformed", text.slice(0, 40)],
  ["malformed", "Exception in thread main"],
  ["malformed", "null"],
  ["malformed", "[INFO] started"],
  ["foreign", '{"level":"INFO","message":"hello"}'],
  ["otherVersion", text.replace('"v":1', '"v":2')],
  ["wrongType", text.replace('"status":502', '"status":"bad"')],
])("says of what is no line that it is %s: %s", (reason, untrusted) => {
  expect(read(untrusted)).toEqual([reason]);
  expect(read(`${text}\n${untrusted}\n${text}\n`)).toEqual([line, reason, line]);
});

it("says of JSON without a message that it is of something else", () => {
  expect(read("{", '    "results": [],', '    "status": "Complete"', "}")).toEqual(["foreign"]);
  expect(read('{"events":[{"message":5}]}')).toEqual(["foreign"]);
});

it("takes no notice of empty lines, and goes on after what is none", () => {
  expect(read("", "  \n", `{"message": "{}"}\n`, `${text.slice(0, 70)}\n`, `${text}\n`)).toEqual([
    "foreign",
    "malformed",
    line,
  ]);
});

it.each([
  [
    "a table of Logs Insights without messages",
    "time,method,resourcePath,status\n1,GET,/orders,502\n",
    /without the messages.*fields @timestamp, @message/,
  ],
  [
    "its results without messages",
    JSON.stringify({ results: [[{ field: "status", value: "502" }]] }),
    /without the messages.*fields/,
  ],
  ["a spreadsheet", Buffer.from("PK\u0003\u0004rest"), /zip archive.*CSV or JSON/],
  ["zstd", Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2]), /compressed with zstd\. Decompress it first/],
  [
    "a Lambda function's log",
    "START RequestId: 8f5-a Version: 1\nEND RequestId: 8f5-a\n",
    /log of a Lambda function.*aws logs filter-log-events/,
  ],
  ["an execution log", "(8f5) Method request path: {}\n", /execution log, and not the access log/],
  ["CloudTrail", '{"Records":[{"eventVersion":"1.08","eventSource":"s3.amazonaws.com"}]}', /CloudTrail/],
  [
    "another format",
    '{"requestId":"a","ip":"192.0.2.1","httpMethod":"GET","status":"200"}\n',
    /a different format/,
  ],
  ["nothing", "", /it is empty/],
  ["no events", '{\n    "events": [],\n    "searchedLogStreams": []\n}\n', /has no events/],
  [
    "an error of aws",
    "An error occurred (ResourceNotFoundException) when calling FilterLogEvents",
    /error message of `aws`/,
  ],
  ["anything else", "hello\n", /no line of this access log.*aws logs filter-log-events/],
])("of a file that holds %s, says what it is and how to export it", async (_, content, says) => {
  const log = await replayed(content);
  expect(log.info()).toMatchObject({ problem: expect.stringMatching(says) as string });
});

it("keeps no more of a file than what is begun", () => {
  const reader = new ExportedLines();
  const events = Array.from({ length: 1000 }, () => JSON.stringify({ id: "1", message: text })).join(",");
  reader.read('{"events":[');
  let found = 0;
  for (let n = 0; n < 20; n++) {
    found += reader.read(`${events},`).length;
    expect((reader as unknown as { rest: string }).rest.length).toBeLessThan(10);
  }
  expect(found).toBe(20_000);
});
