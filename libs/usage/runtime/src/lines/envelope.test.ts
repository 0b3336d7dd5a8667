import { gzipSync } from "node:zlib";
import { EnvelopeError } from "../errors";
import { envelopeOf, eventId } from "../envelopes.test-support";
import { unpackEnvelope } from "./envelope";

const event = { id: eventId(1), timestamp: 1_790_000_000_000, message: "a line" };
const zipped = (value: unknown) => ({
  awslogs: { data: gzipSync(typeof value === "string" ? value : JSON.stringify(value)).toString("base64") },
});
const dataOf = (untrusted: unknown) => (untrusted as { awslogs: { data: string } }).awslogs.data;

it("unpacks the lines of a data message, and none of a control message", () => {
  expect(unpackEnvelope(envelopeOf([event]))).toEqual([event]);
  expect(unpackEnvelope(envelopeOf([{ ...event, id: "" }], "CONTROL_MESSAGE"))).toEqual([]);
});

it.each<[string, unknown]>([
  ["no object", null],
  ["another event", { Records: [] }],
  ["data that is no text", { awslogs: { data: 1 } }],
  ["data that is not gzip", { awslogs: { data: "aGVsbG8=" } }],
  ["a truncated envelope", { awslogs: { data: dataOf(envelopeOf([event])).slice(0, 120) } }],
  ["no JSON", zipped("{")],
  ["JSON that is no object", zipped([])],
  ["another type of message", envelopeOf([event], "OTHER")],
  ["no list of lines", zipped({ messageType: "DATA_MESSAGE", logEvents: {} })],
  ["a line without an id", envelopeOf([{ ...event, id: "" }])],
  ["a line without a time", envelopeOf([{ ...event, timestamp: 1.5 }])],
  ["a line without a text", envelopeOf([event, { ...event, message: undefined as never }])],
])("refuses %s, without a word of it", (_, untrustedEvent) => {
  let message = "";
  try {
    unpackEnvelope(untrustedEvent);
  } catch (error) {
    expect(error).toBeInstanceOf(EnvelopeError);
    ({ message } = error as Error);
  }
  expect(message).toContain("not an envelope");
  expect(message).not.toContain('a line"');
});

it("refuses a small envelope that would fill the memory", () => {
  const bomb = gzipSync(Buffer.alloc(257 * 1024 * 1024)).toString("base64");
  expect(() => unpackEnvelope({ awslogs: { data: bomb } })).toThrow(EnvelopeError);
});
