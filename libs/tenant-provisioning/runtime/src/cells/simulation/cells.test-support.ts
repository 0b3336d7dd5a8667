import type { Environment } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { resourceName } from "@tollgate/records";
import { API_ID, fakeWorld, PLANS } from "../../core/fakes.test-support";
import { TenantChangedError } from "../../core/errors";
import type { DeployedPlan } from "../../core/api-gateway-ports";
import type { Inventory } from "../../core/inventory";
import { apiKeyValue } from "../../core/tenant-id";
import type { FoundToken } from "../../core/tokens";
import type { ImportLine } from "../../import/import-row";
import type { ImportTenancy } from "../../import/ports";
import type { Cells, CellTenancy } from "../cells";
import type { RoutedCells } from "../hashed-tokens";
import type { CellRoom, DirectoryEntry } from "../directory";
import { DirectoryChangedError } from "../errors";
import { SimulatedControlPlane } from "./control-plane.test-support";
import { SimulatedTime } from "./simulated-time.test-support";
import { CompactTenants, hashOf, idOf, numberOf } from "./tenants.test-support";

/** The most tenants that a cell takes. */
export const CAPACITY = 9_000;
/** The largest page of API Gateway's lists. */
const PAGE = 500;
const START = 1_790_000_000_000;

export type SimulatedCells = ReturnType<typeof simulatedCells>;

/**
 * Cells with compact state on one clock. Each has the control plane of an account and Region of its own, with
 * AWS's quotas. Calls of DynamoDB take no time.
 *
 * @param tenants the highest number of a tenant
 */
export function simulatedCells(count: number, tenants: number, capacity = CAPACITY) {
  const time = new SimulatedTime(START);
  const state = new CompactTenants(tenants);
  const made = Array.from({ length: count }, (_, at) => cellOf(at + 1, state, time));
  const [first, ...further] = made.map(({ cell }) => cell);
  if (first === undefined) throw new RangeError("an environment has at least one cell");
  const all = [first, ...further] as const;
  const exceptions = { write: async () => undefined };
  const known = new Map(all.map(({ cell }) => [cell, { apiId: API_ID, region: dev.region }]));
  const router = { knownCells: async () => known };
  const cells: RoutedCells = { environment: "prod", capacity, ...storedIn(state), exceptions, router, all };
  return {
    cells,
    state,
    time,
    controlPlanes: made.map(({ controlPlane }) => controlPlane),
    portsOf: ({ cell }: CellTenancy) => made[Number(cell) - 1]?.ports as ImportTenancy,
  };
}

/** Tenants as an import's lines, each with a token to mint. */
export async function* linesOf(tenants: number): AsyncIterable<ImportLine> {
  const token = { kind: "mint", options: {} } as const;
  for (let number = 1; number <= tenants; number += 1) {
    const tenantId = idOf(number);
    const common = { tenantId, plan: "General", status: "active", token } as const;
    yield { line: number, row: { ...common, clientId: apiKeyValue(environmentOf(1), tenantId) } };
  }
}

let drawn = 0;
/** Bytes that are new at each call, and cost nothing. They are no secrets. */
const randomBytes = (size: number): Uint8Array => {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE((drawn += 1), size - 6, 6);
  return bytes;
};

const environmentOf = (cell: number): Environment =>
  cell === 1 ? dev : { ...dev, name: `${dev.name}-${cell}`, tokenPrefix: `${dev.tokenPrefix}_${cell}` };

