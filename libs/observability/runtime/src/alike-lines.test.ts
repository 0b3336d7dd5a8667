import fc from "fast-check";
import type { AccessLogLine } from "./access-log";
import { AlikeLines } from "./alike-lines";
import { AccessLogAggregate } from "./aggregate";
import { anyLines } from "./aggregate/line.test-support";
import { lineText, withoutExtendedId } from "./lines.test-support";
import { metrics } from "./metrics";
import type { MetricId } from "./metric";
import { parseAccessLogLine } from "./parse-access-log-line";

/** Lines that come again and again, some in the next second or with another id, and what is none among them. */
const texts = fc
  .record({
    lines: anyLines.filter((lines) => lines.length > 0),
    picks: fc.array(
      fc.record({
        at: fc.nat(),
        later: fc.nat(1500),
        requestId: fc.oneof(fc.uuid(), fc.constantFrom('"', "\\", "é", "")),
        extendedRequestId: fc.oneof(fc.base64String(), fc.constantFrom('"', "\\", "é", "", "-")),
        isOld: fc.boolean(),
      }),
      { minLength: 30, maxLength: 60, size: "max" },
    ),
    foreign: fc.array(
      fc.constantFrom(
        "",
        "x",
        "{}",
        '{"v":1,"requestId":"',
        '{"v":1,"extendedRequestId":"","time":1,',
        '{"v":2,"requestId":"a","time":1,',
      ),
    ),
  })
  .map(({ lines, picks, foreign }) => {
    const few = lines.slice(0, 4);
    const written = picks.map(({ at, later, requestId, extendedRequestId, isOld }) => {
      const line = few[at % few.length] as AccessLogLine;
      const text = lineText({ ...line, time: line.time + later, requestId, extendedRequestId });
      return isOld ? withoutExtendedId(text) : text;
    });
    return written.flatMap((text, at) =>
      at % 7 === 3 ? [text, foreign[at % foreign.length] ?? "-"] : [text],
    );
  });

const everything = { from: 0, to: Number.MAX_SAFE_INTEGER };
const valuesOf = (aggregate: AccessLogAggregate) =>
  (Object.keys(metrics) as MetricId[]).map((id) => [id, aggregate.view(everything, 60_000).value(id)]);

it("counts what each line says, as if every one had been read", () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 20 }), (all, size) => {
      const expected = { aggregate: new AccessLogAggregate(), skipped: [] as string[] };
      for (const text of all) {
        const line = parseAccessLogLine(text);
        if (typeof line === "string") expected.skipped.push(line);
        else expected.aggregate.add(line);
      }
      const aggregate = new AccessLogAggregate();
      const skipped: string[] = [];
      let readable = 0;
      const reader = new AlikeLines(
        (line, times) => aggregate.add(line, times),
        (reason) => skipped.push(reason),
      );
      for (let at = 0; at < all.length; at += size)
        readable += reader.read(
          all
            .slice(at, at + size)
            .map((text) => `${text}\n`)
            .join(""),
        );
      expect(readable).toBe(expected.aggregate.lines);
      expect(skipped).toEqual(expected.skipped);
      expect(valuesOf(aggregate)).toEqual(valuesOf(expected.aggregate));
      const hours = { from: 1_790_000_000_000, to: 1_790_010_005_000 };
      const requests = (of: AccessLogAggregate) => of.view(hours, 5_000).series(["requests"]);
      expect(requests(aggregate)).toEqual(requests(expected.aggregate));
    }),
  );
});

it.each([
  ["as they are written", (text: string) => text],
  ["as they were before they had two ids", withoutExtendedId],
])("reads lines once that differ in their ids and millisecond only, %s", (_, written) => {
  const count = jest.fn();
  const reader = new AlikeLines(count, jest.fn());
  const line = (n: number) =>
    `${written(lineText({ requestId: `r${n}`, extendedRequestId: `e${n}`, time: 1_790_000_000_000 + n }))}\n`;
  const lines = Array.from({ length: 1_500 }, (_, n) => line(n));
  expect(reader.read(lines.join(""))).toBe(1_500);
  expect(count.mock.calls.map(([, times]: unknown[]) => times)).toEqual([1_000, 500]);
});

it("counts no line again with those that it reads later", () => {
  const count = jest.fn();
  const reader = new AlikeLines(count, jest.fn());
  for (let n = 0; n < 3; n++) reader.read(`${lineText({ status: 200 })}\n${lineText({ status: 404 })}\n`);
  expect(count.mock.calls.map(([line, times]: [AccessLogLine, number]) => [line.status, times])).toEqual(
    [200, 404, 200, 404, 200, 404].map((status) => [status, 1]),
  );
});
