import type { Tenancy } from "../core/tenancy";
import { QuotaExceededError, TenantChangedError } from "../core/errors";
import type { TenantRecord } from "../core/tenant-record";
import { parseTenantId } from "../core/tenant-id";
import { type AdoptedTenant, type AdoptOptions, adoptTenant } from "../tenant/adopt-tenant";
import { type CreatedTenant, type CreateOptions, createTenant } from "../tenant/create-tenant";
import { UnknownApiKeyError } from "../tenant/errors";
import { withdrawCreation } from "../tenant/resolve-conflict";
import { type Delivery, toCaller } from "../token/issue-token";
import { type Cells, cellNamed, type CellTenancy, enter } from "./cells";
import { type DirectoryEntry, newEntry } from "./directory";
import { CellsFullError, DirectoryChangedError, TenantInCellError } from "./errors";
import { type RoutedCells, routingAdopted } from "./hashed-tokens";
import { cellsNotRouted, requireKnown } from "./known-cells";
import { requireLeft } from "./move/former-cell";
import { cellsByRoom, countedRooms, noRoomIn } from "./rooms";

export interface PlaceOptions {
  /** Name of the cell. @default the cell with the most room */
  readonly cell?: string;
  /** Receives a line, without a line break, for each cell that is passed over. @default no line is written */
  readonly tell?: (line: string) => void;
}

export interface TenantInCell extends CreatedTenant {
  readonly cell: string;
}

/** The maximum number of attempts to place a tenant that concurrent runs also place. */
const MAX_ATTEMPTS = 5;

/**
 * Creates a tenant in a cell, in this order: the cell's room, the tenant's entry in the directory, the tenant
 * in the cell. The entry makes the id unique over all cells. Running it again finishes it, in the same cell.
 *
 * @throws {CellsFullError} {@link CellFullError} {@link CellClosedError} when there is no room.
 * {@link CellNotRoutedError} {@link KnownCellsError} when the router sends the cell no requests.
 * {@link TenantInCellError} when the tenant is in another cell than the stated one. {@link UnknownCellError}
 * @throws the errors of `createTenant`. Then no entry is left without a tenant, unless the process ends.
 */
export async function createTenantInCells(
  options: CreateOptions,
  cells: Cells,
  placing: PlaceOptions = {},
  delivery: Delivery<TenantInCell> = toCaller,
): Promise<TenantInCell> {
  const tenantId = parseTenantId(options.tenantId);
  const passed = new Set<string>();
  for (;;) {
    const { entry, cell } = await place(tenantId, cells, placing, passed);
    try {
      const inCell = (created: CreatedTenant) => ({ ...created, cell: cell.cell });
      const deliver = (created: CreatedTenant) => delivery.deliver(inCell(created));
      const tenancy = confirming(entry, cell, cells);
      return inCell(await createTenant(options, tenancy, { ...delivery, deliver }));
    } catch (error) {
      const isGone = await removeEntry(tenantId, cell, cells).catch(() => false);
      // Keys that are no tenants can fill an account before the cell's capacity is reached.
      if (!isGone || !(error instanceof QuotaExceededError) || placing.cell !== undefined) throw error;
      passed.add(cell.cell);
      placing.tell?.(`Cell ${cell.cell} is passed over: ${error.message}`);
    }
  }
}

/**
 * Adopts an API key in the cell that has it, as `createTenantInCells` creates one. The capacity of the cell
 * does not matter, because the key is there already. The router learns of the tokens that others stored.
 *
 * @throws {UnknownApiKeyError} when no cell has the key. {@link CellClosedError} {@link TenantInCellError}, and the
 * errors of `adoptTenant`. {@link StillLeavingError} when the plan of a tenant is stated that still leaves another cell.
 */
export async function adoptTenantInCells(
  options: AdoptOptions,
  cells: RoutedCells,
  placing: PlaceOptions = {},
): Promise<AdoptedTenant & { readonly cell: string }> {
  const tenantId = parseTenantId(options.tenantId);
  const name = placing.cell ?? (await cellOfKey(options.apiKeyId, cells));
  const { entry, cell } = await place(tenantId, { ...cells, capacity: Infinity }, { ...placing, cell: name });
  if (options.plan !== undefined) await requireLeft(tenantId, cell.tenancy, cells);
  try {
    const tenancy = routingAdopted(confirming(entry, cell, cells), cell.cell, cells);
    const adopted = await adoptTenant(options, tenancy);
    return { ...adopted, cell: cell.cell };
  } catch (error) {
    await removeEntry(tenantId, cell, cells).catch(() => false);
    throw error;
  }
}

async function cellOfKey(untrustedKeyId: string, { all }: Pick<Cells, "all">): Promise<string> {
  for (const { cell, tenancy } of all)
    if ((await tenancy.keys.byId(untrustedKeyId)) !== undefined) return cell;
  throw new UnknownApiKeyError(untrustedKeyId);
}

/**
 * Removes the entry and the room of a tenant that its cell does not have. A creation that is in progress
 * writes its entry again once it has a record: then this removal fails, or the entry is restored.
 *
 * @returns whether it was removed
 */
