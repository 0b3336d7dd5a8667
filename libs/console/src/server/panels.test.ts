import fc from "fast-check";
import { dashboard, insightRules, isInAccessLog, metrics } from "@tollgate/observability-runtime";
import { asBytes, writtenLine } from "../source/line.test-support";
import { LiveLog } from "../source/live-log";
import type { Panels } from "../wire";
import { panels } from "./panels";

const now = Date.parse("2026-11-24T12:00:00Z");
const gateway = { limits: { levels: [], count: 0 }, authorizerCache: { hits: 0, misses: 0, entries: 0 } };

type Line = NonNullable<Parameters<typeof writtenLine>[0]>;

function panelsOf(...lines: readonly Line[]): Panels {
  const log = new LiveLog({ environment: "dev", alarms: [], gateway: () => gateway, now: () => now });
  for (const line of lines) log.write(asBytes(writtenLine({ time: now - 60_000, ...line })));
  log.close();
  return panels(log, log.defaultRange());
}

const times = (count: number, line: Line): readonly Line[] => Array.from({ length: count }, () => line);

it("draws every widget of the dashboard's definition, and says what only AWS knows", () => {
  const { sections } = panelsOf({});
  expect(sections.map(({ title }) => title)).toEqual(dashboard.map(({ title }) => title));
  sections.forEach(({ widgets }, section) =>
    widgets.forEach((widget, at) => {
      const defined = dashboard[section]?.widgets[at];
      if (defined?.kind === "chart" && widget.kind === "chart") {
        expect(widget.series.map(({ label, onlyOnAws }) => [label, onlyOnAws])).toEqual(
          defined.metrics.map((id) => [metrics[id].label, !isInAccessLog(id)]),
        );
        for (const { values, onlyOnAws } of widget.series) {
          expect(values).toHaveLength(onlyOnAws ? 0 : widget.times.length);
        }
      } else if (defined?.kind === "topContributors" && widget.kind === "ranking") {
        expect(widget.title).toBe(insightRules[defined.rule].label);
      } else {
        expect([defined?.kind, widget.kind]).toEqual(["value", "values"]);
      }
    }),
  );
});

it("names the tenant that has most of the server errors, and what they were", () => {
  const { verdict, tenants } = panelsOf(
    ...times(50, { tenantId: "acme" }),
    ...times(3, { tenantId: "acme", status: 502 }),
    ...times(9, {
      tenantId: "initech",
      status: 502,
      resourcePath: "/orders",
      errorType: "INTEGRATION_FAILURE",
    }),
    ...times(40, { tenantId: "globex", status: 404 }),
  );
  expect(verdict).toMatchObject({
    kind: "errors",
    errors: "5xx",
    total: 12,
    tenant: { untrustedName: "initech", count: 9 },
    tenants: 2,
    cause: { untrustedRoute: "GET /orders", untrustedErrorType: "INTEGRATION_FAILURE" },
  });
  expect(tenants.rows.map(({ untrustedName }) => untrustedName)).toEqual(["initech", "acme", "globex"]);
});

it("tenants have together what all requests have, whatever time is chosen", () => {
  const log = new LiveLog({ environment: "dev", alarms: [], gateway: () => gateway, now: () => now });
  const second = (n: number) => now - 600_000 + n * 1000;
  for (let n = 0; n < 600; n++) {
    log.write(
      asBytes(writtenLine({ time: second(n), tenantId: `t${n % 3}`, status: n % 2 === 0 ? 500 : 404 })),
    );
  }
  log.close();
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 590 }), fc.integer({ min: 1, max: 300 }), (from, length) => {
      const shown = panels(log, { from: second(from) + 7, to: second(from + length) + 3 });
      const { serverErrors, clientErrors, requests } = shown.summary;
      expect(shown.tenants.totals.slice(0, 2)).toEqual([serverErrors, clientErrors]);
      expect(shown.tenants.totals[4]).toBe(requests);
    }),
    { numRuns: 50 },
  );
});

it("names nobody when nobody has most of them", () => {
  const lines = ["a", "b", "c"].flatMap((tenantId) => times(3, { tenantId, status: 500 }));
  expect(panelsOf(...lines).verdict).toMatchObject({
    errors: "5xx",
    total: 9,
    tenant: undefined,
    tenants: 3,
  });
});

it("calls refusals over a limit what they are, and few server errors do not hide them", () => {
  const { verdict } = panelsOf(...times(50, { tenantId: "globex", status: 429, errorType: "THROTTLED" }), {
    tenantId: "acme",
    status: 500,
  });
  expect(verdict).toMatchObject({ errors: "429", total: 50, tenant: { untrustedName: "globex" } });
});

it("says so when there is nothing, and when nothing failed", () => {
  expect(panelsOf().verdict).toEqual({ kind: "nothing" });
  expect(panelsOf({}).verdict).toEqual({ kind: "fine", requests: 1 });
});

it("a tenant without id is told by its API key, and calls of nobody are of no tenant", () => {
  const { tenants } = panelsOf(
    { tenantId: undefined },
    { tenantId: undefined, apiKeyId: undefined, status: 401, errorType: "UNAUTHORIZED" },
  );
  expect(tenants.rows.map(({ untrustedName }) => untrustedName)).toEqual(["(no tenant)", "key k1"]);
});

it("shows a tenant whose id is markup by that id", () => {
  const tenantId = "<script>alert(1)</script>";
  expect(panelsOf({ tenantId }).tenants.rows[0]).toMatchObject({ untrustedName: tenantId });
});

it("no message holds anything but what the log holds", () => {
  expect(JSON.stringify(panelsOf({}))).not.toMatch(/authorization"|tg_dev_|body"|headers"/i);
});