function cellOf(cell: number, state: CompactTenants, time: SimulatedTime) {
  const environment = environmentOf(cell);
  const controlPlane = new SimulatedControlPlane(time);
  const world = fakeWorld();
  const clientIdOf = (number: number) => apiKeyValue(environment, idOf(number));
  const recordOf = (number: number) => state.record(number, cell, clientIdOf(number));
  const tokenOf = (number: number): FoundToken => ({
    tokenHash: hashOf(number),
    clientId: clientIdOf(number),
    tenantId: idOf(number),
    tokenId: `token-${number}`,
    createdAt: START / 1000,
  });
  async function* inPages<Item>(
    operation: string,
    numbers: Iterable<number>,
    itemOf: (number: number) => Item,
  ): AsyncIterable<Item> {
    const page: number[] = [];
    const turn = () => controlPlane.call(operation, () => page.splice(0).map(itemOf));
    for (const number of numbers) if (page.push(number) === PAGE) yield* await turn();
    yield* await turn();
  }
  async function* records() {
    for (const number of state.in(state.recordCells, cell)) {
      const record = recordOf(number);
      if (record !== undefined) yield record;
    }
  }
  const inventory: Inventory = {
    apiIds: async () => [API_ID],
    async *tokens() {
      for (const number of state.in(state.tokenCells, cell)) yield tokenOf(number);
    },
    keys: () =>
      inPages("GetApiKeys", state.in(state.keyCells, cell), (number) => ({
        id: `key${number}`,
        enabled: true,
        value: clientIdOf(number),
      })),
    keysIn: (planId) =>
      inPages(
        "GetUsagePlanKeys",
        planId === PLANS.General ? state.in(state.keyCells, cell) : [],
        (number) => `key${number}`,
      ),
  };
  const ports: ImportTenancy = {
    ...world.ports,
    environment,
    actor: "simulation",
    clock: () => time.now(),
    randomBytes,
    records: {
      ...world.ports.records,
      get: async (tenantId) => recordOf(numberOf(tenantId)),
      getMany: async (ids) =>
        new Map(
          ids.flatMap((id) => {
            const record = recordOf(numberOf(id));
            return record === undefined ? [] : [[id, record] as const];
          }),
        ),
      async write(record, replaces) {
        const number = numberOf(record.tenantId);
        if (recordOf(number)?.revision !== replaces) throw new TenantChangedError(record.tenantId);
        state.setRecord(number, cell, record);
      },
      list: records,
      inOrder: records,
    },
    audit: { ...world.ports.audit, append: async () => undefined },
    plans: {
      ...world.ports.plans,
      all: () => controlPlane.call("GetUsagePlans", () => plansOf(environment)),
      findIds: (names) =>
        controlPlane.call("GetUsagePlans", () => {
          const named = plansOf(environment).filter(({ name }) => names.includes(name));
          return new Map(named.map(({ name, id }) => [name, id]));
        }),
    },
    inventory,
    batches: {
      tokens: async () => new Map(),
      async putTokens(tokens) {
        for (const { tenantId } of tokens) state.tokenCells[numberOf(tenantId)] = cell;
      },
    },
    keyImport: {
      importKeys: (keys) =>
        controlPlane.call("ImportApiKeys", () => {
          const prefix = clientIdOf(0).slice(0, -idOf(0).length);
          for (const { value } of keys) state.keyCells[numberOf(value.slice(prefix.length))] = cell;
          return [];
        }),
    },
    secrets: { find: () => undefined, keep: async () => undefined },
  };
  return { controlPlane, ports, cell: { cell: String(cell), tenancy: ports, inventory } };
}

/** The plans of a cell, as they are to be. */
const plansOf = (environment: Environment): DeployedPlan[] =>
  Object.entries(PLANS).map(([plan, id]) => ({
    ...environment.plans[plan],
    id,
    name: resourceName(environment, plan),
    stages: [],
  }));

/** The directory and the room of cells. */
function storedIn(state: CompactTenants): Pick<Cells, "directory" | "rooms"> {
  const rooms = new Map<string, CellRoom>();
  let changes = 0;
  const setRoom = (cell: string, reserved: number) =>
    void rooms.set(cell, { cell, reserved, revision: `room${(changes += 1)}` });
  const entryOf = (tenantId: string): DirectoryEntry | undefined => {
    const number = numberOf(tenantId);
    const revision = state.entryRevision(number);
    if (revision === undefined) return undefined;
    return { tenantId, status: "placed", cell: String(state.entryCells[number]), revision };
  };
  const check = ({ tenantId }: DirectoryEntry, wanted: string | undefined) => {
    if (entryOf(tenantId)?.revision !== wanted) throw new DirectoryChangedError(tenantId);
  };
  return {
    directory: {
      get: async (tenantId) => entryOf(tenantId),
      getMany: async (ids) =>
        new Map(
          ids.flatMap((id) => {
            const entry = entryOf(id);
            return entry === undefined ? [] : [[id, entry] as const];
          }),
        ),
      async write(entry, replaces) {
        check(entry, replaces);
        state.setEntry(numberOf(entry.tenantId), Number(entry.cell), entry.revision);
      },
      async remove(entry) {
        check(entry, entry.revision);
        state.setEntry(numberOf(entry.tenantId), 0, "0");
      },
      async *list() {
        for (let number = 1; number <= state.count; number += 1) {
          const entry = entryOf(idOf(number));
          if (entry !== undefined) yield entry;
        }
      },
    },
    rooms: {
      all: async () => new Map(rooms),
      async reserve(cell, wanted, most = Infinity) {
        const reserved = rooms.get(cell)?.reserved;
        if (reserved === undefined || reserved + wanted > most) return false;
        setRoom(cell, reserved + wanted);
        return true;
      },
      async release(cell, released) {
        setRoom(cell, (rooms.get(cell)?.reserved ?? 0) - released);
      },
      setClosed: async () => false,
      async recount(cell, reserved, read) {
        if (rooms.get(cell)?.revision !== read?.revision) return false;
        setRoom(cell, reserved);
        return true;
      },
    },
  };
}
