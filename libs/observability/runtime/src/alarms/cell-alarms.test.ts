import { cellAlarms } from "./cell-alarms";
import { evaluateDatapoints, evaluationRange } from "./evaluate-datapoints";

/** The alarms that are raised after hours with these used percentages, the newest last; undefined is missing. */
function raised(hours: readonly (number | undefined)[]): readonly string[] {
  return cellAlarms
    .filter((alarm) => {
      const { condition, value } = alarm;
      if (condition.kind !== "threshold") throw new Error(`${alarm.id} has no threshold`);
      const { comparison, threshold } = condition;
      const points = Array.from({ length: evaluationRange(alarm) }, (_, age) => {
        const used = hours[hours.length - 1 - age];
        if (used === undefined) return undefined;
        const point = value === "cellRoomReports" ? 4 : used;
        return comparison === "atLeast" ? point >= threshold : point < threshold;
      });
      return evaluateDatapoints(points, alarm, "OK") === "ALARM";
    })
    .map(({ id }) => id);
}

const day = (used: number | undefined): readonly (number | undefined)[] => Array<typeof used>(26).fill(used);

describe("cellAlarms", () => {
  it.each([
    [79.9, []],
    [80, ["cells-filling"]],
    [94.9, ["cells-filling"]],
    [95, ["cells-filling", "cells-nearly-full"]],
    [100, ["cells-filling", "cells-nearly-full"]],
  ])("at %d % of the room raise %j", (used, ids) => {
    expect(raised(day(used))).toEqual(ids);
  });

  it("end a day after the room was below the threshold", () => {
    expect(raised([...day(81), ...day(79).slice(0, 20)])).toEqual(["cells-filling"]);
    expect(raised([...day(81), ...day(79)])).toEqual([]);
  });

  it("tell that nothing reports the room, and not for an hour without a report", () => {
    expect(raised(day(undefined))).toEqual(["cells-room-unknown"]);
    expect(raised([...day(10), undefined])).toEqual([]);
    expect(raised([...day(10), ...day(undefined).slice(0, 8)])).toEqual(["cells-room-unknown"]);
    expect(raised([...day(undefined), 10])).toEqual([]);
  });
});
