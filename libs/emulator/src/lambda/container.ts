import { join } from "node:path";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";
import type { EmulatorLog } from "../log";
import type { FunctionError, FunctionOptions, InvocationResult } from "./function-options";
import type { FunctionIdentity } from "./worker-environment";
import { workerEnvironment } from "./worker-environment";

type WorkerMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "init-error"; readonly error: FunctionError }
  | { readonly requestId: string; readonly kind: "result"; readonly payload: string }
  | { readonly requestId: string; readonly kind: "error"; readonly error: FunctionError };

interface Invocation {
  readonly requestId: string;
  readonly settle: (result: InvocationResult) => void;
  readonly timer: NodeJS.Timeout;
}

/** A worker thread with one function in it: like Lambda's, it handles one event at a time, and dies of a crash. */
export class Container {
  private readonly worker: Worker;
  private current: Invocation | undefined;
  private initError: FunctionError | undefined;
  /** Whether it can never take another event. */
  dead = false;

  constructor(
    private readonly identity: FunctionIdentity,
    private readonly options: FunctionOptions,
    private readonly log: EmulatorLog,
    private readonly onDeath: () => void,
  ) {
    const { file, handler = "handler", memoryMb = 128 } = options;
    this.worker = new Worker(join(__dirname, "bootstrap.cjs"), {
      env: workerEnvironment(identity, options),
      // Not those of this process: its loaders do not belong into a Lambda function.
      execArgv: ["--enable-source-maps"],
      argv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
      workerData: {
        file,
        handlerName: handler,
        functionName: identity.name,
        functionArn: identity.arn,
        memoryMb,
      },
    });
    this.worker.on("message", (message: WorkerMessage) => this.receive(message));
    this.worker.on("error", (error) => this.die(reasonOf(error)));
    this.worker.on("exit", (code) => this.die(`Runtime exited with status ${code}`));
    for (const stream of [this.worker.stdout, this.worker.stderr]) {
      createInterface({ input: stream }).on("line", (line) => log.lambda(identity.name, line));
    }
  }

  /** Runs the handler. The caller waits for the answer before it sends another event. */
  invoke(event: string, requestId: string): Promise<InvocationResult> {
    const timeoutMs = this.options.timeoutMs ?? 3000;
    return new Promise((settle) => {
      const timer = setTimeout(() => this.stop({ kind: "timeout" }), timeoutMs);
      this.current = { requestId, settle, timer };
      if (this.initError) return this.settle({ kind: "error", error: this.initError });
      this.worker.postMessage({ requestId, event, deadline: Date.now() + timeoutMs });
    });
  }

  /** Ends the thread, whatever it does; an invocation under way ends as a crash. */
  async terminate(): Promise<void> {
    this.stop({ kind: "crash", reason: "the container was stopped" });
    await this.worker.terminate();
  }

  private receive(message: WorkerMessage): void {
    if (message.kind === "ready") return;
    if (message.kind === "init-error") {
      this.initError = message.error;
      this.report(message.error.trace);
      // Lambda initializes again for the next event: so does this, in a new container.
      this.stop({ kind: "error", error: message.error });
      return;
    }
    // A late answer, of an invocation that is over.
    if (message.requestId !== this.current?.requestId) return;
    if (message.kind === "result") return this.settle({ kind: "result", payload: message.payload });
    this.report(message.error.trace);
    this.settle({ kind: "error", error: message.error });
  }

  private settle(result: InvocationResult): void {
    const invocation = this.current;
    this.current = undefined;
    clearTimeout(invocation?.timer);
    invocation?.settle(result);
  }

  private stop(result: InvocationResult): void {
    if (result.kind === "timeout")
      this.report(`Task timed out after ${(this.options.timeoutMs ?? 3000) / 1000} seconds`);
    this.markDead();
    this.settle(result);
    void this.worker.terminate();
  }

  private die(reason: string): void {
    if (!this.dead) this.report(reason);
    this.markDead();
    this.settle({ kind: "crash", reason: reason.split("\n")[0] ?? "" });
  }

  private markDead(): void {
    if (this.dead) return;
    this.dead = true;
    this.onDeath();
  }

  private report(text: string): void {
    for (const line of text.split("\n")) this.log.lambda(this.identity.name, line);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
