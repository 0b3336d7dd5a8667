import { cellsOf, parseEnvironment } from "@tollgate/environments";
import { prod } from "@tollgate/environments/sample";
import { fixedClock } from "@tollgate/testing-runtime";
import { without } from "../../core/defined";
import { API_ID, fakeWorld, NOW_MS, type World } from "../../core/fakes.test-support";
import type { TenantPorts } from "../../core/tenancy";
import type { CellTenancy } from "../cells";
import type { CellRoom, CellRooms, Directory, DirectoryEntry } from "../directory";
import { DirectoryChangedError } from "../errors";
import type { DeployedRouter } from "../deployed-router";
import type { RouterExceptions } from "../router-exceptions";
import type { MoveContext } from "./context";

export const PROPAGATION = 30;
export const OVERLAP = 300;

const environment = parseEnvironment({
  ...prod,
  cells: [{ name: "1" }, { name: "2", region: "eu-west-1" }, { name: "3", region: "eu-north-1" }],
});

/** The ports of all cells, and those before them, as one object whose members `aroundCalls` wraps. */
type AllPorts = {
  readonly directory: Directory;
  readonly rooms: CellRooms;
  readonly exceptions: RouterExceptions;
};

/** Three cells, the directory and the router's store in memory, on one clock. */
export function fakeCells() {
  const clock = fixedClock(NOW_MS);
  const worlds = new Map(
    cellsOf(environment).map((cell) => [cell.name, fakeWorld(cell.environment, clock)] as const),
  );
  const entries = new Map<string, DirectoryEntry>();
  const rooms = new Map<string, CellRoom>(
    [...worlds.keys()].map((cell) => [cell, { cell, reserved: 0, revision: "r" }]),
  );
  /** Each change of the router's store, with its time in milliseconds. */
  const history: { readonly at: number; readonly key: string; readonly cell: string | undefined }[] = [];

  const change = (cell: string, by: number) => {
    const room = rooms.get(cell);
    if (room) rooms.set(cell, { ...room, reserved: Math.max(0, room.reserved + by) });
  };
  /** Where the deployed router sends the requests of each cell: at first, to the cell. */
  const known = new Map(
    cellsOf(environment).map((cell) => [cell.name, { apiId: API_ID, region: cell.environment.region }]),
  );
  /** Changes nothing and is not changed, so no other call comes between. */
  const router: DeployedRouter = { knownCells: async () => known };
  const shared: AllPorts = {
    directory: {
      get: async (tenantId) => entries.get(tenantId),
      getMany: async (ids) => new Map([...entries].filter(([id]) => ids.includes(id))),
      async write(entry, replaces) {
        const stored = entries.get(entry.tenantId)?.revision;
        if (stored === entry.revision) return;
        if (stored !== replaces) throw new DirectoryChangedError(entry.tenantId);
        entries.set(entry.tenantId, entry);
      },
      async remove({ tenantId, revision }) {
        const stored = entries.get(tenantId);
        if (stored && stored.revision !== revision) throw new DirectoryChangedError(tenantId);
        entries.delete(tenantId);
      },
      async *list() {
        yield* [...entries.values()];
      },
    },
    rooms: {
      all: async () => new Map(rooms),
      async reserve(cell, count, capacity) {
        const room = rooms.get(cell);
        if (!room || room.isClosed || room.reserved + count > (capacity ?? Infinity)) return false;
        change(cell, count);
        return true;
      },
      release: async (cell, count) => change(cell, -count),
      async setClosed(cell, isClosed) {
        const room = rooms.get(cell);
        if (!room) return false;
        rooms.set(cell, { ...without(room, "isClosed"), ...(isClosed && { isClosed }) });
        return true;
      },
      async recount(cell, reserved) {
        rooms.set(cell, { ...rooms.get(cell), cell, reserved, revision: "r" });
        return true;
      },
    },
    exceptions: {
      async write(changes) {
        for (const { hash, cell } of changes) history.push({ at: clock(), key: hash.slice(0, 20), cell });
      },
      get: async (key) => history.filter((each) => each.key === key).at(-1)?.cell,
      async *list() {
        const now = new Map<string, string>();
        for (const { key, cell } of history) {
          if (cell === undefined) now.delete(key);
          else now.set(key, cell);
        }
        for (const [key, cell] of now) yield { key, cell };
      },
    },
  };

  /** The cells through other ports, such as ones with faults. */
  const contextOf = (
    through: <Ports extends object>(ports: Ports, cell: string) => Ports = (ports) => ports,
  ): MoveContext & Pick<AllPorts, "exceptions"> => {
    const all = [...worlds].map(([cell, world]): CellTenancy => ({
      cell,
      tenancy: world.tenancyOf(through<TenantPorts>(world.ports, cell)),
      inventory: world.inventory,
    }));
    const { directory, rooms: roomPort, exceptions } = through(shared, "");
    return {
      environment: environment.name,
      capacity: 9,
      directory,
      rooms: roomPort,
      exceptions,
      router,
      all: all as [CellTenancy, ...CellTenancy[]],
      propagationSeconds: PROPAGATION,
      overlapSeconds: OVERLAP,
    };
  };
  return { environment, clock, worlds, entries, rooms, known, history, contextOf, context: contextOf() };
}

export type FakeCells = ReturnType<typeof fakeCells>;

export function worldOf({ worlds }: Pick<FakeCells, "worlds">, cell: string): World {
  const world = worlds.get(cell);
  if (world === undefined) throw new Error(`there is no cell ${cell}`);
  return world;
}

/** The cell that a router sends a token to which learns of each change after a time. @param named in the token */
export function routed(
  { history, clock }: FakeCells,
  hash: string,
  named: string,
  lagSeconds: number,
): string {
  const known = history.filter(
    ({ at, key }) => key === hash.slice(0, 20) && at <= clock() - lagSeconds * 1000,
  );
  return known.at(-1)?.cell ?? named;
}

/** What a cell answers to a request with a token: the tenant, or undefined where it is refused. */
export function letIn({ tokens, keys, members, clock }: World, hash: string): string | undefined {
  const token = tokens.get(hash);
  if (token === undefined || token.undelivered || token.disabled) return undefined;
  if (token.expiresAt !== undefined && token.expiresAt * 1000 <= clock()) return undefined;
  const key = [...keys.values()].find(({ value }) => value === token.clientId);
  return key?.enabled && members.has(key.id) ? token.tenantId : undefined;
}
