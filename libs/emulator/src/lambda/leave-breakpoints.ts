import { Session } from "node:inspector";

/**
 * Makes threads that stand at a breakpoint of a debugger go on. One that stands never ends, not even with its process,
 * because Node.js waits for it; whoever ends threads does so first, and then they do not reach another line.
 *
 * @returns what ends the connection, once they have ended
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

/** Sends a command of the debugger to a thread. One that has ended in the meantime needs none. */
export function tellWorker(session: Session, sessionId: string, method: string): void {
  session.post("NodeWorker.sendMessageToWorker", { sessionId, message: JSON.stringify({ id: 1, method }) });
}
