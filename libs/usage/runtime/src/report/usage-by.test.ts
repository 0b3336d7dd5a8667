import { countedLine } from "../lines/counted-line";
import { accessLogLine } from "@tollgate/observability-runtime/sample";
import type { HourlySums } from "../read/read-usage";
import { UsageSums } from "../sums/usage-sums";
import { countLine } from "../sums/usage-totals";
import { combinedUsage, type Dimension, usageBy } from "./usage-by";
import { usageFigures } from "./usage-figures";

/** Requests of a tenant: hour, route, status and milliseconds. */
const REQUESTS = [
  ["2026-10-31T23", "/a", 200, 10],
  ["2026-11-01T00", "/a", 500, 30],
  ["2026-11-01T01", "/b", 204, 12],
  ["2026-11-01T01", "/b", 429, 1],
] as const;

const HOURS = REQUESTS.map(([hour, resourcePath, status, ms]): HourlySums => {
  const line = countedLine(
    accessLogLine({ resourcePath, status, responseLatency: ms, integrationLatency: ms, bytes: 100 }),
  );
  const sums = new UsageSums();
  countLine(sums.of(line.route, String(line.statusClass), line.token), line);
  return [hour, sums];
});

it.each<[Dimension | "total", Record<string, number>]>([
  ["hour", { "2026-10-31T23": 1, "2026-11-01T00": 1, "2026-11-01T01": 2 }],
  ["day", { "2026-10-31": 1, "2026-11-01": 3 }],
  ["month", { "2026-10": 1, "2026-11": 3 }],
  ["route", { "GET /a": 2, "GET /b": 2 }],
  ["status", { "2xx": 2, "4xx": 1, "5xx": 1 }],
  ["token", { t1: 4 }],
  ["total", { "": 4 }],
])("sums by %s, also of several cells", async (dimension, expected) => {
  const cells = await Promise.all(
    [HOURS.slice(0, 1), HOURS.slice(1)].map((some) => usageBy(dimension, some)),
  );
  const rows = combinedUsage(dimension, cells);
  expect(rows.map(([key, { requests }]) => [key, requests])).toEqual(Object.entries(expected));
});

it("has the share of errors, the used error budget, percentiles and the backend's mean", async () => {
  const [[, totals] = []] = combinedUsage("total", [await usageBy("total", HOURS)]);
  expect(totals && usageFigures(totals, 50)).toEqual({
    requests: 4,
    metered: 4,
    errors: 1,
    errorPercent: 25,
    errorBudgetUsedPercent: 50,
    p50: 10,
    p95: 31,
    p99: 31,
    backendMs: 13.25,
    bytes: 400,
  });
});
