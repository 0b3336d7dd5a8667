import { writtenLine } from "@tollgate/observability-runtime/sample";
import { eventId } from "../envelopes.test-support";
import { packLines, unpackLines } from "../spool/line-batch";
import { readLines } from "./read-lines";

const NOW = Date.parse("2026-11-30T10:02:00Z");

/** What is stored of a line, as it is read when its hour is sealed. */
function storedOf(
  wanted: Parameters<typeof writtenLine>[0],
  message = writtenLine({ time: NOW, ...wanted }),
) {
  const { lines, unread } = readLines([{ id: eventId(1), timestamp: NOW, message }], NOW);
  const stored: unknown[] = [...unread.values()].flat().map(({ reason }) => reason);
  for (const some of lines.values()) unpackLines(packLines(some), (_, line) => void stored.push(line));
  return stored;
}

it("counts a line with empty ids as one without", () => {
  expect(storedOf({ tenantId: "", tokenId: "" })).toMatchObject([{ tenant: "#none", token: "-" }]);
});

it("sums lines by the five minutes of their time", () => {
  const events = [-1, 0, 299_999, 300_000].map((offset, at) => {
    const time = Date.parse("2026-11-30T10:00:00Z") + offset;
    return { id: eventId(at), timestamp: time, message: writtenLine({ time }) };
  });
  const { lines } = readLines(events, NOW + 600_000);
  expect([...lines].map(([slot, some]) => [slot, some.length])).toEqual([
    ["2026-11-30T09:55", 1],
    ["2026-11-30T10:00", 2],
    ["2026-11-30T10:05", 1],
  ]);
});

it.each<[string, Parameters<typeof writtenLine>[0]]>([
  ["an id of the ledger's own partitions", { tenantId: "#all" }],
  ["an id that is too long for a key", { tenantId: "x".repeat(257) }],
  ["a line break", { resourcePath: "/a\n2" }],
  ["a fraction of a millisecond", { responseLatency: 0.5 }],
  ["a number that is too large to be exact", { bytes: 2 ** 53 }],
])("keeps a line with %s as unread, because its hour could not be sealed with it", (_, wanted) => {
  expect(storedOf(wanted)).toEqual(["wrongType"]);
});
