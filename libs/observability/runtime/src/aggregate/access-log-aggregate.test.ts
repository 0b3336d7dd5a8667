import fc from "fast-check";
import type { AccessLogLine } from "../log/schema";
import { insightRules } from "../metrics/insight-rules";
import { linePredicate } from "../log/filter";
import type { MetricId } from "../metrics/metric";
import { metrics } from "../metrics/metrics";
import { AccessLogAggregate, type AggregateOptions } from "./access-log-aggregate";
import { accessLogLine } from "../log/sample.test-support";
import { anyLines } from "./line.test-support";
import { isInAccessLog } from "../metrics/metric-needs";

const MINUTE = 60_000;
const everything = { from: 0, to: Number.MAX_SAFE_INTEGER };

function aggregateOf(lines: readonly AccessLogLine[], options: AggregateOptions = {}): AccessLogAggregate {
  const aggregate = new AccessLogAggregate(options);
  for (const line of lines) aggregate.add(line);
  return aggregate;
}

const ids = Object.keys(metrics) as MetricId[];
const counted = ids.flatMap((id) => {
  const { source } = metrics[id];
  const log = source.kind === "metric" ? source.accessLog : undefined;
  return log === undefined || log.kind === "percentile" ? [] : [{ id, log }];
});

describe("of any lines", () => {
  it("counts and sums are those of the lines that a metric's filter lets through", () => {
    expect(counted.length).toBeGreaterThan(3);
    fc.assert(
      fc.property(anyLines, (lines) => {
        const view = aggregateOf(lines).view(everything, MINUTE);
        for (const { id, log } of counted) {
          const matching = lines.filter(linePredicate(log.where));
          const values = matching.map((line) => (log.kind === "sum" ? (line[log.field] ?? 0) : 1));
          expect([id, view.value(id)]).toEqual([id, values.reduce((sum, value) => sum + value, 0)]);
        }
      }),
    );
  });

  it("each step has the lines of its time", () => {
    fc.assert(
      fc.property(anyLines, fc.constantFrom(5_000, MINUTE, 15 * MINUTE), (lines, stepMs) => {
        const range = { from: 1_790_000_000_000 - (1_790_000_000_000 % stepMs), to: 1_790_010_000_001 };
        const series = aggregateOf(lines).view(range, stepMs).series(["requests"]);
        const naive = series.times.map(
          (at) => lines.filter(({ time }) => time >= at && time < at + stepMs).length,
        );
        expect(series.values).toEqual([naive]);
      }),
    );
  });

  it.each(Object.keys(insightRules) as (keyof typeof insightRules)[])(
    "%s names the same contributors with the same values",
    (id) => {
      const { keys, filter, aggregate } = insightRules[id];
      fc.assert(
        fc.property(anyLines, (lines) => {
          const naive = new Map<string, number>();
          for (const line of lines.filter(linePredicate(filter))) {
            const value = aggregate.kind === "sum" ? line[aggregate.field] : 1;
            const name = JSON.stringify(keys.map((key) => line[key]));
            naive.set(name, (naive.get(name) ?? 0) + value);
          }
          const top = aggregateOf(lines)
            .view(everything, MINUTE)
            .top([id], 1000, (untrustedParts) => JSON.stringify(untrustedParts));
          const read = top.contributors.map(({ untrustedName, values }) => [untrustedName, values[0]]);
          const expected = [...naive].filter(([, value]) => value > 0);
          expect(new Map(read as [string, number][])).toEqual(new Map(expected));
          expect(read.map(([, value]) => value)).toEqual(
            expected.map(([, value]) => value).sort((a, b) => b - a),
          );
          expect(top.totals).toEqual([expected.reduce((sum, [, value]) => sum + value, 0)]);
        }),
      );
    },
  );

  it("contributors keep their names and values, however often others are forgotten and slots become wider", () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const naive = new Map<string, number>();
        for (const { tenantId, apiKeyId } of lines) {
          const name = JSON.stringify([tenantId, apiKeyId]);
          naive.set(name, (naive.get(name) ?? 0) + 1);
        }
        const top = aggregateOf(lines, { maxCells: 3 })
          .view(everything, MINUTE)
          .top(["everyRequestByTenant"], Infinity, (untrustedParts) => JSON.stringify(untrustedParts));
        const read = top.contributors.map(({ untrustedParts, values }) => [
          JSON.stringify(untrustedParts),
          values[0],
        ]);
        expect(new Map(read as [string, number][])).toEqual(naive);
      }),
    );
  });

  it("with little room, nothing is lost: times and tenants are told apart less", () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const view = aggregateOf(lines, { maxSlots: 4, maxContributors: 2, maxCells: 4 }).view(
          everything,
          MINUTE,
        );
        expect(view.value("requests")).toBe(lines.length);
        const errors = lines.filter(({ status }) => status >= 500).length;
        expect(view.top(["serverErrorsByTenant"], 1, String).totals).toEqual([errors]);
      }),
    );
  });
});

