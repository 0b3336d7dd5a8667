// Servers that the benchmarks measure, each in a separate process: the emulator, and a bare `node:http`.
// Not here: the load that they receive (../load).

import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { FromServer, ToServer, Usage } from "./messages";

/** A server in a separate process. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Its URL, without a slash at the end. */
    readonly url: string,
    /** Time from the start of the process until it serves, in milliseconds. */
    readonly startupMs: number,
  ) {}

  /**
   * Starts a server with the initial heap size of `npm start`.
   *
   * @param file in this folder
   * @throws when the process ends before it serves.
   */
  static async start(file: string, ...args: readonly string[]): Promise<ServerProcess> {
    const startedAt = performance.now();
    const child = fork(join(__dirname, file), args, {
      execArgv: ["--initial-heap-size=128", ...(file.endsWith(".ts") ? ["--import", "tsx"] : [])],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const ended = once(child, "exit").then(([code]) => {
      throw new Error(`${file} ended with ${String(code)} before it served`);
    });
    const [message] = (await Promise.race([once(child, "message"), ended])) as [FromServer];
    ended.catch(() => {});
    if (message.kind !== "ready") throw new Error(`${file} sent ${message.kind} before it served`);
    return new ServerProcess(child, message.url, performance.now() - startedAt);
  }

  async usage(): Promise<Usage> {
    const answer = once(this.child, "message") as Promise<[FromServer]>;
    this.child.send("usage" satisfies ToServer);
    const [message] = await answer;
    if (message.kind !== "usage") throw new Error(`expected usage, got ${message.kind}`);
    return message.usage;
  }

  /** Ends the process, and waits for its end. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }
}
