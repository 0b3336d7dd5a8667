import { prod } from "@tollgate/environments/sample";
import { AccessLogAggregate } from "../aggregate";
import { line, outcomes, type WrittenFields } from "../log/lines.test-support";
import type { AlarmId } from "./alarm-definition";
import { AlarmMonitor } from "./alarm-monitor";
import { alarmsOf } from "./alarms";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const START = Date.UTC(2026, 10, 24, 10);
/** The minute of the incident: two hours without problems come before it. */
const INCIDENT = 120;
const MINUTES = 180;

type Fields = (index: number, minute: number) => readonly WrittenFields[];

const tenant = (index: number): WrittenFields => ({
  tenantId: `t${index % 20}`,
  tokenId: `k${index % 20}`,
  apiKeyId: `key${index % 20}`,
  resourcePath: "/health",
});

/** When alarms are raised, in minutes after the incident, with one request per second. */
function raised(fields: Fields): Partial<Record<AlarmId, number>> {
  const aggregate = new AccessLogAggregate();
  for (let index = 0; index < MINUTES * 60; index++)
    for (const each of fields(index, Math.floor(index / 60)))
      aggregate.add(line({ ...each, time: START + index * SECOND }));
  const onLog = alarmsOf(prod.alarms).filter(({ id }) => id !== "authorizer-throttled");
  const monitor = new AlarmMonitor(onLog, aggregate);
  const times: Partial<Record<AlarmId, number>> = {};
  for (let minute = 1; minute <= MINUTES; minute++)
    for (const { alarm, to } of monitor.evaluate(START + minute * MINUTE))
      if (to === "ALARM") times[alarm.id] ??= minute - INCIDENT;
  return times;
}

const during =
  (incident: (index: number) => readonly WrittenFields[]): Fields =>
  (index, minute) =>
    minute < INCIDENT ? [tenant(index)] : incident(index);

describe("the alarms on lines of an access log", () => {
  it.each([
    ["an unknown token, for everyone", outcomes.unknownToken],
    ["no token, for everyone", outcomes.noToken],
    ["no route, for everyone", outcomes.unknownRoute],
    ["a backend that answers 403", { status: 403, apiKeyId: "key", tenantId: "t" }],
  ])("page within three minutes: %s", (_, refusal) => {
    const { "most-requests-refused": first } = raised(during(() => [refusal]));
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(3);
  });

  it("page within three minutes when API Gateway takes no tenant's key", () => {
    const times = raised(
      during((index) => [
        { ...tenant(index), apiKeyId: undefined, status: 403, errorType: "INVALID_API_KEY" },
      ]),
    );
    expect(times["most-requests-refused"]).toBeLessThanOrEqual(3);
    expect(times["tenant-errors"]).toBeLessThanOrEqual(60);
  });

  it("say nothing of a caller without a token who makes three of four requests", () => {
    expect(
      raised(during((index) => [tenant(index), ...Array.from({ length: 3 }, () => outcomes.noToken)])),
    ).toEqual({});
  });

  it("say nothing of a tenant that is at its quota but that it is", () => {
    const atQuota = { status: 429, errorType: "QUOTA_EXCEEDED" };
    expect(raised(during((index) => [{ ...tenant(index), ...(index % 20 === 3 && atQuota) }]))).toEqual({
      "tenant-at-quota": 1,
    });
  });

  it.each([
    ["its key is disabled", { status: 403, errorType: "INVALID_API_KEY", apiKeyId: undefined }],
    ["it asks for what is not there", { status: 404 }],
    ["it is throttled", { status: 429, errorType: "THROTTLED" }],
    ["its token's record names no tenant", { status: 400, tenantId: undefined, tokenId: undefined }],
  ])("open a ticket for one tenant of twenty when %s", (_, failure) => {
    const times = raised(during((index) => [{ ...tenant(index), ...(index % 20 === 3 && failure) }]));
    expect(Object.keys(times)).toEqual(["tenant-errors"]);
    expect(times["tenant-errors"]).toBeLessThanOrEqual(30);
  });
});