it("every metric has a value in one step or in the whole, or is only on AWS", () => {
  const view = aggregateOf([accessLogLine({ authorizerLatency: 3 })]).view(everything, MINUTE);
  for (const id of ids) expect([id, view.value(id) !== undefined]).toEqual([id, isInAccessLog(id)]);
});

it("reads a metric of a time without lines as missing, as CloudWatch has no data point there", () => {
  const aggregate = aggregateOf([accessLogLine({ time: 5 * MINUTE })]);
  expect(aggregate.read("requests", 5 * MINUTE, 6 * MINUTE)).toBe(1);
  expect(aggregate.read("serverErrors", 5 * MINUTE, 6 * MINUTE)).toBe(0);
  expect(aggregate.read("requests", 6 * MINUTE, 7 * MINUTE)).toBeUndefined();
});

it("contributors of one name are one: a tenant with two API keys, say", () => {
  const lines = ["k1", "k2"].map((apiKeyId) => accessLogLine({ apiKeyId, status: 500 }));
  const byTenant = ([tenantId = "-"]: readonly (string | undefined)[]) => tenantId;
  expect(
    aggregateOf(lines).view(everything, MINUTE).top(["serverErrorsByTenant"], 5, byTenant),
  ).toMatchObject({
    contributors: [{ untrustedName: "acme", values: [2] }],
    count: 1,
  });
});

it("contributors whose values only look alike when put together are not one", () => {
  const lines = [
    { tenantId: "a\u0000b", apiKeyId: "c" },
    { tenantId: "a", apiKeyId: "b\u0000c" },
    { tenantId: "\u0000others", apiKeyId: undefined },
  ];
  const top = aggregateOf(lines.map(accessLogLine))
    .view(everything, MINUTE)
    .top(["everyRequestByTenant"], 5, (untrustedParts) => JSON.stringify(untrustedParts));
  expect(top.contributors.map(({ untrustedParts }) => untrustedParts)).toEqual(
    expect.arrayContaining(lines.map(({ tenantId, apiKeyId }) => [tenantId, apiKeyId])),
  );
  expect(top.count).toBe(3);
});

it("names again what came since a name was first asked for", () => {
  const aggregate = aggregateOf([accessLogLine({ tenantId: "acme" })]);
  const nameOf = ([tenantId = "-"]: readonly (string | undefined)[]) => tenantId;
  const names = () =>
    aggregate
      .view(everything, MINUTE)
      .top(["requestsByTenant"], 5, nameOf)
      .contributors.map(({ untrustedName }) => untrustedName);
  expect(names()).toEqual(["acme"]);
  aggregate.add(accessLogLine({ tenantId: "globex" }));
  expect(names()).toEqual(["acme", "globex"]);
});

it("finds the few of a short time among the many of all times", () => {
  const before = Array.from({ length: 100 }, (_, n) => accessLogLine({ tenantId: `old-${n}`, time: 0 }));
  const after = ["acme", "globex", "acme"].map((tenantId, n) =>
    accessLogLine({ tenantId, time: (n + 5) * MINUTE }),
  );
  const view = aggregateOf([...before, ...after]).view({ from: 5 * MINUTE, to: 8 * MINUTE }, MINUTE);
  expect(view.top(["requestsByTenant"], 5, ([tenantId]) => String(tenantId)).contributors).toMatchObject([
    { untrustedName: "acme", values: [2] },
    { untrustedName: "globex", values: [1] },
  ]);
});

it("of more tenants than it tells apart, the rest are counted together", () => {
  const lines = Array.from({ length: 100 }, (_, tenant) => accessLogLine({ tenantId: `tenant-${tenant}` }));
  const top = aggregateOf(lines, { maxContributors: 10 })
    .view(everything, MINUTE)
    .top(["requestsByTenant"], 3, String);
  expect(top.contributors[0]).toMatchObject({ untrustedParts: [], values: [90] });
  expect(top.totals).toEqual([100]);
});

it("of more tenants and minutes than it keeps, it tells the minutes apart less, and loses nothing", () => {
  const lines = Array.from({ length: 100 }, (_, n) =>
    accessLogLine({ time: Math.floor(n / 10) * MINUTE, tenantId: `tenant-${n % 10}` }),
  );
  const aggregate = aggregateOf(lines, { maxCells: 40 });
  expect(aggregate.contributorSlotMs).toBeGreaterThan(MINUTE);
  const top = aggregate.view(everything, MINUTE).top(["requestsByTenant"], 1, String);
  expect(top).toMatchObject({ count: 10, totals: [100] });
});

it("forgets what is older than it keeps", () => {
  const lines = [0, 1, 2, 3].map((hour) => accessLogLine({ time: hour * 60 * MINUTE }));
  const aggregate = aggregateOf(lines, { keepMs: 90 * MINUTE });
  expect(aggregate.view(everything, MINUTE).value("requests")).toBe(2);
  expect(aggregate.lines).toBe(4);
});
