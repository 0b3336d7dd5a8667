import { parseEnvironment } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { alarmsOf } from "@tollgate/observability-runtime";
import { alarmDescription } from "./runbook";

it("fits CloudWatch's limit with the longest numbers and runbook address that are allowed", () => {
  const percent = 33.333_333_333_333_336;
  const many = Number.MAX_SAFE_INTEGER;
  const runbookUrl = "https://example.test/".padEnd(512, "a");
  const { alarms } = parseEnvironment({
    ...dev,
    alarms: {
      ...dev.alarms,
      runbookUrl,
      serverErrors: { percent, lastingPercent: percent, minimumRequests: many, minimumErrors: 1_000_000_000 },
      tenants: {
        dominatingPercent: percent,
        minimumTenants: many,
        minimumRequests: many,
        manyActive: 10_000,
      },
      authorizer: { minimumErrors: many },
      expectedTraffic: { days: "Monday to Friday", fromHour: 0, toHour: 24, silentMinutes: 1440 },
    },
  });
  for (const alarm of alarmsOf(alarms))
    expect(alarmDescription(alarm, runbookUrl).length).toBeLessThanOrEqual(1_024);
});
