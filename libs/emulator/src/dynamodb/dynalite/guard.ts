import type { EventEmitter } from "node:events";

type Callback<A extends unknown[], R> = (...args: A) => R;

interface Owner {
  readonly fail: (error: unknown) => void;
  /** Functions that release the locks it holds. */
  readonly locks: Set<() => void>;
}

/** A lock of the package `lock`: `work` gets a function that wraps a callback so that it releases the lock before it runs. */
type Lock = (key: unknown, work: (release: Release) => void) => unknown;
type Release = (done: Callback<unknown[], unknown>) => Callback<unknown[], unknown>;

/**
 * Turns exceptions in callbacks into failures of the request that the callback belongs to, instead of a crash of the process. A
 * request's callbacks are those that were bound while it ran. Unlike a domain or `uncaughtException`, it does not affect other code.
 */
export class CallbackGuard {
  private owner: Owner | undefined;

  /** Runs a request. @param fail gets exceptions, also of bound callbacks, possibly several */
  run(fail: (error: unknown) => void, work: () => void): void {
    this.enter({ fail, locks: new Set() }, work);
  }

  /** Binds a callback to the current request, if there is one. */
  bind<A extends unknown[], R>(callback: Callback<A, R>): Callback<A, R | undefined> {
    const { owner } = this;
    return owner ? (...args) => this.enter(owner, () => callback(...args)) : callback;
  }

  /** A lock that is released when its request fails, because others may wait for it. */
  bindLock(lock: Lock): Lock {
    return (key, work) =>
      lock(
        key,
        this.bind((release) => work(this.track(release))),
      );
  }

  private track(release: Release): Release {
    const locks = this.owner?.locks;
    if (!locks) return release;
    const letGo = () => void release(() => {})();
    locks.add(letGo);
    return (done) => {
      const released = release(done);
      return (...args) => {
        locks.delete(letGo);
        return released(...args);
      };
    };
  }

  private enter<R>(owner: Owner, work: () => R): R | undefined {
    const outer = this.owner;
    this.owner = owner;
    try {
      return work();
    } catch (error) {
      const held = [...owner.locks];
      owner.locks.clear();
      for (const letGo of held) letGo();
      owner.fail(error);
      return undefined;
    } finally {
      this.owner = outer;
    }
  }
}

type Method = (...args: unknown[]) => unknown;

const METHODS = ["get", "put", "del", "batch"] as const;
const STREAMS = ["createKeyStream", "createValueStream"] as const;

/** A part of a store: all items of a table, of an index, the tables, or the tags of a table. */
type SubDb = { lock: Lock } & Record<(typeof METHODS | typeof STREAMS)[number], Method>;

/** The guarded parts of dynalite's store. */
export interface Store extends Record<
  "getItemDb" | "getIndexDb" | "getTagDb",
  (...names: string[]) => SubDb
> {
  readonly db: Record<(typeof METHODS)[number], Method>;
  readonly tableDb: SubDb;
}

/**
 * Guards everything that dynalite waits for: its LevelDB, its streams and its locks.
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

/** Binds a part of the store to the current request, also for calls that a queue makes later. */
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
