import { inParallel } from "../core/in-parallel";
import { type Cells, type CellTenancy, cellNamed } from "./cells";
import { CellsFullError } from "./errors";
import { CELLS_AT_ONCE, countedRooms, noRoomIn, roomLeft } from "./rooms";

export interface SpreadOptions {
  /** Counts the API keys that a cell's account can still have. Keys that are no tenants can fill it before the cell is full. */
  readonly freeKeys: (cell: CellTenancy) => Promise<number>;
  /** Receives a line, without a line break, for each cell that is passed over, because it does not answer. */
  readonly tell: (line: string) => void;
}

/** The cells to which no tenants go. */
export interface PassedOver {
  readonly failed: ReadonlySet<string>;
  /** Those that the deployed router does not know, each with the reason. */
  readonly notRouted: ReadonlyMap<string, Error>;
}

/** Spreads new tenants over the cells that answer, each to the cell with the most room. */
export class Spread {
  /** Further tenants of each cell, and the cells that do not answer. */
  readonly #room = new Map<string, number>();
  readonly #silent: Set<string>;
  readonly #notRouted: PassedOver["notRouted"];
  /** Free API keys of the cells to which tenants go. */
  readonly #keys = new Map<string, number>();

  private constructor(
    private readonly cells: Cells,
    { failed, notRouted }: PassedOver,
    private readonly options: SpreadOptions,
  ) {
    this.#notRouted = notRouted;
    this.#silent = new Set(failed);
  }

  /** Reads the room of each cell. */
  static async open(cells: Cells, passed: PassedOver, options: SpreadOptions): Promise<Spread> {
    const spread = new Spread(cells, passed, options);
    for (const [cell, { message }] of passed.notRouted)
      options.tell(`Cell ${cell} is passed over: ${message}`);
    const passOver = (cell: string, error: unknown) => spread.#passOver(cell, error);
    const rooms = await countedRooms(cells, passOver);
    await inParallel(cells.all, CELLS_AT_ONCE, ({ cell, tenancy }) =>
      tenancy.records.getMany(["-"]).catch((error: unknown) => passOver(cell, error)),
    );
    for (const { cell } of cells.all) {
      const room = rooms.get(cell);
      if (room !== undefined && !spread.#silent.has(cell) && !passed.notRouted.has(cell))
        spread.#room.set(cell, roomLeft(room, cells.capacity));
    }
    return spread;
  }

  /**
   * Reserves room for tenants.
   *
   * @param wishes the stated cell of each
   * @param refused receives the reasons of those without a cell
   * @returns the cell of each of the others
   */
  async reserve(
    tenantIds: readonly string[],
    wishes: ReadonlyMap<string, string | undefined>,
    refused: Map<string, string>,
  ): Promise<ReadonlyMap<string, string>> {
    const chosen = new Map<string, string>();
    let rest = tenantIds;
    while (rest.length > 0) {
      const byCell = await this.#choose(rest, wishes, refused);
      await inParallel([...byCell], CELLS_AT_ONCE, ([cell, some]) => this.#countKeys(cell, some.length));
      rest = [];
      for (const [cell, wanted] of byCell) {
        const some = this.#withKeys(cell, wanted, wishes);
        rest = [...rest, ...wanted.filter((tenantId) => !some.has(tenantId))];
        if (some.size === 0) continue;
        if (await this.cells.rooms.reserve(cell, some.size, this.cells.capacity)) {
          for (const tenantId of some) chosen.set(tenantId, cell);
          continue;
        }
        // Another operator took room, or the cell is drained: this cell's room is read again.
        const now = (await this.cells.rooms.all()).get(cell);
        this.#room.set(cell, now === undefined ? 0 : roomLeft(now, this.cells.capacity));
        this.#keys.set(cell, this.#keysOf(cell) + some.size);
        rest = [...rest, ...some];
      }
    }
    return chosen;
  }

  /** The cell of each tenant, by what is known of the cells. Those without one are refused. */
  async #choose(
    tenantIds: readonly string[],
    wishes: ReadonlyMap<string, string | undefined>,
    refused: Map<string, string>,
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const byCell = new Map<string, string[]>();
    for (const tenantId of tenantIds) {
      const wish = wishes.get(tenantId);
      const problem = wish === undefined ? undefined : this.#notRouted.get(wish);
      if (problem !== undefined) {
        refused.set(tenantId, problem.message);
        continue;
      }
      if (wish !== undefined && this.#silent.has(wish)) {
        refused.set(tenantId, `cell ${wish} does not answer: import the row again when it does`);
        continue;
      }
      const cell = wish ?? withMostRoom(this.#room, (each) => this.#keysOf(each) > 0);
      const left = cell === undefined ? 0 : (this.#room.get(cell) ?? 0);
      if (cell === undefined || left <= 0) {
        const full = wish === undefined ? new CellsFullError(this.cells) : await noRoomIn(wish, this.cells);
        refused.set(tenantId, full.message);
        continue;
      }
      this.#room.set(cell, left - 1);
      this.#keys.set(cell, this.#keysOf(cell) - 1);
      const some = byCell.get(cell) ?? [];
      byCell.set(cell, some);
      some.push(tenantId);
    }
    return byCell;
  }

  /** The free API keys of a cell's account, as many as one wants before they are counted. */
  #keysOf(cell: string): number {
    return this.#keys.get(cell) ?? Infinity;
  }

  /** Counts the free API keys of a cell once. @param chosen tenants that go there */
  async #countKeys(cell: string, chosen: number): Promise<void> {
    if (this.#keysOf(cell) < Infinity || this.#silent.has(cell)) return;
    try {
      this.#keys.set(cell, (await this.options.freeKeys(cellNamed(cell, this.cells))) - chosen);
    } catch (error) {
      this.#passOver(cell, error);
    }
  }

  /** The tenants for which a cell has API keys, and those that state the cell, of which the import says what is missing. */
  #withKeys(
    cell: string,
    tenantIds: readonly string[],
    wishes: ReadonlyMap<string, string | undefined>,
  ): ReadonlySet<string> {
    if (this.#silent.has(cell)) return new Set();
    const some = new Set(tenantIds);
    for (const tenantId of tenantIds.toReversed()) {
      if (this.#keysOf(cell) >= 0) break;
      if (wishes.get(tenantId) !== undefined) continue;
      some.delete(tenantId);
      this.#keys.set(cell, this.#keysOf(cell) + 1);
      this.#room.set(cell, (this.#room.get(cell) ?? 0) + 1);
    }
    return some;
  }

  #passOver(cell: string, error: unknown): void {
    if (this.#silent.has(cell)) return;
    this.#silent.add(cell);
    this.#room.delete(cell);
    const cause = error instanceof Error ? error.message : String(error);
    this.options.tell(`Cell ${cell} is passed over, because it does not answer: ${cause}`);
  }
}

/**
 * Returns the first of the cells with the most room, or undefined where there is none.
 *
 * @param isUsable whether a cell can be chosen @default all can
 */
export function withMostRoom(
  room: ReadonlyMap<string, number>,
  isUsable: (cell: string) => boolean = () => true,
): string | undefined {
  let best: string | undefined;
  let most = 0;
  for (const [cell, left] of room)
    if (left > most && isUsable(cell)) {
      best = cell;
      most = left;
    }
  return best;
}
