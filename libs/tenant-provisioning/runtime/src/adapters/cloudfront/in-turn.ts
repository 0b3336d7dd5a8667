/**
 * A write for many writers. One runs at a time, and what arrives meanwhile is written together: each write of the store names
 * its ETag, so writes at the same time would refuse each other. A failure is that of all whose changes it had.
 */
export function inTurn<Change>(
  write: (changes: readonly Change[]) => Promise<void>,
): (changes: readonly Change[]) => Promise<void> {
  let next: { readonly changes: Change[]; readonly written: Promise<void> } | undefined;
  let last: Promise<void> = Promise.resolve();
  return (changes) => {
    if (next === undefined) {
      const all: Change[] = [];
      const written = last.then(() => {
        next = undefined;
        return write(all);
      });
      last = written.catch(() => undefined);
      next = { changes: all, written };
    }
    next.changes.push(...changes);
    return next.written;
  };
}
