import type { EventEmitter } from "node:events";

type Callback<A extends unknown[], R> = (...args: A) => R;

interface Owner {
  readonly fail: (error: unknown) => void;
  /** What lets go of the locks that it holds. */
  readonly locks: Set<() => void>;
}

/** A lock of the package `lock`: `work` gets a function that makes a callback let go of the lock before it runs. */
type Lock = (key: unknown, work: (release: Release) => void) => unknown;
type Release = (done: Callback<unknown[], unknown>) => Callback<unknown[], unknown>;

/**
 * Keeps what code throws in its callbacks from ending the process: it fails the request that the callback works for.
 * A request's callbacks are those that were bound while it ran. Unlike a domain or `uncaughtException` it costs the rest
 * of the process nothing, and hides no mistake of other code.
 */
export class CallbackGuard {
  private owner: Owner | undefined;

  /** Runs a request's work. @param fail gets what the work throws, now or in a bound callback; maybe more than once */
  run(fail: (error: unknown) => void, work: () => void): void {
    this.enter({ fail, locks: new Set() }, work);
  }

  /** A callback that works for the request that runs now. Without one, it stays as it is. */
  bind<A extends unknown[], R>(callback: Callback<A, R>): Callback<A, R | undefined> {
    const { owner } = this;
    return owner ? (...args) => this.enter(owner, () => callback(...args)) : callback;
  }

  /** A lock that a request which has failed no longer holds: others may wait for it. */
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