export async function removeEntry(
  tenantId: string,
  { cell, tenancy }: CellTenancy,
  { directory, rooms }: Pick<Cells, "directory" | "rooms">,
): Promise<boolean> {
  const entry = await directory.get(tenantId);
  if (entry?.status !== "placed" || entry.cell !== cell) return false;
  if ((await tenancy.records.get(tenantId)) !== undefined) return false;
  try {
    await directory.remove(entry);
  } catch (error) {
    if (error instanceof DirectoryChangedError) return false;
    throw error;
  }
  await rooms.release(cell, 1);
  return true;
}

interface Placement {
  readonly entry: DirectoryEntry;
  readonly cell: CellTenancy;
}

/** Finds the tenant's entry, or reserves room and writes one. @param passed cells without free API keys */
async function place(
  tenantId: string,
  cells: Cells,
  { cell: wish, tell = () => undefined }: PlaceOptions,
  passed: ReadonlySet<string> = new Set(),
): Promise<Placement> {
  const wanted = wish === undefined ? undefined : cellNamed(wish, cells);
  for (let attempt = 1; ; attempt += 1) {
    const entry = (await cells.directory.get(tenantId)) ?? (await enter(tenantId, cells));
    if (entry !== undefined) {
      if (wanted !== undefined && wanted.cell !== entry.cell)
        throw new TenantInCellError(tenantId, entry.cell);
      const cell = cellNamed(entry.cell, cells);
      await requireKnown(cell, cells);
      return { entry, cell };
    }
    const cell = await reserve(tenantId, wanted, cells, tell, passed);
    const placed = newEntry(tenantId, cell.cell, cell.tenancy);
    try {
      await cells.directory.write(placed, undefined);
      return { entry: placed, cell };
    } catch (error) {
      if (!(error instanceof DirectoryChangedError)) throw error;
      // Another operator has placed the tenant.
      await cells.rooms.release(cell.cell, 1);
      if (attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

/** Reserves room in the stated cell, or in that with the most room which answers. */
async function reserve(
  tenantId: string,
  wanted: CellTenancy | undefined,
  cells: Cells,
  tell: (line: string) => void,
  passed: ReadonlySet<string>,
): Promise<CellTenancy> {
  const silent = (cell: string, error: unknown) => {
    if (wanted?.cell === cell) throw error;
    const cause = error instanceof Error ? error.message : String(error);
    tell(`Cell ${cell} is passed over, because it does not answer: ${cause}`);
  };
  const notRouted = await cellsNotRouted(cells);
  const rooms = await countedRooms(cells, silent);
  const candidates = wanted === undefined ? cellsByRoom(cells, rooms) : [wanted];
  for (const candidate of candidates) {
    if (passed.has(candidate.cell)) continue;
    const problem = notRouted.get(candidate.cell);
    if (problem !== undefined) {
      if (wanted !== undefined) throw problem;
      tell(`Cell ${candidate.cell} is passed over: ${problem.message}`);
      continue;
    }
    try {
      // Also a sign of life, before anything is written.
      await candidate.tenancy.records.get(tenantId);
    } catch (error) {
      silent(candidate.cell, error);
      continue;
    }
    const limit = Number.isFinite(cells.capacity) ? [cells.capacity] : [];
    if (await cells.rooms.reserve(candidate.cell, 1, ...limit)) return candidate;
  }
  if (wanted !== undefined) throw await noRoomIn(wanted.cell, cells);
  throw new CellsFullError(cells);
}

/**
 * The tenancy of a cell whose first written record confirms the tenant's entry by a write. The entry may have
 * been removed since it was read, because `removeEntry` saw no record yet. After the confirmation, it fails.
 */
function confirming(entry: DirectoryEntry, { cell, tenancy }: CellTenancy, cells: Cells): Tenancy {
  let isConfirmed = false;
  const { records } = tenancy;
  return {
    ...tenancy,
    records: {
      ...records,
      async write(record, replaces) {
        await records.write(record, replaces);
        if (isConfirmed) return;
        await confirm(record, entry, { cell, tenancy }, cells);
        isConfirmed = true;
      },
    },
  };
}

/**
 * Confirms the entry of a tenant whose record was written.
 *
 * @throws {TenantChangedError} when the tenant is placed in another cell meanwhile, or the cell was closed and the entry is
 * gone. The record is removed.
 */
export async function confirm(
  record: TenantRecord,
  read: DirectoryEntry,
  { cell, tenancy }: Pick<CellTenancy, "cell" | "tenancy">,
  { directory, rooms }: Cells,
): Promise<void> {
  const { tenantId } = record;
  let entry: DirectoryEntry | undefined = read;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    if (entry !== undefined && entry.cell !== cell) break;
    // A move of the tenant has written the entry since.
    if (entry !== undefined && entry.status !== "placed") return;
    const confirmed = newEntry(tenantId, cell, tenancy);
    // What removed the entry released its room too.
    if (entry === undefined && !(await rooms.reserve(cell, 1))) break;
    try {
      return await directory.write(confirmed, entry?.revision);
    } catch (error) {
      if (!(error instanceof DirectoryChangedError)) throw error;
      if (entry === undefined) await rooms.release(cell, 1);
      entry = await directory.get(tenantId);
    }
  }
  await withdrawCreation(record, tenancy);
  throw new TenantChangedError(tenantId);
}
