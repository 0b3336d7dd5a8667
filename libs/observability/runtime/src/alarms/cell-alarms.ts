import { type AlarmDefinition, DAY, HOUR, reaches } from "./alarm-definition";

/** Used percentages of the cells' room at which operators are told. */
export const ROOM_THRESHOLDS = { filling: 80, nearlyFull: 95 } as const;

const room = {
  value: "cellRoomUsed",
  unit: "% of the open cells' room",
  periodSeconds: HOUR,
  evaluationPeriods: DAY / HOUR,
  datapointsToAlarm: 1,
  missingData: "notBreaching",
} as const;

/** The alarms on the room of an environment with several cells, which its router's stack has. */
export const cellAlarms: readonly AlarmDefinition[] = [
  {
    id: "cells-filling",
    title: "The cells are filling",
    severity: "ticket",
    meaning: `${ROOM_THRESHOLDS.filling} % or more of the room for tenants in all open cells is used.`,
    ...room,
    condition: reaches(ROOM_THRESHOLDS.filling),
    why:
      "All cells together, because a full cell is no incident: new tenants go to the others. A day, because tenants come and go " +
      "around the threshold.",
  },
  {
    id: "cells-nearly-full",
    title: "The cells are nearly full",
    severity: "page",
    meaning: `${ROOM_THRESHOLDS.nearlyFull} % or more of the room for tenants in all open cells is used.`,
    ...room,
    condition: reaches(ROOM_THRESHOLDS.nearlyFull),
    why:
      "A further cell takes an account or a Region, and its deployment. At 100 % no tenant can be created; requests are not " +
      "affected. Two cells of 9,000 tenants have 900 left at this threshold.",
  },
  {
    id: "cells-room-unknown",
    title: "The cells' room is unknown",
    severity: "ticket",
    meaning: "For six hours nothing has reported how much room the cells have.",
    value: "cellRoomReports",
    unit: "reports in an hour",
    periodSeconds: HOUR,
    evaluationPeriods: 6,
    datapointsToAlarm: 6,
    missingData: "breaching",
    condition: { kind: "threshold", comparison: "lessThan", threshold: 1 },
    why:
      "Missing data raises no alarm on the room, so it has one of its own: the function fails, or a cell's tenants were never " +
      "counted. Each hour has four reports, and six hours without one are not a late delivery of logs.",
  },
];
