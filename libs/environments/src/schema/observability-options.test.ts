import { parseEnvironment, type AlarmThresholds } from "../index";
import { dev, prod } from "../sample.test-support";
import { problemsOf } from "../checks/problems-of.test-support";

/** What is wrong with dev's alarms once they are changed. */
const problemsIn = (change: Partial<Record<keyof AlarmThresholds, unknown>>) =>
  problemsOf(() => parseEnvironment({ ...dev, alarms: { ...dev.alarms, ...change } }));

const expectedTraffic = { days: "daily", fromHour: 0, toHour: 24, silentMinutes: 15 };

describe("alarms", () => {
  it.each([
    [
      "an e-mail address and a URL",
      { notify: { page: ["https://pager.example.test/a?b=c"], ticket: ["a@b.test"] } },
    ],
    ["traffic at any time", { expectedTraffic }],
    ["a place of the runbook", { runbookUrl: "https://example.test/RUNBOOK.md" }],
  ])("accepts %s", (_, change) => {
    expect(problemsIn(change)).toEqual([]);
  });

  it.each(
    Object.entries<[object, string]>({
      "an address without TLS": [
        { notify: { page: ["http://pager.example.test"], ticket: [] } },
        'alarms.notify.page.0 is "http://pager.example.test"; allowed: an e-mail address or an https URL',
      ],
      "an e-mail address with a space": [
        { notify: { page: [], ticket: ["a b@c.test"] } },
        'alarms.notify.ticket.0 is "a b@c.test"; allowed: an e-mail address or an https URL',
      ],
      "addresses that Terraform could not tell apart": [
        { notify: { page: [], ticket: ["a.b@c.test", "a-b@c.test"] } },
        'alarms.notify.ticket is ["a.b@c.test","a-b@c.test"]; allowed: addresses that differ in letters or digits: Terraform tells subscriptions apart by these alone. A query at the end of a URL, or a distribution list, makes another address',
      ],
      "a runbook whose place leaves no room for what an alarm means": [
        { runbookUrl: `https://example.test/${"a".repeat(500)}` },
        `alarms.runbookUrl is "https://example.test/${"a".repeat(500)}"; allowed: at most 512`,
      ],
      "a runbook without TLS": [
        { runbookUrl: "http://example.test" },
        'alarms.runbookUrl is "http://example.test"; allowed: an https URL',
      ],
      "a rate of nothing": [
        { serverErrors: { ...dev.alarms.serverErrors, percent: 0 } },
        "alarms.serverErrors.percent is 0; allowed: more than 0",
      ],
      "more than everything": [
        { tenants: { ...dev.alarms.tenants, dominatingPercent: 101 } },
        "alarms.tenants.dominatingPercent is 101; allowed: at most 100",
      ],
      "one tenant, who always dominates": [
        { tenants: { ...dev.alarms.tenants, minimumTenants: 1 } },
        "alarms.tenants.minimumTenants is 1; allowed: at least 2",
      ],
      "more keys than AWS has": [
        { tenants: { ...dev.alarms.tenants, manyActive: 10_001 } },
        "alarms.tenants.manyActive is 10001; allowed: at most 10000",
      ],
      "a latency that API Gateway cuts off": [
        { latency: { ...dev.alarms.latency, p99Milliseconds: 30_000 } },
        "alarms.latency.p99Milliseconds is 30000; allowed: at most 29000",
      ],
      "hours that end before they begin": [
        { expectedTraffic: { ...expectedTraffic, fromHour: 18, toHour: 8 } },
        'alarms.expectedTraffic is {"days":"daily","fromHour":18,"toHour":8,"silentMinutes":15}; allowed: fromHour before toHour',
      ],
      "a pause longer than the hours in which traffic is expected, which no alarm would find": [
        { expectedTraffic: { days: "daily", fromHour: 8, toHour: 10, silentMinutes: 135 } },
        'alarms.expectedTraffic is {"days":"daily","fromHour":8,"toHour":10,"silentMinutes":135}; allowed: silentMinutes no longer than from fromHour to toHour: outside, silence is expected and ends the pause',
      ],
      "a silence that is no whole number of periods": [
        { expectedTraffic: { ...expectedTraffic, silentMinutes: 20 } },
        "alarms.expectedTraffic.silentMinutes is 20; allowed: a multiple of 15",
      ],
    }),
  )("refuses %s", (_, [change, problem]) => {
    expect(problemsIn(change)).toEqual([`environment "dev": ${problem}`]);
  });

  it("notify nobody until a contact is named, and expect traffic of prod only", () => {
    for (const { alarms } of [dev, prod]) expect(alarms.notify).toEqual({ page: [], ticket: [] });
    expect(dev.alarms.expectedTraffic).toBeUndefined();
    expect(prod.alarms.expectedTraffic).toBeDefined();
  });
});
