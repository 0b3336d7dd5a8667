import type { RouterException, RouterExceptions } from "../router-exceptions";

type Exceptions = Pick<RouterExceptions, "write" | "list">;

/**
 * The router's exceptions for many writers. One write runs at a time, and those that arrive meanwhile are written together:
 * each write names the store's ETag, so writes at the same time would refuse each other.
 */
export function batchedExceptions(exceptions: Exceptions): Exceptions {
  let next: { readonly changes: RouterException[]; readonly written: Promise<void> } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return {
    list: () => exceptions.list(),
    write(changes) {
      if (next === undefined) {
        const all: RouterException[] = [];
        const written = last.then(() => {
          next = undefined;
          return exceptions.write(all);
        });
        last = written.catch(() => undefined);
        next = { changes: all, written };
      }
      next.changes.push(...changes);
      return next.written;
    },
  };
}
