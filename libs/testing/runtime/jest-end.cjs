// Jest waits for ever for what a test has left open, such as a server of one that failed before it could close it.
// Such a run ends here, as failed, instead of when somebody looks.

/** Milliseconds that a run has to end after its last test. */
const GRACE = Number(process.env.TOLLGATE_JEST_GRACE_MS ?? 30_000);

/** Jest's `globalTeardown`. */
module.exports = ({ watch, watchAll, detectOpenHandles }) => {
  if (watch || watchAll || detectOpenHandles) return;
  setTimeout(() => {
    const open = process.getActiveResourcesInfo().filter((name) => !/^(TTYWrap|PipeWrap)$/.test(name));
    console.error(
      `Tests left something open, and Jest did not end within ${GRACE / 1000} s: ${open.join(", ")}`,
    );
    process.exit(1);
  }, GRACE).unref();
};
