import { gzipSync } from "node:zlib";

export interface ExportShape {
  readonly name: string;
  /**
   * It is one JSON document, which looks incomplete where it is cut. @default a cut between two messages may
   * look complete
   */
  readonly isDocument?: true;
  readonly write: (messages: readonly string[]) => string | Buffer;
}

const TIME = "2026-11-20T10:00:00";
const event = (message: string, at: number) => ({
  logStreamName: "stream",
  timestamp: 1_795_947_764_000 + at,
  message,
  ingestionTime: 1_795_947_771_699,
  eventId: String(at),
});
const batch = (messages: readonly string[]) => ({
  messageType: "DATA_MESSAGE",
  owner: "111122223333",
  logGroup: "group",
  logStream: "stream",
  subscriptionFilters: ["filter"],
  logEvents: messages.map((message, at) => ({ id: `3953${at}`, timestamp: 1_795_947_764_000, message })),
});
const control = {
  ...batch(["CWL CONTROL MESSAGE: Checking health of destination Firehose."]),
  messageType: "CONTROL_MESSAGE",
};
const packed = (messages: readonly string[]) => gzipSync(JSON.stringify(batch(messages))).toString("base64");
const rows = (messages: readonly string[]) =>
  messages.map((message) => [
    { field: "@ptr", value: "CpIB" },
    { field: "@timestamp", value: "2026-11-20 10:00:00.000" },
    { field: "@message", value: message },
  ]);
const lines = (texts: readonly string[]) => texts.map((text) => `${text}\n`).join("");
const quotedCsv = (text: string) => `"${text.replaceAll('"', '""')}"`;
/** Folds a text as `aws` does: at the last space before a certain width. */
const quotedYaml = (text: string, indent: string) =>
  `'${text.replaceAll("'", "''").replace(/([^ ]) ([^ ])/, `$1\n${indent}$2`)}'`;
const pretty = (value: unknown) => `${JSON.stringify(value, null, 4)}\n`;
const each = (messages: readonly string[], of: (message: string, at: number) => string) =>
  lines(messages.map(of));
/** One batch per message, and one without messages. */
const batches = (messages: readonly string[]) => [
  JSON.stringify(control),
  ...messages.map((message) => JSON.stringify(batch([message]))),
];

