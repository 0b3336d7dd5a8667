import { ExportedLines } from "./exported-lines";
import { accessLogLine, writtenLine } from "./line.test-support";

const read = (...texts: readonly string[]) => {
  const reader = new ExportedLines();
  return [...texts.flatMap((text) => reader.read(text)), ...reader.end()];
};
const hostile = { tenantId: '<img src=x onerror="alert(1)">', status: 502 };
const line = accessLogLine(hostile);
const text = writtenLine(hostile);

it.each([
  ["as API Gateway writes them", [text]],
  ["with Windows' line ends", [`${text}\r`]],
  ["as an export to S3 has them", [`2026-11-20T10:00:00.123Z ${text}`]],
  ["as aws logs tail prints them", [`2026-11-20T10:00:00.123000+00:00 a1b2/stream ${text}`]],
  [
    "in JSON of the command line",
    [
      "{",
      '    "events": [',
      "        {",
      '            "logStreamName": "x",',
      '            "timestamp": 1763632800000,',
      `            "message": ${JSON.stringify(text)},`,
      '            "eventId": "1"',
      "        }",
      "    ],",
      '    "searchedLogStreams": []',
      "}",
    ],
  ],
  ["in JSON of the command line, in one line", [JSON.stringify({ events: [{ message: text }] })]],
  [
    "in one line that begins with something else",
    [JSON.stringify({ nextToken: "x", events: [{ message: text }] })],
  ],
  ["after a byte order mark", [`\uFEFF${text}`]],
  ["as --query 'events[].message' prints them", ["[", `    ${JSON.stringify(text)},`, "]"]],
  ["as --query events prints them", JSON.stringify([{ message: text, eventId: "1" }], null, 4).split("\n")],
  ["as --output text prints events", [`EVENTS\t1\t1763632800000\tstream\t${text}\t1763632800000`]],
  [
    "as get-query-results prints them",
    JSON.stringify({ results: [[{ field: "@message", value: text }]], status: "Complete" }, null, 4).split(
      "\n",
    ),
  ],
])("reads lines %s", (_, texts) => {
  expect(read(...texts)).toEqual([line]);
});

it.each([
  ["malformed", text.slice(0, 40)],
  ["malformed", "Exception in thread main"],
  ["malformed", "null"],
  ["foreign", '{"level":"INFO","message":"hello"}'],
  ["foreign", '{"events":[{"message":5}]}'],
  ["otherVersion", text.replace('"v":1', '"v":2')],
  ["wrongType", text.replace('"status":502', '"status":"bad"')],
])("says of what is no line that it is %s: %s", (reason, untrusted) => {
  expect(read(untrusted)).toEqual([reason]);
});

it("reads messages that --output text puts into one line", () => {
  expect(read([text, text, text].join("\t"))).toEqual([line, line, line]);
});

it("says of JSON without a message that it is of something else", () => {
  expect(read("{", '    "results": [],', '    "status": "Complete"', "}")).toEqual(["foreign"]);
});

it("takes no notice of empty lines, and survives whatever is in a message of JSON", () => {
  expect(read("", "  ", "{", '"message": "\\q",', '"message": "{}",')).toEqual(["malformed", "foreign"]);
});
