import { Session } from "node:inspector";

/**
 * Resumes threads that are paused at a debugger's breakpoint. A paused thread never ends, and Node.js waits for it at its own end.
 *
 * Create it before the first of these threads. On attaching, Node.js iterates over the threads that exist, and a thread that ends
 * during the iteration crashes the process (Node.js 20, `WorkerManager::SetAutoAttach`).
 */
export class Breakpoints {
  private readonly session = new Session();
  /** The debugger sessions of the running threads, by thread ID. */
  private readonly sessionIds = new Map<number, string>();

  constructor() {
    this.session.connect();
    this.session.on("NodeWorker.attachedToWorker", ({ params: { sessionId, workerInfo } }) => {
      // Node.js tells the thread's ID only here; its `workerId` is another number.
      const threadId = /^\[worker (\d+)\]/.exec(workerInfo.title)?.[1];
      if (threadId !== undefined) this.sessionIds.set(Number(threadId), sessionId);
    });
    this.session.on("NodeWorker.detachedFromWorker", ({ params: { sessionId } }) => {
      for (const [threadId, each] of this.sessionIds)
        if (each === sessionId) this.sessionIds.delete(threadId);
    });
    this.session.post("NodeWorker.enable", { waitForDebuggerOnStart: false });
  }

  /** Resumes a thread, if it still runs. The caller terminates it first, so that it does not run another line. */
  leave(threadId: number): void {
    const sessionId = this.sessionIds.get(threadId);
    if (sessionId === undefined) return;
    for (const method of ["Debugger.enable", "Debugger.resume"]) tellWorker(this.session, sessionId, method);
  }

  /** Detaches from all threads. */
  disconnect(): void {
    this.session.disconnect();
  }
}

/** Sends a debugger command to a thread, if it still runs. */
export function tellWorker(session: Session, sessionId: string, method: string): void {
  session.post("NodeWorker.sendMessageToWorker", { sessionId, message: JSON.stringify({ id: 1, method }) });
}
