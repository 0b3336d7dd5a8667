import fc from "fast-check";
import { deflateRawSync } from "node:zlib";
import { StoredUsageError } from "../errors";
import { eventId } from "../envelopes.test-support";
import type { CountedLine } from "../lines/counted-line";
import { packEventIds } from "./event-id";
import { type LineBatch, packLines, unpackLines } from "./line-batch";

const anyText = fc.oneof(fc.constantFrom("acme", "globex", "-", "line\nbreak"), fc.string({ minLength: 1 }));
const anyCount = fc.oneof(fc.nat(), fc.maxSafeNat());
const anyLine: fc.Arbitrary<CountedLine> = fc.record({
  tenant: anyText,
  route: anyText,
  statusClass: fc.integer({ min: 1, max: 5 }),
  token: anyText,
  isMetered: fc.boolean(),
  bytes: anyCount,
  latency: anyCount,
  integrationLatency: fc.option(fc.nat(), { nil: undefined }),
});
const anyId = fc.oneof(
  fc.nat(50).map(eventId),
  fc.stringMatching(/^\d{55,57}$/),
  fc.stringMatching(/^[0-9a-f]{56}$/),
  fc.string({ unit: "binary", minLength: 1 }),
);

it("returns the lines that were packed, in order", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ id: anyId, line: anyLine }), { maxLength: 40 }), (lines) => {
      const unpacked: CountedLine[] = [];
      unpackLines(packLines(lines), (_, line) => void unpacked.push(line));
      expect(unpacked).toEqual(lines.map(({ line }) => line));
    }),
  );
});

it("packs two ids alike only if they are the same, whatever their form and their neighbours", () => {
  const packed = (id: string, ...others: readonly string[]) =>
    Buffer.from(packEventIds([...others, id]).subarray(-28)).toString("hex");
  fc.assert(
    fc.property(anyId, anyId, fc.array(anyId, { maxLength: 3 }), (one, other, more) => {
      expect(packed(one, ...more)).toBe(packed(one));
      expect(packed(one) === packed(other)).toBe(one === other);
    }),
  );
});

describe("a stored batch that is not understood is an error", () => {
  const line: CountedLine = {
    tenant: "acme",
    route: "GET /health",
    statusClass: 2,
    token: "t1",
    isMetered: true,
    bytes: 26,
    latency: 12,
    integrationLatency: 5,
  };
  const batch = packLines([{ id: eventId(1), line }]);
  const labels = ["acme", "GET /health", 2, "t1", 1];
  const withLines = (value: unknown): LineBatch => ({
    ...batch,
    lines: deflateRawSync(JSON.stringify(value)),
  });

  it.each<[string, LineBatch]>([
    ["no deflate", { ...batch, lines: Buffer.from("[1]") }],
    ["another version", withLines([2, [labels], [0, 1, 1, 0]])],
    ["labels of another number", withLines([1, [labels.slice(1)], [0, 1, 1, 0]])],
    ["an empty label", withLines([1, [["", ...labels.slice(1)]], [0, 1, 1, 0]])],
    ["fewer lines than ids", withLines([1, [labels], []])],
    ["fewer ids than lines", { ...batch, ids: new Uint8Array() }],
    ["an index without labels", withLines([1, [labels], [1, 1, 1, 0]])],
    ["a negative number", withLines([1, [labels], [0, -1, 1, 0]])],
    ["a fraction", withLines([1, [labels], [0, 1.5, 1, 0]])],
  ])("%s", (_, stored) => {
    const visit = jest.fn();
    expect(() => unpackLines(stored, visit)).toThrow(StoredUsageError);
    expect(visit).not.toHaveBeenCalled();
  });
});
