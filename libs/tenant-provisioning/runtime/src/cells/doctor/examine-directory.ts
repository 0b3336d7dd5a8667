import { nowSeconds } from "../../core/tenancy";
import type { Cells, CellTenancy } from "../cells";
import { type DirectoryEntry, oldestFirst, type PlacedTenant } from "../directory";
import { removeEntry } from "../place-tenant";
import { countedRooms } from "../rooms";
import { cancelMove } from "../move/cancel-move";
import type { MoveContext } from "../move/context";
import { findingOfUnknownCell } from "./examine-unknown-cell";
import { ageText, AT_ONCE, type CellFinding } from "./finding";

/**
 * Looks for entries without a tenant, names the moves that are not finished, and counts the room of each cell. Run it
 * after the missing entries are repaired.
 *
 * @throws any error of the ports.
 */
export async function* examineDirectory(cells: MoveContext): AsyncIterable<CellFinding> {
  const { directory, rooms, all } = cells;
  const [{ tenancy }] = all;
  const before = await countedRooms(cells, () => undefined);
  const counts = new Map(all.map(({ cell }) => [cell, 0]));
  const waiting = new Map<string, DirectoryEntry[]>(all.map(({ cell }) => [cell, []]));
  const unreadable: CellFinding[] = [];
  const onUnreadable = (subject: string, { message: cause }: Error) => {
    const mend = "correct its item in the directory's table, or remove it and run doctor --fix";
    unreadable.push({ kind: "entry-unreadable", cell: "-", subject, cause, mend });
  };
  let hasUnknownRoom = false;
  for await (const entry of directory.list(onUnreadable)) {
    hasUnknownRoom ||= unreadable.length > 0;
    yield* unreadable.splice(0);
    for (const cell of oldestFirst(entry)) counts.set(cell, (counts.get(cell) ?? 0) + 1);
    const ofUnknownCell = findingOfUnknownCell(entry, cells);
    if (ofUnknownCell !== undefined) yield ofUnknownCell;
    else if (entry.status !== "placed") yield unfinishedMove(entry, nowSeconds(tenancy), cells);
    const some = waiting.get(entry.cell);
    some?.push(entry);
    const home = all.find(({ cell }) => cell === entry.cell);
    if (home !== undefined && some?.length === AT_ONCE) yield* compareEntries(some.splice(0), home, cells);
  }
  hasUnknownRoom ||= unreadable.length > 0;
  yield* unreadable;
  for (const home of all) yield* compareEntries(waiting.get(home.cell) ?? [], home, cells);

  // An entry that cannot be read has room in a cell that is not known.
  if (hasUnknownRoom) return;
  for (const { cell } of all) {
    const [room, count] = [before.get(cell), counts.get(cell) ?? 0];
    if (room === undefined || room.reserved === count) continue;
    // A counter that has changed since is counted by the next run.
    if ((await rooms.all()).get(cell)?.revision !== room.revision) continue;
    const cause = `room for ${room.reserved} tenants is reserved, and the directory has ${count}`;
    const repair = () => rooms.recount(cell, count, room);
    yield { kind: "room-wrong", cell, subject: `cell ${cell}`, cause, mend: "run doctor --fix", repair };
  }
}

/** @param now seconds since 1970 */
function unfinishedMove(
  entry: Exclude<DirectoryEntry, PlacedTenant>,
  now: number,
  context: MoveContext,
): CellFinding {
  const { tenantId: subject, cell, begunAt } = entry;
  const began = begunAt === undefined ? "began" : `began ${ageText(now - Math.floor(begunAt))}`;
  const common = { kind: "move-unfinished", cell, subject } as const;
  if (entry.status === "leaving") {
    const rest = now < entry.until ? "still leaves the other" : "what the other has of it is not removed";
    const cause = `its move from cell ${entry.from} ${began}: it is in cell ${cell}, and ${rest}`;
    return { ...common, cause, mend: `move-cell ${subject} --to ${cell}` };
  }
  const { to } = entry;
  const move = `its move from cell ${cell} to cell ${to} ${began}`;
  const again = `move-cell ${subject} --to ${to}`;
  if (entry.status === "moving") {
    const where = entry.switchAt === undefined ? `cell ${cell}` : `cell ${cell} and in the other`;
    const cause = `${move}, and is not finished: it works in ${where}`;
    return { ...common, cause, mend: `${again}, or the same with --cancel` };
  }
  const isOver = entry.until !== undefined && entry.until <= now;
  const rest = isOver ? "may still have a part of it" : "lets it in until the routers know";
  const cause = `${move}, and is being cancelled: it is in cell ${cell}, and cell ${to} ${rest}`;
  const repair = async () => (await cancelMove({ tenantId: subject, to }, context)).stage === "done";
  return { ...common, cause, mend: `${again} --cancel`, repair };
}

async function* compareEntries(
  entries: readonly DirectoryEntry[],
  home: CellTenancy,
  cells: Cells,
): AsyncIterable<CellFinding> {
  const { cell, tenancy } = home;
  // `doctor` names a cell that does not answer when it examines the cell itself.
  const records = await tenancy.records
    .getMany(entries.map(({ tenantId }) => tenantId))
    .catch(() => undefined);
  if (records === undefined) return;
  for (const { tenantId: subject, status } of entries) {
    if (records.has(subject)) continue;
    const common = { kind: "entry-without-tenant", cell, subject } as const;
    const cause = `the directory has the tenant in cell ${cell}, which lacks it`;
    if (status === "placed") {
      const repair = () => removeEntry(subject, home, cells);
      const mend = `run create ${subject} again, or doctor --fix to remove the entry`;
      yield { ...common, cause: `${cause}: a creation or a deletion did not end`, mend, repair };
    } else if ((await cells.directory.get(subject))?.status === status) {
      const mend = `delete ${subject}, which also removes what the other cell has of it`;
      yield { ...common, cause: `${cause}, while it moves: a deletion did not end`, mend };
    }
  }
}