export const exportShapes: readonly ExportShape[] = [
  { name: "lines", write: lines },
  {
    name: "lines with a byte order mark and Windows' line ends",
    write: (all) => `\uFEFF${lines(all).replaceAll("\n", "\r\n")}`,
  },
  {
    name: "lines in UTF-16, as PowerShell writes them",
    write: (all) => Buffer.from(`\uFEFF${lines(all)}`, "utf16le"),
  },
  { name: "an export to S3", write: (all) => gzipSync(each(all, (text) => `${TIME}.123Z ${text}`)) },
  {
    name: "files of an export to S3 one after the other",
    write: (all) => Buffer.concat(all.map((text) => gzipSync(`${TIME}.123Z ${text}\n`))),
  },
  { name: "tail --format short", write: (all) => each(all, (text) => `${TIME} ${text}`) },
  {
    name: "tail --format detailed",
    write: (all) => each(all, (text) => `${TIME}.123000+00:00 stream ${text}`),
  },
  {
    name: "tail --format json",
    write: (all) =>
      each(all, (text) => `${TIME}+00:00 stream \n${JSON.stringify(JSON.parse(text), null, 4)}`),
  },
  {
    name: "filter-log-events --output json",
    isDocument: true,
    write: (all) =>
      pretty({
        events: all.map(event),
        searchedLogStreams: [{ logStreamName: "s", searchedCompletely: true }],
      }),
  },
  {
    name: "get-log-events --output json",
    isDocument: true,
    write: (all) =>
      pretty({ events: all.map(event), nextForwardToken: "f/39/s", nextBackwardToken: "b/39/s" }),
  },
  {
    name: "the same in one line",
    isDocument: true,
    write: (all) => JSON.stringify({ nextToken: "x", events: all.map(event) }),
  },
  { name: "jq -c .events[]", write: (all) => each(all, (text, at) => JSON.stringify(event(text, at))) },
  { name: "--query events", isDocument: true, write: (all) => pretty(all.map(event)) },
  { name: "--query events[].message", isDocument: true, write: pretty },
  { name: "--query events[].message --output text", write: (all) => `${all.join("\t")}\n` },
  {
    name: "filter-log-events --output text",
    write: (all) =>
      each(all, (text) => `EVENTS\t0\t1795947771699\ts\t${text}\t1795947764000`) +
      "SEARCHEDLOGSTREAMS\ts\tTrue\n",
  },
  {
    name: "filter-log-events --output yaml",
    write: (all) =>
      `events:\n${all.map((text) => `- eventId: '0'\n  logStreamName: s\n  message: ${quotedYaml(text, "    ")}\n  timestamp: 17\n`).join("")}searchedLogStreams:\n- logStreamName: s\n`,
  },
  {
    name: "filter-log-events --output table",
    write: (all) =>
      `------\n|  FilterLogEvents  |\n+----+\n|| eventId | message ||\n|+---+---+|\n${each(all, (text) => `||  0  |  ${text}   ||`)}|+---+---+|\n`,
  },
  {
    name: "get-query-results --output json",
    isDocument: true,
    write: (all) => pretty({ results: rows(all), status: "Complete" }),
  },
  {
    name: "get-query-results --output text",
    write: (all) => `Complete\n${each(all, (text) => `RESULTS\t@ptr\t1\nRESULTS\t@message\t${text}`)}`,
  },
  {
    name: "get-query-results --output yaml",
    write: (all) =>
      `results:\n${all.map((text) => `- - field: '@ptr'\n    value: '1'\n  - field: '@message'\n    value: ${quotedYaml(text, "      ")}\n`).join("")}status: Complete\n`,
  },
  {
    name: "a CSV of Logs Insights",
    write: (all) =>
      `@timestamp,@message\n${each(all, (text) => `2026-11-20 10:00:00.000,${quotedCsv(text)}`)}`,
  },
  {
    name: "a CSV of Logs Insights whose messages are in the middle",
    write: (all) =>
      `@timestamp;@message;@logStream\r\n${each(all, (text) => `"2026-11-20";${quotedCsv(text)};"s"\r`)}`,
  },
  {
    name: "a CSV of a log stream",
    write: (all) => `timestamp,message\n${each(all, (text) => `1795947764000,${quotedCsv(`${text}\n`)}`)}`,
  },
  {
    name: "a JSON of Logs Insights with messages as texts",
    isDocument: true,
    write: (all) =>
      JSON.stringify(all.map((text) => ({ "@timestamp": "2026-11-20 10:00:00.000", "@message": text }))),
  },
  {
    name: "a JSON of Logs Insights with messages as objects",
    isDocument: true,
    write: (all) =>
      pretty(
        all.map((text) => ({
          "@timestamp": "2026-11-20 10:00:00.000",
          "@message": JSON.parse(text) as object,
        })),
      ),
  },
  {
    name: "a Markdown table of Logs Insights",
    write: (all) =>
      `| @timestamp | @message |\n| --- | --- |\n${each(all, (text) => `| 2026-11-20 | ${text} |`)}`,
  },
  { name: "a batch of a subscription", isDocument: true, write: (all) => pretty(batch(all)) },
  {
    name: "a batch for Lambda",
    isDocument: true,
    write: (all) => pretty({ awslogs: { data: packed(all) } }),
  },
  { name: "a batch in base64", isDocument: true, write: packed },
  {
    name: "records of Kinesis for Lambda",
    isDocument: true,
    write: (all) =>
      pretty({
        Records: all.map((text) => ({ eventSource: "aws:kinesis", kinesis: { data: packed([text]) } })),
      }),
  },
  {
    name: "records of kinesis get-records",
    isDocument: true,
    write: (all) =>
      pretty({
        Records: all.map((text) => ({ SequenceNumber: "49", Data: packed([text]) })),
        MillisBehindLatest: 0,
      }),
  },
  {
    name: "what Firehose could not process",
    write: (all) =>
      each(all, (text) => JSON.stringify({ attemptsMade: 4, errorCode: "x", rawData: packed([text]) })),
  },
  { name: "Firehose with line breaks", write: (all) => lines(batches(all)) },
  { name: "Firehose without line breaks", write: (all) => batches(all).join("") },
  {
    name: "Firehose, packed by the subscription",
    write: (all) => Buffer.concat(batches(all).map((text) => gzipSync(text))),
  },
  {
    name: "Firehose, packed by the subscription, with line breaks",
    write: (all) => Buffer.concat(batches(all).flatMap((text) => [gzipSync(text), Buffer.from("\n")])),
  },
  {
    name: "Firehose, packed by the subscription and once more",
    write: (all) => gzipSync(Buffer.concat(batches(all).map((text) => gzipSync(text)))),
  },
  { name: "Firehose with messages taken out", write: (all) => gzipSync(all.join("")) },
  { name: "Firehose with messages taken out, with line breaks", write: (all) => gzipSync(lines(all)) },
  { name: "a JSON array of lines", isDocument: true, write: (all) => `[${all.join(",")}]` },
];
