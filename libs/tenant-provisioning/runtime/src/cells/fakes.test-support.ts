import { API_ID, fakeWorld, inconsistencies } from "../core/fakes.test-support";
import { aroundCalls, type Fault } from "../core/ports.test-support";
import type { TenantPorts } from "../core/tenancy";
import type { Cells, CellTenancy } from "./cells";
import type { CellRoom, DirectoryEntry } from "./directory";
import { DirectoryChangedError } from "./errors";
import type { RoutedCells } from "./hashed-tokens";
import type { KnownCells } from "./deployed-router";

export type FakeCells = ReturnType<typeof fakeCells>;
type Ports = Readonly<Record<string, unknown>>;

/** Cells `1`, `2` and so on, each an account of its own, with the directory, in memory. */
export function fakeCells(count: number, capacity = 10) {
  const worlds = Array.from({ length: count }, () => fakeWorld());
  const entries = new Map<string, DirectoryEntry>();
  const rooms = new Map<string, CellRoom>();
  /** The cell of each exception of the router, by the hash of its token. */
  const routes = new Map<string, string>();
  let made = 0;
  const setRoom = (room: Omit<CellRoom, "revision">) =>
    void rooms.set(room.cell, { ...room, revision: `room${(made += 1)}` });

  /** Where the deployed router sends the requests of each cell: at first, to the cell. */
  const known = new Map<string, { apiId: string; region: string }>(
    worlds.map(({ tenancy }, at) => [String(at + 1), { apiId: API_ID, region: tenancy.environment.region }]),
  );
  const stored: Pick<RoutedCells, "directory" | "rooms" | "exceptions" | "router"> = {
    router: { knownCells: async (): Promise<KnownCells> => known },
    exceptions: {
      async write(changes) {
        for (const { hash, cell } of changes)
          if (cell === undefined) routes.delete(hash);
          else routes.set(hash, cell);
      },
    },
    directory: {
      get: async (tenantId) => entries.get(tenantId),
      getMany: async (ids) => new Map([...entries].filter(([id]) => ids.includes(id))),
      async write(entry, replaces) {
        const found = entries.get(entry.tenantId)?.revision;
        if (found === entry.revision) return;
        if (found !== replaces) throw new DirectoryChangedError(entry.tenantId);
        entries.set(entry.tenantId, entry);
      },
      async remove({ tenantId, revision }) {
        const found = entries.get(tenantId);
        if (found !== undefined && found.revision !== revision) throw new DirectoryChangedError(tenantId);
        entries.delete(tenantId);
      },
      async *list() {
        yield* [...entries.values()];
      },
    },
    rooms: {
      all: async () => new Map(rooms),
      async reserve(cell, wanted, most) {
        const room = rooms.get(cell);
        if (room === undefined || room.isClosed || room.reserved + wanted > (most ?? Infinity)) return false;
        setRoom({ ...room, reserved: room.reserved + wanted });
        return true;
      },
      async release(cell, released) {
        const room = rooms.get(cell);
        if (room) setRoom({ ...room, reserved: Math.max(0, room.reserved - released) });
      },
      async setClosed(cell, isClosed) {
        const room = rooms.get(cell);
        if (room) setRoom({ cell, reserved: room.reserved, ...(isClosed && { isClosed: true as const }) });
        return room !== undefined;
      },
      async recount(cell, reserved, read) {
        const room = rooms.get(cell);
        if (room?.revision !== read?.revision) return false;
        setRoom({ cell, reserved, ...(room?.isClosed && { isClosed: true as const }) });
        return true;
      },
    },
  };

  /** All ports in one object, such as `1.records` and `directory`, so that faults count calls over all. */
  const ports: Ports = {
    ...stored,
    ...Object.fromEntries(
      worlds.flatMap((world, at) =>
        Object.entries(world.ports).map(([name, port]) => [`${at + 1}.${name}`, port]),
      ),
    ),
  };
  const cellsOf = (some: Ports): RoutedCells => ({
    environment: "prod",
    capacity,
    directory: some["directory"] as Cells["directory"],
    rooms: some["rooms"] as Cells["rooms"],
    exceptions: some["exceptions"] as RoutedCells["exceptions"],
    router: some["router"] as Cells["router"],
    all: worlds.map((world, at): CellTenancy => {
      const own = Object.keys(world.ports).map((name) => [name, some[`${at + 1}.${name}`]]);
      return {
        cell: String(at + 1),
        tenancy: world.tenancyOf(Object.fromEntries(own) as TenantPorts),
        inventory: world.inventory,
      };
    }) as [CellTenancy, ...CellTenancy[]],
  });
  return { worlds, entries, rooms, routes, known, ports, cellsOf, cells: cellsOf(ports) };
}

/** What contradicts itself in and between the cells. Empty if every change was finished. */
export function contradictions({ worlds, entries, rooms }: FakeCells): string[] {
  const found = worlds.flatMap((world, at) =>
    inconsistencies(world).map((each) => `cell ${at + 1}: ${each}`),
  );
  const seen = new Map<string, string>();
  worlds.forEach(({ records }, at) => {
    const cell = String(at + 1);
    for (const tenantId of records.keys()) {
      if (seen.has(tenantId)) found.push(`${tenantId} is in two cells`);
      seen.set(tenantId, cell);
      if (entries.get(tenantId)?.cell !== cell) found.push(`the directory lacks ${tenantId} in ${cell}`);
    }
    const tenants = [...entries.values()].filter((entry) => entry.cell === cell).length;
    if ((rooms.get(cell)?.reserved ?? Infinity) < tenants) found.push(`the room of cell ${cell} is too low`);
  });
  return found;
}

/** Ports with a fault at a call, as `faultyPorts`, over all cells and the directory. */
export function faultyCells(fake: FakeCells, at: number, fault: Fault) {
  let count = 0;
  let name: string | undefined;
  const faulty = aroundCalls(fake.ports as unknown as TenantPorts, async (called, call) => {
    count += 1;
    if (count > at && fault.startsWith("killed")) throw new Error("killed");
    if (count !== at) return call();
    name = called;
    if (fault.endsWith("after")) await call();
    throw new Error(`fault at ${called}`);
  });
  return { cells: fake.cellsOf(faulty as unknown as Ports), hit: () => name };
}
