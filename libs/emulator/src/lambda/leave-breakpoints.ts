import { Session } from "node:inspector";

/**
 * Resumes threads that are paused at a debugger's breakpoint. A paused thread never ends, and Node.js waits for it at its own end.
 * Callers terminate the threads first, so that the resumed threads do not run another line.
 *
 * @returns a function that disconnects from the debugger, for when the threads have ended
 */
export function leaveBreakpoints(): () => void {
  const session = new Session();
  session.connect();
  session.on("NodeWorker.attachedToWorker", ({ params: { sessionId } }) => {
    for (const method of ["Debugger.enable", "Debugger.resume"]) tellWorker(session, sessionId, method);
  });
  session.post("NodeWorker.enable", { waitForDebuggerOnStart: false });
  return () => session.disconnect();
}

/** Sends a debugger command to a thread, if it still runs. */
export function tellWorker(session: Session, sessionId: string, method: string): void {
  session.post("NodeWorker.sendMessageToWorker", { sessionId, message: JSON.stringify({ id: 1, method }) });
}
