import { leastSeconds, resourceQuotas } from "@tollgate/aws-quotas";
import { exceptionKey } from "@tollgate/cell-router";
import { KEYS_PER_CALL } from "../../import/import-tenants";
import { importTenantsInCells } from "../import-tenants";
import { linesOf, type SimulatedCells } from "./cells.test-support";

/** The largest page of `GetApiKeys`. */
const KEYS_PER_PAGE = 500;

export interface Provisioned {
  readonly tenants: number;
  /** The largest difference of a cell's number of tenants from an even share, as a part of it. */
  readonly uneven: number;
  /** Simulated seconds, in which only the quotas let calls wait. */
  readonly seconds: number;
  /** Seconds that the quotas of the fullest cell allow for the calls that it takes at least. */
  readonly leastSeconds: number;
  /** Calls of the cell with the most. */
  readonly calls: ReadonlyMap<string, number>;
}

/** Imports tenants into cells, spread by room. @throws {Error} when a tenant is not created. */
export async function provision(
  { cells, state, time, controlPlanes, portsOf }: SimulatedCells,
  tenants: number,
): Promise<Provisioned> {
  const started = time.now();
  let created = 0;
  for await (const { id, outcome, reason } of importTenantsInCells(linesOf(tenants), cells, portsOf)) {
    if (outcome !== "created") throw new Error(`${id} was not created: ${reason}`);
    created += 1;
  }
  const counts = new Uint32Array(cells.all.length + 1);
  state.recordCells.forEach((cell, number) => {
    if (number > 0 && cell !== state.entryCells[number])
      throw new Error(`tenant ${number} is in no one cell`);
    counts[cell] = (counts[cell] ?? 0) + 1;
  });
  const even = tenants / cells.all.length;
  const most = Math.max(...counts.slice(1));
  const total = (calls: ReadonlyMap<string, number>) =>
    [...calls.values()].reduce((sum, each) => sum + each, 0);
  return {
    tenants: created,
    uneven: Math.max(...Array.from(counts.slice(1), (count) => Math.abs(count - even) / even)),
    seconds: (time.now() - started) / 1000,
    leastSeconds: leastSeconds({
      GetUsagePlans: 1,
      ImportApiKeys: most / KEYS_PER_CALL,
      GetApiKeys: most / KEYS_PER_PAGE,
    }),
    calls: controlPlanes.map(({ calls }) => calls).reduce((a, b) => (total(b) > total(a) ? b : a)),
  };
}

/** The most that a CloudFront KeyValueStore holds: 5 MB of keys and values, taken as 5 million bytes. */
export const STORE_BYTES = 5_000_000;

/** Bytes of keys and values in the router's store, with the tokens of each moved tenant. */
export function storeBytes(hashes: Iterable<string>, cellOf: (tokenHash: string) => string): number {
  const entries = new Map<string, string>();
  for (const hash of hashes) entries.set(exceptionKey(hash), cellOf(hash));
  let bytes = 0;
  for (const [key, cell] of entries) bytes += key.length + cell.length;
  return bytes;
}

/** Cells that as many tenants take, at 9,000 a cell, within the keys that an account and Region can have. */
export const cellsFor = (tenants: number, capacity: number): number =>
  Math.ceil(tenants / Math.min(capacity, resourceQuotas.apiKeys));
