import {
  AccessLogAggregate,
  alarmsOf,
  type AccessLogLine,
  type AlarmId,
} from "@tollgate/observability-runtime";
import { dev } from "@tollgate/environments/sample";
import { sentenceText } from "../page/overview/incident-messages.test-support";
import { accessLogLine } from "../lines/line.test-support";
import { alarmSubject } from "./alarm-subject";

const now = Date.parse("2026-11-20T12:00:00Z");
const expectedTraffic = { days: "daily", fromHour: 0, toHour: 24, silentMinutes: 120 } as const;
const alarms = alarmsOf({ ...dev.alarms, expectedTraffic });

function subjectOf(id: AlarmId, ...groups: readonly (readonly [number, Partial<AccessLogLine>])[]) {
  const aggregate = new AccessLogAggregate();
  for (const [times, line] of groups)
    for (let n = 0; n < times; n++) aggregate.add(accessLogLine({ time: now - 60_000, ...line }));
  const alarm = alarms.find((each) => each.id === id);
  const subject = alarm && alarmSubject(alarm, aggregate, now);
  return subject?.kind === "incidents" ? subject.incidents.map(sentenceText) : subject;
}

const failing = { status: 502, errorType: "INTEGRATION_FAILURE" } as const;

it("every alarm that requests can raise names somebody, and none that silence raises", () => {
  const everything = [
    [10, { tenantId: "acme", ...failing }],
    [10, { tenantId: "acme", status: 403, errorType: "INVALID_API_KEY" }],
    [10, { tenantId: "acme", status: 429, errorType: "QUOTA_EXCEEDED" }],
    [10, { tenantId: undefined, apiKeyId: undefined, status: 500, errorType: "AUTHORIZER_FAILURE" }],
  ] as const;
  const nameless = alarms
    .map(({ id }) => id)
    .filter((id) => {
      const subject = subjectOf(id, ...everything);
      return subject === undefined || (Array.isArray(subject) && subject.length === 0);
    });
  expect(nameless.sort()).toEqual(["api-keys", "authorizer-throttled", "traffic-missing", "traffic-stopped"]);
});

it("names who has most of what the alarm watches, within the time that it watches", () => {
  expect(
    subjectOf(
      "server-errors",
      [30, { tenantId: "acme", ...failing }],
      [70, { tenantId: "acme" }],
      [2, { tenantId: "globex", ...failing }],
      [500, { tenantId: "globex", status: 429, errorType: "THROTTLED" }],
      [500, { tenantId: "hooli", ...failing, time: now - 3_600_000 }],
    ),
  ).toEqual([
    "30 % of acme’s requests to GET /health fail in the backend (502 INTEGRATION_FAILURE): 30 of 100.",
    "0.4 % of globex’s requests to GET /health fail in the backend (502 INTEGRATION_FAILURE): 2 of 502.",
  ]);
});

it("names the busiest tenant, and the slowest route and tenant", () => {
  expect(subjectOf("tenant-dominates", [90, { tenantId: "acme" }], [10, { tenantId: "globex" }])).toEqual({
    kind: "busiest",
    untrustedTenant: "acme",
    requests: 90,
    of: 100,
  });
  expect(
    subjectOf(
      "latency",
      [90, { tenantId: "acme" }],
      [1, { tenantId: "globex", resourcePath: "/slow", responseLatency: 9000 }],
    ),
  ).toEqual({
    kind: "slowest",
    untrustedRoute: { untrustedName: "GET /slow", milliseconds: 9000 },
    untrustedTenant: { untrustedName: "globex", milliseconds: 9000 },
  });
});
