import { ROOM_THRESHOLDS } from "@tollgate/observability-runtime";
import { roomUse, type CellReport } from "@tollgate/tenant-provisioning-runtime";

/**
 * Returns a note on the room of an environment's cells, at the percentages at which the alarms are raised.
 *
 * @param capacity the most tenants that one cell takes
 * @returns undefined if there is enough room
 */
export function roomNote(
  reports: readonly Pick<CellReport, "cell" | "tenants" | "isClosed">[],
  capacity: number,
): string | undefined {
  const rooms = reports.flatMap(({ cell, tenants, isClosed }) =>
    tenants === null ? [] : [[cell, { reserved: tenants, ...(isClosed && { isClosed }) }] as const],
  );
  const names = reports.map(({ cell }) => cell);
  const { left, usedPercent, notCounted } = roomUse(names, capacity, new Map(rooms));
  if (notCounted.length > 0)
    return `The room is unknown: the tenants of cell ${notCounted.join(", ")} were never counted. Run doctor.`;
  if (usedPercent < ROOM_THRESHOLDS.filling) return undefined;
  const used = `${Math.floor(usedPercent)} % of the room of all open cells is used: ${left.toLocaleString("en-US")} more tenants fit.`;
  return usedPercent < ROOM_THRESHOLDS.nearlyFull ? `${used} Plan another cell.` : `${used} Add a cell now.`;
}
