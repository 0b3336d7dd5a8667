import { evaluateMath } from "../metrics/metric-math";
import type { MetricId } from "../metrics/metric";
import { evaluateDatapoints, evaluationRange } from "./evaluate-datapoints";
import { usageAlarms } from "./usage-alarms";

/** The alarms that are raised after periods with these values, the newest last; undefined is missing. */
function raised(periods: readonly Partial<Record<MetricId, number>>[]): readonly string[] {
  return usageAlarms
    .filter((alarm) => {
      const { condition, value } = alarm;
      if (condition.kind !== "threshold") throw new Error(`${alarm.id} has no threshold`);
      const points = Array.from({ length: evaluationRange(alarm) }, (_, age) => {
        const values = periods[periods.length - 1 - age] ?? {};
        const point = evaluateMath(value, { from: 0, valueOf: (id) => values[id] });
        return point === undefined ? undefined : point >= condition.threshold;
      });
      return evaluateDatapoints(points, alarm, "OK") === "ALARM";
    })
    .map(({ id }) => id);
}

const quiet = { usagePendingHours: 0.05, usageUnreadLines: 0 };
const hours = (count: number, values: Partial<Record<MetricId, number>> = quiet) =>
  Array<typeof values>(count).fill(values);

describe("usageAlarms", () => {
  it("are quiet while nothing fails, and where the queue and its failures have no data", () => {
    expect(raised(hours(30))).toEqual([]);
  });

  it.each(["usageFailedDeliveries", "usageLostDeliveries"] as const)("tell of one delivery by %s", (id) => {
    expect(raised([...hours(30), { ...quiet, [id]: 1 }])).toEqual(["usage-deliveries-failed"]);
  });

  it("tell of an hour that waits, and of a function that reports nothing, after three hours", () => {
    expect(raised([...hours(30), ...hours(2, { ...quiet, usagePendingHours: 1 })])).toEqual([]);
    expect(raised([...hours(30), ...hours(3, { ...quiet, usagePendingHours: 1 })])).toEqual([
      "usage-not-sealed",
    ]);
    expect(raised([...hours(30), ...hours(2, {})])).toEqual([]);
    expect(raised([...hours(30), ...hours(8, {})])).toEqual(["usage-not-sealed"]);
  });

  it.each([
    ["usageTenantsOver80", "usage-near-quota"],
    ["usageTenantsOver100", "usage-at-quota"],
    ["usageTenantsFailing", "usage-tenant-errors"],
  ] as const)("tell of one tenant by %s, also in an hour that is summed late", (metric, id) => {
    const one = { ...quiet, [metric]: 1 };
    expect(raised([...hours(30), one])).toEqual([id]);
    expect(raised([...hours(30), one, ...hours(2)])).toEqual([id]);
    expect(raised([...hours(30), one, ...hours(7)])).toEqual([]);
  });

  it("tell of an unread line for a day", () => {
    const unread = { ...quiet, usageUnreadLines: 1 };
    expect(raised([...hours(30), unread, ...hours(20)])).toEqual(["usage-unread-lines"]);
    expect(raised([...hours(30), unread, ...hours(27)])).toEqual([]);
  });
});
