import type { EventEmitter } from "node:events";
import type { CallbackGuard, Lock } from "./callback-guard";

type Method = (...args: unknown[]) => unknown;

const METHODS = ["get", "put", "del", "batch"] as const;
const STREAMS = ["createKeyStream", "createValueStream"] as const;

/** A part of a store: all items of a table, of an index, the tables, or the tags of a table. */
type SubDb = { lock: Lock } & Record<(typeof METHODS | typeof STREAMS)[number], Method>;

/** As much of what dynalite keeps its tables in as is guarded. */
export interface Store extends Record<
  "getItemDb" | "getIndexDb" | "getTagDb",
  (...names: string[]) => SubDb
> {
  readonly db: Record<(typeof METHODS)[number], Method>;
  readonly tableDb: SubDb;
}

/**
 * Guards all that dynalite waits for: its LevelDB, the streams of it, and its locks.
 *
 * @returns the store, which has changed
 */
export function guardStore(store: Store, guard: CallbackGuard): Store {
  const { db: level, tableDb } = store;
  for (const name of METHODS) {
    const method = level[name];
    level[name] = (...args) =>
      method(...args.map((arg) => (typeof arg === "function" ? guard.bind(arg as Method) : arg)));
  }
  tableDb.lock = guard.bindLock(tableDb.lock);
  for (const name of ["getItemDb", "getIndexDb", "getTagDb"] as const) {
    const get = store[name];
    store[name] = (...names) => forRequest(get(...names), guard);
  }
  return store;
}

/** A part of the store for the request that asks for it: it is still the request's where a queue calls it later. */
function forRequest(subDb: SubDb, guard: CallbackGuard): SubDb {
  const own = Object.create(subDb) as SubDb;
  for (const name of METHODS) own[name] = guard.bind(subDb[name].bind(subDb));
  for (const name of STREAMS) {
    own[name] = guard.bind((...args) => guardStream(subDb[name](...args) as EventEmitter, guard));
  }
  own.lock = guard.bind(guard.bindLock(subDb.lock));
  return own;
}

function guardStream(stream: EventEmitter, guard: CallbackGuard): EventEmitter {
  const emit = guard.bind(stream.emit.bind(stream));
  stream.emit = (name, ...args: unknown[]) => emit(name, ...args) ?? false;
  return stream;
}
