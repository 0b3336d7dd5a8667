// The console's thread: the access log is read in it, so that the gateway's own thread does not wait.
// Not here: the log and the pages' events, which are the same without a thread (../source, ../server).

import type { Writable } from "node:stream";
import type { TransferListItem } from "node:worker_threads";
import { MessageChannel, Worker } from "node:worker_threads";
import type { AlarmDefinition } from "@tollgate/observability-runtime";
import { EventStream } from "../server/event-stream";
import type { Feed } from "../server/feed";
import { AdaptiveThrottle } from "../server/adaptive-throttle";
import type { StreamQuery } from "../server/stream-query";
import type { GatewayData } from "../wire";
import { LineSender } from "./line-sender";
import type { ReadBytes, ThreadData, ThreadMessage } from "./messages";
import { forward } from "./port-stream";
import { threadProgram } from "./thread-program";

/** Interval of the gateway's data while a page is open, the same as that of the panels. */
const GATEWAY_EVERY_MS = 1000;

export interface ConsoleThreadOptions {
  readonly environment: string;
  /** Names of the cells, if there are several. @default one cell */
  readonly cells?: readonly string[];
  readonly alarms: readonly AlarmDefinition[];
  /**
   * The gateway's data beside its access log. It is read when a page opens, and once per second while one is
   * open.
   */
  readonly gateway: () => GatewayData;
  /** Called once if the thread ends before it is closed. */
  readonly failed: (why: string) => void;
}

/**
 * The access log of a running gateway in a separate thread, so that reading it does not delay the gateway's
 * requests. If the thread ends, its pages report it, and the gateway continues.
 */
export class ConsoleThread implements Feed {
  private readonly worker: Worker;
  private readonly lines = new LineSender((batch) => this.post({ kind: "lines", ...batch }));
  private readonly throttle = new AdaptiveThrottle();
  private readonly timer: NodeJS.Timeout;
  private pages = 0;
  private state: "running" | "failed" | "closed" = "running";

  private constructor(
    program: string,
    private readonly options: ConsoleThreadOptions,
  ) {
    const { environment, cells = [], alarms } = options;
    const workerData: ThreadData = { environment, cells, alarms };
    this.worker = new Worker(program, { eval: true, execArgv: [], argv: [], workerData });
    this.worker.on("message", (bytes: ReadBytes) => this.lines.acknowledge(bytes));
    let reason: string | undefined;
    this.worker.on("error", (error) => (reason = error.stack ?? String(error)));
    this.worker.on("exit", (code) => this.ended(reason ?? `it exited with status ${code}`));
    // Does not keep the process alive: the thread's data is needed only while the program runs.
    this.worker.unref();
    this.timer = setInterval(() => this.pages > 0 && this.sendGateway(), GATEWAY_EVERY_MS).unref();
  }

  static async start(options: ConsoleThreadOptions): Promise<ConsoleThread> {
    return new ConsoleThread(await threadProgram(), options);
  }

  /**
   * Sends lines of the access log to the thread. While the thread is several megabytes behind, lines are
   * dropped and counted.
   *
   * @param lines in UTF-8, each with its line break
   */
  write(lines: Uint8Array): void {
    if (this.state === "running") this.lines.write(lines);
  }

  follow(query: StreamQuery, page: Writable): void {
    if (this.state !== "running") return this.endPage(page);
    this.sendGateway();
    // The page must show all lines that were logged before it opened.
    this.lines.flush();
    const { port1: port, port2 } = new MessageChannel();
    this.post({ kind: "page", query, port: port2 }, [port2]);
    forward(port, page);
    // The thread itself closes no port: either the page or the thread has ended.
    port.on("close", () => this.endPage(page));
    this.pages++;
    page.on("close", () => this.pages--);
  }

  /** Ends the thread, and the streams of pages that are still open. */
  async close(): Promise<void> {
    if (this.state === "running") this.state = "closed";
    clearInterval(this.timer);
    await this.worker.terminate();
  }

  private sendGateway(): void {
    this.throttle.run(() => this.post({ kind: "gateway", data: this.options.gateway() }));
  }

  private post(message: ThreadMessage, transferred: readonly TransferListItem[] = []): void {
    this.worker.postMessage(message, transferred);
  }

  private ended(why: string): void {
    clearInterval(this.timer);
    if (this.state !== "running") return;
    this.state = "failed";
    this.options.failed(why);
  }

  /** Ends a page that has lost its thread, and notifies it unless the thread was closed. */
  private endPage(page: Writable): void {
    const stream = new EventStream(page);
    if (this.state !== "closed") stream.send("failed", {});
    stream.close();
  }
}
