import { readFileSync } from "node:fs";
import { join } from "node:path";
import { prod } from "@tollgate/environments/sample";
import {
  alarmsOf,
  customMetricCost,
  logQueries,
  observabilityCost,
  QUERY_PLACEHOLDERS,
  usageCost,
  type DeliveryWay,
} from "@tollgate/observability-runtime";

const guides = ["costs", "observe"].map((name) =>
  readFileSync(join(__dirname, `../../../../apps/docs/guides/${name}.md`), "utf8"),
);
const METRICS_PER_TENANT = 7;

/** The cells of each row in the table whose heading begins with a text. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const lines = guides.join("\n").split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${heading}`));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith("|"));
  return lines.slice(start + 2, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const dollars = (amount: number): string =>
  amount.toLocaleString("en-US", {
    minimumFractionDigits: amount < 100 ? 2 : 0,
    maximumFractionDigits: amount < 100 ? 2 : 0,
  });
const millions = (requests: number): string => `${(requests / 1e6).toLocaleString("en-US")} M`;

const REQUESTS = [1e6, 1e8, 1e9];
const costOf = (requests: number) =>
  observabilityCost(requests, {
    alarms: alarmsOf(prod.alarms),
    tracing: prod.tracing ?? { perSecond: 0, percent: 0 },
  });
const totalOf = (requests: number): number =>
  Object.values(costOf(requests)).reduce((sum, each) => sum + each, 0);

const LINES_PER_ENVELOPE = [1, 10, 100];
const usageOf = (way: DeliveryWay, requests: number, tenants: number, linesPerEnvelope: number) =>
  usageCost(way, { requests, tenants, linesPerEnvelope, retentionDays: 400 });
const sum = (items: Readonly<Record<string, number>>): number =>
  Object.values(items).reduce((total, each) => total + each, 0);

describe("the guides", () => {
  it("state the cost of the usage ledger by the way in which lines are delivered", () => {
    expect(tableUnder("busy tenants")).toEqual(
      [1, 100, 10_000].flatMap((tenants) =>
        REQUESTS.map((requests) => [
          tenants.toLocaleString("en-US"),
          millions(requests),
          ...(["direct", "firehose"] as const).flatMap((way) =>
            LINES_PER_ENVELOPE.map((lines) => dollars(sum(usageOf(way, requests, tenants, lines)))),
          ),
        ]),
      ),
    );
  });

  it("list the items of the usage ledger's cost, delivered directly with ten lines an envelope", () => {
    expect(tableUnder("tenants of the ledger")).toEqual(
      [1, 100, 10_000].flatMap((tenants) =>
        REQUESTS.map((requests) => {
          const items = usageOf("direct", requests, tenants, 10);
          const { delivery, lines, sums, storage, atRest } = items;
          return [
            tenants.toLocaleString("en-US"),
            millions(requests),
            ...[delivery, lines, sums, storage, atRest, (sum(items) / requests) * 1e6].map(dollars),
          ];
        }),
      ),
    );
  });

  it("list the items by the way of delivery at 1,000 M requests of 10,000 tenants, below the target", () => {
    const all = (["direct", "firehose"] as const).flatMap((way) =>
      LINES_PER_ENVELOPE.map((lines) => ({ way, lines, items: usageOf(way, 1e9, 10_000, lines) })),
    );
    expect(tableUnder("delivery")).toEqual(
      all.map(({ way, lines, items }) => [
        way === "direct" ? "direct" : "Firehose",
        String(lines),
        ...[items.delivery, items.lines, items.sums, items.storage].map(dollars),
        dollars(sum(items) / 1_000),
      ]),
    );
    const direct = all.filter(({ way, lines }) => way === "direct" && lines >= 10);
    for (const { items } of direct) expect(sum(items) / 1_000).toBeLessThanOrEqual(0.15);
  });

  it("state the cost compared with custom metrics by tenant", () => {
    expect(tableUnder("tenants")).toEqual(
      [1, 100, 10_000].flatMap((tenants) =>
        REQUESTS.map((requests) => [
          tenants.toLocaleString("en-US"),
          millions(requests),
          dollars(totalOf(requests)),
          dollars(customMetricCost(tenants)),
          dollars(customMetricCost(tenants * METRICS_PER_TENANT)),
        ]),
      ),
    );
  });

  it("list the parts of the cost", () => {
    expect(tableUnder("requests")).toEqual(
      REQUESTS.map((requests) => {
        const { accessLog, insightRules, traces, atRest } = costOf(requests);
        return [millions(requests), ...[accessLog, insightRules, traces, atRest].map(dollars)];
      }),
    );
  });

  it("describe each saved query", () => {
    expect(tableUnder("saved query").map(([query]) => query)).toEqual(
      Object.keys(logQueries(QUERY_PLACEHOLDERS)).map((query) => `\`${query}\``),
    );
  });
});
