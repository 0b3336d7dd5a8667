import { join } from "node:path";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";
import type { EmulatorLog } from "../log";
import { Claims } from "./claims";
import type { FunctionError, FunctionOptions, InvocationResult } from "./function-options";
import type { FunctionIdentity } from "./worker-environment";
import { workerEnvironment } from "./worker-environment";

type WorkerMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "init-error"; readonly error: FunctionError }
  | { readonly number: number; readonly tookMs: number; readonly kind: "result"; readonly payload: string }
  | {
      readonly number: number;
      readonly tookMs: number;
      readonly kind: "error";
      readonly error: FunctionError;
    };

/** An event, and who waits for its answer. */
export interface Invocation {
  readonly event: string;
  readonly requestId: string;
  readonly settle: (result: InvocationResult) => void;
}

/** Who gives a container its events. */
export interface ContainerOwner {
  /** Its batch is over: it can take another one. */
  idle(container: Container): void;
  /** It ended. What it had not begun must run elsewhere. */
  died(container: Container, notBegun: readonly Invocation[]): void;
}

/**
 * A worker thread with one function in it: like Lambda's, it handles one event at a time, and dies of a crash. It is
 * handed several at once, because waking a thread costs more than a quick function does.
 */
export class Container {
  private readonly worker: Worker;
  private readonly claims = new Claims();
  private readonly timeoutMs: number;
  /** Those of the batch, in its order, without those that are answered. */
  private batch: (Invocation | undefined)[] = [];
  private firstNumber = 0;
  private unanswered = 0;
  private sentAt = 0;
  /** One for all events: it looks whether the one that runs is over its time. */
  private timer: NodeJS.Timeout | undefined;
  private failure: string | undefined;
  private dead = false;
  /** How long the last event took. */
  tookMs = Infinity;

  constructor(
    private readonly identity: FunctionIdentity,
    options: FunctionOptions,
    private readonly log: EmulatorLog,
    private readonly owner: ContainerOwner,
  ) {
    const { file, handler = "handler", memoryMb = 128, timeoutMs = 3000 } = options;
    this.timeoutMs = timeoutMs;
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
        timeoutMs,
        claims: this.claims.memory,
      },
    });
    this.worker.on("message", (message: WorkerMessage) => this.receive(message));
    // The thread's last answers are read before its exit is told, but maybe after its error.
    this.worker.on("error", (error) => (this.failure = reasonOf(error)));
    this.worker.on("exit", (code) => this.die(this.failure ?? `Runtime exited with status ${code}`));
    for (const stream of [this.worker.stdout, this.worker.stderr]) {
      createInterface({ input: stream }).on("line", (line) => log.lambda(identity.name, line));
    }
  }

  /** Runs the handler for one event after the other. It is called again only when the owner was told `idle`. */
  run(batch: readonly Invocation[]): void {
    this.batch = [...batch];
    this.unanswered = batch.length;
    this.firstNumber = this.claims.offer(batch.length);
    this.sentAt = Date.now();
    this.timer ??= setTimeout(() => this.checkTime(), this.timeoutMs);
    this.worker.postMessage({
      first: this.firstNumber,
      requestIds: batch.map(({ requestId }) => requestId),
      events: batch.map(({ event }) => event),
    });
  }

  /** Takes back what waits behind an event that has run for this long. */
  takeBackBehind(milliseconds: number): readonly Invocation[] {
    const { began } = this.claims;
    const slow = this.unanswered > 1 && began !== undefined && Date.now() - began >= milliseconds;
    return slow ? this.takeBack() : [];
  }

  /** Ends the thread, whatever it does; an invocation under way ends as a crash. */
  async terminate(): Promise<void> {
    this.stop({ kind: "crash", reason: "the container was stopped" });
    await this.worker.terminate();
  }

  private receive(message: WorkerMessage): void {
    if (message.kind === "ready") return;
    if (message.kind === "init-error") {
      this.report(message.error.trace);
      // Lambda initializes again for the next event: so does this, in a new container.
      this.stop({ kind: "error", error: message.error });
      return;
    }
    const at = message.number - this.firstNumber;
    const invocation = this.batch[at];
    // A late answer, of an invocation that is over.
    if (!invocation) return;
    this.batch[at] = undefined;
    this.unanswered--;
    this.tookMs = message.tookMs;
    if (message.kind === "result") {
      invocation.settle({ kind: "result", payload: message.payload });
    } else {
      this.report(message.error.trace);
      invocation.settle({ kind: "error", error: message.error });
    }
    if (this.unanswered === 0) this.owner.idle(this);
  }

  private takeBack(): readonly Invocation[] {
    const notBegun = this.batch.splice(this.claims.takeBack()) as Invocation[];
    this.unanswered -= notBegun.length;
    return notBegun;
  }

  private checkTime(): void {
    this.timer = undefined;
    if (this.dead || this.unanswered === 0) return;
    const left = this.timeLeft();
    if (left > 0) {
      this.timer = setTimeout(() => this.checkTime(), left);
      return;
    }
    // Timers run before messages: an answer that came while this thread was busy is read first.
    setImmediate(() => {
      if (this.unanswered === 0) return;
      if (this.timeLeft() > 0)
        return void (this.timer ??= setTimeout(() => this.checkTime(), this.timeLeft()));
      this.stop({ kind: "timeout" });
    });
  }

  private timeLeft(): number {
    return (this.claims.began ?? this.sentAt) + this.timeoutMs - Date.now();
  }

  private stop(result: InvocationResult): void {
    if (result.kind === "timeout") this.report(`Task timed out after ${this.timeoutMs / 1000} seconds`);
    this.end(result);
    void this.worker.terminate();
  }

  private die(reason: string): void {
    if (!this.dead) this.report(reason);
    this.end({ kind: "crash", reason: reason.split("\n")[0] ?? "" });
  }

  /** An event that began has this result; of a thread that never began one, the first event has it. */
  private end(result: InvocationResult): void {
    if (this.dead) return;
    this.dead = true;
    clearTimeout(this.timer);
    const notBegun = [...this.takeBack()];
    const ended = this.unanswered > 0 ? this.batch : notBegun.splice(0, 1);
    this.unanswered = 0;
    this.batch = [];
    this.owner.died(this, notBegun);
    for (const invocation of ended) invocation?.settle(result);
  }

  private report(text: string): void {
    for (const line of text.split("\n")) this.log.lambda(this.identity.name, line);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
