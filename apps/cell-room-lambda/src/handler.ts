import type { FunctionLog } from "@tollgate/function-log";
import { roomUse, type CellRooms } from "@tollgate/tenant-provisioning-runtime";
import type { Settings } from "./settings";

export interface HandlerOptions extends Pick<Settings, "cells" | "capacity"> {
  readonly rooms: Pick<CellRooms, "all">;
  readonly log: Pick<FunctionLog, "info" | "warn">;
}

/**
 * Creates the handler. It writes a line for each cell, and one with `usedPercent` for all of them, which the
 * stack's metric filter reads. While a cell was never counted the percentage is unknown, and none is written.
 */
export function createHandler({ cells, capacity, rooms, log }: HandlerOptions): () => Promise<void> {
  return async () => {
    const known = await rooms.all();
    for (const cell of cells) {
      const { reserved, isClosed = false } = known.get(cell) ?? {};
      log.info("the room of a cell", { cell, tenants: reserved, capacity, isClosed });
    }
    const { left, usedPercent, notCounted } = roomUse(cells, capacity, known);
    if (notCounted.length === 0) log.info("the room of all open cells", { left, usedPercent });
    else log.warn("the tenants of cells were never counted: run doctor", { cells: notCounted.join() });
  };
}
