type Callback<A extends unknown[], R> = (...args: A) => R;

interface Owner {
  readonly fail: (error: unknown) => void;
  /** What lets go of the locks that it holds. */
  readonly locks: Set<() => void>;
}

/** A lock of the package `lock`: `work` gets a function that makes a callback let go of the lock before it runs. */
export type Lock = (key: unknown, work: (release: Release) => void) => unknown;
export type Release = (done: Callback<unknown[], unknown>) => Callback<unknown[], unknown>;

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
