import { dev } from "@tollgate/environments/sample";
import { alarmsOf } from "./alarms";
import { evaluateMath } from "./metrics/metric-math";
import { BYTES_PER_LINE, costExpression, RULES_PER_REQUEST } from "./metrics/prices";
import { insightRules } from "./metrics/insight-rules";
import { lineText, outcomeLines } from "./log/lines.test-support";
import { linePredicate } from "./log/filter";
import type { MetricId } from "./metrics/metric";
import { customMetricCost, observabilityCost } from "./observability-cost";

const observed = { alarms: alarmsOf(dev.alarms), tracing: { perSecond: 1, percent: 5 } };

describe("observabilityCost", () => {
  it("is computed from the length of a line and the rules that count it", () => {
    const typical = lineText({
      tenantId: "a-tenant-of-ours",
      tokenId: "a072ef11dab40649",
      apiKeyId: "a1b2c3d4e5",
      resourcePath: "/orders/{orderId}",
      authorizerRequestId: "5b3ae8d4-8fed-44a5-8efa-427b85ff5404",
      authorizerLatency: 12,
      integrationLatency: 120,
      responseLatency: 140,
      bytes: 2_048,
    });
    // CloudWatch Logs adds 26 bytes to each event.
    expect((typical.length + 26) / BYTES_PER_LINE).toBeCloseTo(1, 1);
    const good = outcomeLines.get("cached");
    const rules = Object.values(insightRules).filter(({ filter }) => good && linePredicate(filter)(good));
    expect(rules).toHaveLength(RULES_PER_REQUEST);
  });

  it("traces the first request of each second, and a share of the others", () => {
    const cost = (requests: number) => observabilityCost(requests, observed).traces;
    expect(cost(1_000_000)).toBeCloseTo(5, 5);
    expect(cost(102_592_000)).toBeCloseTo((2.592 + 5) * 5, 5);
  });

  it("grows with requests, and at rest not at all", () => {
    const one = observabilityCost(1_000_000, observed);
    const hundred = observabilityCost(100_000_000, observed);
    expect(hundred.accessLog / one.accessLog).toBeCloseTo(100, 5);
    expect(hundred.insightRules / one.insightRules).toBeCloseTo(100, 5);
    expect(hundred.atRest).toBe(one.atRest);
  });
});

it("custom metrics cost less by the piece from the 10,001st on", () => {
  expect(customMetricCost(1)).toBeCloseTo(0.3, 9);
  expect(customMetricCost(10_000)).toBeCloseTo(3_000, 9);
  expect(customMetricCost(70_000)).toBeCloseTo(9_000, 9);
  expect(customMetricCost(2_000_000)).toBeCloseTo(3_000 + 24_000 + 37_500 + 20_000, 9);
});

it("the dashboard's estimate of a million requests, a tenth of which ask the authorizer for 5 ms", () => {
  const counted = new Map<MetricId, number>([
    ["requests", 1e6],
    ["authorizerInvocations", 1e5],
    ["authorizerMilliseconds", 5e5],
  ]);
  // 3.50 API Gateway, 0.24 log, 0.06 rules; 0.02 and 0.0125 for 100,000 calls and reads; 125 GB-seconds at
  // 0.0000133334.
  expect(evaluateMath(costExpression, { from: 0, valueOf: (id) => counted.get(id) })).toBeCloseTo(3.83, 2);
});
