import { resourceQuotas } from "@tollgate/aws-quotas";
import { inParallel } from "../../core/in-parallel";
import { planIds } from "../../tenant/place-in-plan";
import type { Cells, CellTenancy } from "../cells";
import { CellsFullError } from "../errors";
import { cellsNotRouted } from "../known-cells";
import { CELLS_AT_ONCE, countedRooms, noRoomIn, roomLeft } from "../rooms";
import { withMostRoom } from "../spread";

/** The cells that take the tenants of a cell, with the room of each. */
export class Targets {
  private constructor(
    private readonly cells: Cells,
    readonly room: Map<string, number>,
    private readonly only: string | undefined,
  ) {}

  /**
   * Reads the room of other cells, and checks once what a move checks for each tenant: free API keys and deployed plans.
   *
   * @param only the cell that takes all tenants @default those with room
   * @param tell receives a line for each cell that is passed over, because it does not answer, lacks a plan, or is not
   * known to the router
   * @throws the failure of the cell `only`. {@link CellClosedError} {@link CellFullError} {@link CellNotRoutedError}
   * {@link KnownCellsError}
   */
  static async open(
    drained: string,
    only: string | undefined,
    cells: Cells,
    tell: (line: string) => void,
  ): Promise<Targets> {
    const fail = (cell: string, error: unknown) => {
      if (cell === only || cell === drained) throw error;
      tell(`Cell ${cell} is passed over: ${error instanceof Error ? error.message : String(error)}`);
    };
    const notRouted = await cellsNotRouted(cells);
    const rooms = await countedRooms(cells, fail);
    const wanted = cells.all.filter(({ cell }) => (only === undefined ? cell !== drained : cell === only));
    const room = new Map<string, number>();
    await inParallel(wanted, CELLS_AT_ONCE, async (target) => {
      const { cell } = target;
      const counter = rooms.get(cell);
      const left = counter === undefined ? 0 : roomLeft(counter, cells.capacity);
      try {
        const problem = notRouted.get(cell);
        if (problem !== undefined) throw problem;
        if (left > 0) room.set(cell, Math.min(left, await freeKeysIn(target)));
        else if (only !== undefined) throw await noRoomIn(cell, cells);
      } catch (error) {
        fail(cell, error);
      }
    });
    return new Targets(cells, room, only);
  }

  /** Returns the cell with the most room for another tenant. @throws {CellsFullError} {@link CellFullError} */
  async take(): Promise<string> {
    const cell = withMostRoom(this.room);
    if (cell === undefined)
      throw this.only === undefined ? new CellsFullError(this.cells) : await noRoomIn(this.only, this.cells);
    this.room.set(cell, (this.room.get(cell) ?? 0) - 1);
    return cell;
  }

  /** Reads the room of a cell again, in which there was none: other operators also take room. */
  async refresh(cell: string): Promise<void> {
    const counter = (await this.cells.rooms.all()).get(cell);
    const left = counter === undefined ? 0 : roomLeft(counter, this.cells.capacity);
    this.room.set(cell, Math.min(left, this.room.get(cell) ?? 0));
  }
}

/** The API keys that can still be created in a cell. @throws the error of a plan that is not deployed there */
async function freeKeysIn({ tenancy }: CellTenancy): Promise<number> {
  // Also a sign of life of both services.
  await tenancy.records.get("-");
  for (const plan of Object.keys(tenancy.environment.plans)) await planIds(plan, tenancy);
  const { count } = await tenancy.keys.count("-");
  return Math.max(0, resourceQuotas.apiKeys - count);
}
