import fc from "fast-check";
import { dashboard, insightRules, isInAccessLog, metrics } from "@tollgate/observability-runtime";
import { asBytes, writtenLine } from "../lines/line.test-support";
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
          defined.metrics.flatMap((id) =>
            // 429 is separate from other 4xx.
            (id === "clientErrors" ? ["4xx but 429", "429"] : [metrics[id].label]).map((label) => [
              label,
              !isInAccessLog(id),
            ]),
          ),
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

it("names who is hit by which cause, and puts tenants in the order of their own rates", () => {
  const { verdict, tenants, routes } = panelsOf(
    ...times(5000, { tenantId: "acme" }),
    ...times(30, { tenantId: "acme", status: 502, errorType: "INTEGRATION_FAILURE" }),
    ...times(9, {
      tenantId: "initech",
      status: 502,
      resourcePath: "/orders",
      errorType: "INTEGRATION_FAILURE",
    }),
    ...times(40, { tenantId: "globex", status: 404 }),
  );
  expect(verdict).toMatchObject({
    kind: "incidents",
    count: 3,
    untold: 0,
    incidents: [
      {
        severity: "server",
        untrustedCause: "INTEGRATION_FAILURE",
        statuses: [502],
        tenants: { untrustedNames: ["initech"], count: 1 },
        routes: { untrustedNames: ["GET /orders"], count: 1 },
        errors: 9,
        requests: 9,
        worst: undefined,
      },
      { severity: "client", untrustedCause: "backend 404", errors: 40, requests: 40 },
      { severity: "server", errors: 30, requests: 5030 },
    ],
  });
  expect(tenants.rows.map(({ untrustedName }) => untrustedName)).toEqual(["initech", "acme", "globex"]);
  expect(routes.rows.map(({ untrustedName }) => untrustedName)).toEqual(["GET /orders", "GET /health"]);
});

it("tenants have together what all requests have, whatever time is chosen", () => {
  const log = new LiveLog({ environment: "dev", alarms: [], gateway: () => gateway, now: () => now });
  const second = (n: number) => now - 600_000 + n * 1000;
  for (let n = 0; n < 600; n++) {
    log.write(
      asBytes(
        writtenLine({ time: second(n), tenantId: `t${n % 3}`, status: [500, 404, 429, 200][n % 4] ?? 200 }),
      ),
    );
  }
  log.close();
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 590 }), fc.integer({ min: 1, max: 300 }), (from, length) => {
      const shown = panels(log, { from: second(from) + 7, to: second(from + length) + 3 });
      const { serverErrors, otherClientErrors, limited, requests } = shown.summary;
      for (const { totals } of [shown.tenants, shown.routes]) {
        expect(totals.slice(0, 4)).toEqual([serverErrors, otherClientErrors, limited, requests]);
      }
      const charted = shown.outcomes.series.map(({ values }) =>
        values.reduce<number>((a, b) => a + (b ?? 0), 0),
      );
      expect(charted).toEqual([serverErrors, otherClientErrors, limited]);
    }),
    { numRuns: 50 },
  );
});

describe("of a filter", () => {
  const anyLine = fc.record({
    tenantId: fc.constantFrom("acme", "globex", "initech"),
    resourcePath: fc.constantFrom("/orders", "/health"),
    status: fc.constantFrom(200, 200, 404, 429, 502, 503),
    time: fc.integer({ min: now - 800_000, max: now - 1 }),
  });
  const logOf = (lines: readonly Line[]) => {
    const log = new LiveLog({ environment: "dev", alarms: [], gateway: () => gateway, now: () => now });
    for (const line of lines) log.write(asBytes(writtenLine(line)));
    log.close();
    return log;
  };
  const none = { tenant: "", status: "", route: "", cause: "", cell: "", requestId: "" };
  const narrowed = (lines: readonly Line[], wanted: Partial<typeof none>) => {
    const log = logOf(lines);
    const filter = { ...none, ...wanted };
    const narrowing = { filter, log: log.narrow(filter) };
    narrowing.log.refresh();
    return panels(log, log.defaultRange(), narrowing);
  };

  it("a tenant and a route leave what there would be if there were no others", () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 60 }), (lines) => {
        const own = lines.filter(
          ({ tenantId, resourcePath }) => tenantId === "acme" && resourcePath === "/orders",
        );
        const alone = logOf(own);
        const expected = panels(alone, alone.defaultRange());
        const shown = narrowed(lines, { tenant: "=acme", route: "=GET /orders" });
        for (const part of ["summary", "verdict", "tenants", "routes", "outcomes", "sections"] as const) {
          expect([part, shown[part]]).toEqual([part, expected[part]]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("a status leaves each rate a share of all requests of the same tenant", () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 60 }), (lines) => {
        const shown = narrowed(lines, { status: "502" });
        const count = (tenantId: string, status?: number) =>
          lines.filter((line) => line.tenantId === tenantId && (status ?? line.status) === line.status)
            .length;
        expect(
          shown.tenants.rows
            .map(({ untrustedName, values }) => [untrustedName, ...values.slice(0, 4)])
            .sort(),
        ).toEqual(
          ["acme", "globex", "initech"]
            .filter((tenant) => count(tenant, 502) > 0)
            .map((tenant) => [tenant, count(tenant, 502), 0, 0, count(tenant)]),
        );
        expect(shown.summary).toMatchObject({
          requests: lines.length,
          matching: lines.filter(({ status }) => status === 502).length,
          limited: 0,
        });
        if (shown.verdict.kind !== "incidents") return;
        expect(shown.verdict.incidents.every(({ statuses }) => statuses.includes(502))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it("a cause leaves the incidents of that cause", () => {
    const lines = [
      ...times(5, { status: 503, time: now - 1000 }),
      ...times(5, { status: 429, errorType: "THROTTLED", time: now - 1000 }),
    ];
    expect(narrowed(lines, { cause: "=THROTTLED" }).verdict).toMatchObject({
      count: 1,
      incidents: [{ untrustedCause: "THROTTLED", errors: 5, requests: 10 }],
    });
    expect(narrowed(lines, { status: "2xx" }).verdict).toEqual({ kind: "nothing" });
  });

  it("takes what comes later, and says from when on it knows", () => {
    const log = logOf([{ time: now - 5000 }]);
    const filter = { ...none, tenant: "=acme" };
    const narrowing = { filter, log: log.narrow(filter) };
    const requests = () => {
      narrowing.log.refresh();
      return panels(log, log.defaultRange(), narrowing).summary.requests;
    };
    expect([requests(), requests()]).toEqual([1, 1]);
    log.write(
      asBytes(writtenLine({ time: now - 4000 }), writtenLine({ time: now - 4000, tenantId: "other" })),
    );
    expect(requests()).toBe(2);
    expect(narrowing.log.since).toBeUndefined();

    // More lines than are kept: a filter that is set now cannot read the first of them.
    for (let n = 0; n < 200; n++) {
      const time = now - 3000 + n;
      log.write(asBytes(...times(200, {}).map(() => writtenLine({ time }))));
    }
    expect(requests()).toBeLessThan(2 + 40_000);
    expect(narrowing.log.missed).toBe(40_002 - requests());
    const late = log.narrow(filter);
    late.refresh();
    expect(late.since).toBeGreaterThan(now - 3000);
    expect(late.whole.lines).toBe(40_002 - narrowing.log.missed - 2);
  });
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
