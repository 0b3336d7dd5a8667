import { join } from "node:path";
import type { EventLoopUtilization } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";
import type { EmulatorLog } from "../common/log";
import { Channel, SLOTS } from "./channel.cjs";
import type { FailedInvocation, FunctionError, FunctionOptions, InvocationResult } from "./function-options";
import { type FunctionIdentity, workerEnvironment } from "./worker-environment";

/** A worker's message: `null` for results in the channel, or a result that does not fit into it. */
type WorkerMessage =
  | null
  | { readonly kind: "init-error"; readonly error: FunctionError }
  | { readonly number: number; readonly kind: "result"; readonly payload: string }
  | { readonly number: number; readonly kind: "error"; readonly error: FunctionError };

/** An event, and the callback for its result. */
export interface Invocation {
  readonly event: string;
  readonly requestId: string;
  settle(result: InvocationResult): void;
}

interface UnderWay {
  readonly number: number;
  readonly invocation: Invocation;
}

export interface TimeLimits {
  /** `none` for a debugger: a function that stands at a breakpoint is not over its time. @default Lambda's */
  readonly timeLimits?: "none" | undefined;
}

/** A function that is faster than this gets several events at once, because waking its thread takes as long. */
const QUICK_MS = 1;

/** "The Init phase is limited to 10 seconds." */
const INIT_LIMIT_MS = 10_000;
/** How often a loading function is checked, in milliseconds. */
const LOAD_CHECK_MS = 50;

/** The owner of a container, which gives it events. */
export interface ContainerOwner {
  /** The container can take another event. */
  hasRoom(): void;
  /** The container ended. Events that have not begun must run elsewhere. */
  died(container: Container, notBegun: readonly Invocation[]): void;
}

/**
 * A worker thread that runs one function. Like a Lambda environment, it handles one event at a time, and a crash ends it. It may get
 * several events at once, because waking a thread takes longer than a fast function (benchmark `throughput`).
 */
export class Container {
  /** When it last got an event, on its owner's clock. */
  lastUsed = 0;
  private readonly startedAt = Date.now();
  /** The thread's utilization at the last {@link markLoad}. */
  private worked: EventLoopUtilization | undefined;
  private markedAt = 0;
  private readonly worker: Worker;
  private readonly channel = new Channel();
  private readonly timeoutMs: number;
  private readonly hasTimeLimits: boolean;
  /** Oldest first: that is the one that runs. */
  private underWay: UnderWay[] = [];
  /** Since when the oldest event should be running. */
  private turnSince = 0;
  /** Whether the last event was fast, and no event had to be reclaimed since. */
  private quick = false;
  /** One timer for all events, which checks the running event's time limit. */
  private timer: NodeJS.Timeout | undefined;
  private failure: FailedInvocation | undefined;
  private dead = false;
  /** When the thread has ended, which is later than the container's end. */
  readonly ended: Promise<void>;

  constructor(
    private readonly identity: FunctionIdentity,
    options: FunctionOptions,
    private readonly log: EmulatorLog,
    private readonly owner: ContainerOwner,
    limits: TimeLimits = {},
  ) {
    const { file, handler = "handler", memoryMb = 128, timeoutMs = 3000 } = options;
    this.timeoutMs = timeoutMs;
    this.hasTimeLimits = limits.timeLimits !== "none";
    this.worker = new Worker(join(__dirname, "bootstrap.cjs"), {
      env: workerEnvironment(identity, options),
      // Not the options of this process: its loaders must not affect a function.
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
        memory: this.channel.memory,
      },
    });
    this.worker.on("message", (message: WorkerMessage) => this.receive(message));
    // The thread's last results arrive before its exit event, but possibly after its error event.
    this.worker.on("error", (error) => (this.failure = failureOf(error)));
    this.ended = new Promise((resolve) => {
      this.worker.on("exit", (code) => {
        this.die(this.failure ?? exited(`exit status ${code}`));
        resolve();
      });
    });
    for (const stream of [this.worker.stdout, this.worker.stderr]) {
      let requestId: string | undefined;
      createInterface({ input: stream }).on("line", (line) => {
        // It also splits lines at "\r", where no mark follows: those belong to the previous line's request.
        const [, id, text = line] = /^\0([^\t]*)\t(.*)$/s.exec(line) ?? [];
        if (id !== undefined) requestId = id || undefined;
        log.lambda(identity.name, text, requestId);
      });
    }
  }

  /**
   * Its use of a core: 1 while it loads the function, and for an event that began after {@link markLoad}, which may compute or wait.
   */
  get load(): number {
    if (this.dead) return 0;
    if (!this.channel.started) return 1;
    const oldest = this.underWay[0];
    if (!oldest) return 0;
    const began = this.channel.began(oldest.number);
    if (began === undefined || began >= this.markedAt) return 1;
    const { active, idle, utilization } = this.worker.performance.eventLoopUtilization(this.worked);
    // Its event loop has not turned yet: the first event runs in the turn that loaded the function.
    return active + idle === 0 ? 1 : utilization;
  }

  /** Starts a new measurement for {@link load}. */
  markLoad(): void {
    this.markedAt = Date.now();
    this.worked = this.worker.performance.eventLoopUtilization();
  }

  get threadId(): number {
    return this.worker.threadId;
  }

  get isIdle(): boolean {
    return !this.dead && this.underWay.length === 0;
  }

  /** How many events it can get now: an idle container one, a fast one more, also while it runs. */
  get room(): number {
    if (this.dead) return 0;
    if (this.quick) return this.runsFor(2 * QUICK_MS) ? 0 : SLOTS - this.underWay.length;
    return this.underWay.length === 0 ? 1 : 0;
  }

  /** Queues events for the handler. */
  run(invocations: readonly Invocation[]): void {
    if (this.underWay.length === 0) this.turnSince = Date.now();
    for (const invocation of invocations) {
      const text = `${invocation.requestId}\n${invocation.event}`;
      const number = this.channel.offer(text, (each) => this.worker.postMessage({ number: each, text }));
      this.underWay.push({ number, invocation });
    }
    if (this.hasTimeLimits) this.timer ??= this.checkTimeLater();
    if (this.channel.mustWakeWorker()) this.worker.postMessage(null);
  }

  /** Reclaims events that wait behind one that has run for this long. */
  reclaimBehind(milliseconds: number): readonly Invocation[] {
    this.readAnswers();
    if (this.underWay.length < 2 || !this.runsFor(milliseconds)) return [];
    this.quick = false;
    return this.reclaim();
  }

  /** Ends the thread; an invocation in progress ends as a crash. */
  terminate(): void {
    this.stop({ kind: "crash", reason: "the container was stopped" });
  }

  private runsFor(milliseconds: number): boolean {
    const oldest = this.underWay[0];
    const began = oldest && this.channel.began(oldest.number);
    return began !== undefined && Date.now() - began >= milliseconds;
  }

  private receive(message: WorkerMessage): void {
    if (message?.kind === "init-error") {
      this.report(message.error.trace);
      // As Lambda does, the next event initializes the function again, in a new container.
      this.stop({ kind: "error", error: message.error });
      return;
    }
    // Before the results are read, so that a later result wakes this thread again.
    this.channel.letOwnerSleep();
    this.readAnswers();
    // Otherwise it is a late result of an invocation that has ended.
    if (!message || message.number !== this.underWay[0]?.number) return;
    if (message.kind === "error") this.report(message.error.trace);
    this.settleOldest(message);
    this.readAnswers();
  }

  /** Settles the results in the channel, in order; posted results arrive as messages. */
  private readAnswers(): void {
    for (let oldest = this.underWay[0]; oldest; oldest = this.underWay[0]) {
      const payload = this.channel.answerTo(oldest.number);
      if (payload === undefined) return;
      this.settleOldest({ kind: "result", payload });
    }
  }

  private settleOldest(result: InvocationResult): void {
    const settled = this.underWay.shift();
    this.turnSince = Date.now();
    this.quick = this.channel.tookMs < QUICK_MS;
    settled?.invocation.settle(result);
    this.owner.hasRoom();
  }

  private reclaim(): readonly Invocation[] {
    const first = this.channel.reclaim();
    const at = this.underWay.findIndex(({ number }) => number === first);
    return at < 0 ? [] : this.underWay.splice(at).map(({ invocation }) => invocation);
  }

  private checkTime(): void {
    this.timer = undefined;
    this.readAnswers();
    if (this.dead || this.underWay.length === 0) return;
    if (this.timeLeft() > 0) {
      this.timer = this.checkTimeLater();
      return;
    }
    // Timers run before messages. So results that arrived while this thread was busy are read first.
    setImmediate(() => {
      if (this.underWay.length === 0) return;
      if (this.timeLeft() > 0) return void (this.timer ??= this.checkTimeLater());
      this.stop({ kind: "timeout", timeoutMs: this.channel.started ? this.timeoutMs : INIT_LIMIT_MS });
    });
  }

  private checkTimeLater(): NodeJS.Timeout {
    // Nothing signals that the function has loaded, so it is polled.
    const left = this.channel.started ? this.timeLeft() : LOAD_CHECK_MS;
    return setTimeout(() => this.checkTime(), left);
  }

  /** Loading the function and waiting for it do not count towards an event's time limit. */
  private timeLeft(): number {
    if (!this.channel.started) return this.startedAt + INIT_LIMIT_MS - Date.now();
    const oldest = this.underWay[0];
    return ((oldest && this.channel.began(oldest.number)) ?? this.turnSince) + this.timeoutMs - Date.now();
  }

  private stop(result: InvocationResult): void {
    if (result.kind === "timeout") this.report(`Task timed out after ${result.timeoutMs / 1000} seconds`);
    this.end(result);
    void this.worker.terminate();
  }

  private die(failure: FailedInvocation): void {
    if (!this.dead && failure.kind === "error") this.report(failure.error.trace);
    if (!this.dead && failure.kind === "crash") this.report(failure.reason);
    this.end(failure);
  }

  /** Gives this result to the event that began, or else to the first event. */
  private end(result: InvocationResult): void {
    if (this.dead) return;
    this.readAnswers();
    this.dead = true;
    clearTimeout(this.timer);
    const notBegun = [...this.reclaim()];
    const begun = this.underWay.splice(0).map(({ invocation }) => invocation);
    const ended = begun.length > 0 ? begun : notBegun.splice(0, 1);
    this.owner.died(this, notBegun);
    for (const invocation of ended) invocation.settle(result);
  }

  private report(text: string): void {
    const oldest = this.underWay[0];
    const begun = oldest && this.channel.began(oldest.number) !== undefined;
    const requestId = begun ? oldest.invocation.requestId : undefined;
    for (const line of text.split("\n")) this.log.lambda(this.identity.name, line, requestId);
  }
}

/** An uncaught exception ends the function with that error, as in Lambda's runtime; a full heap ends it without one. */
function failureOf(error: unknown): FailedInvocation {
  if ((error as NodeJS.ErrnoException | null)?.code === "ERR_WORKER_OUT_OF_MEMORY")
    return exited("signal: killed");
  const { name = "Error", message = String(error), stack = message } = (error ?? {}) as Partial<Error>;
  return { kind: "error", error: { errorType: name, errorMessage: message, trace: stack } };
}

/** The message of Lambda's `Runtime.ExitError`. */
function exited(how: string): FailedInvocation {
  return { kind: "crash", reason: `Runtime exited with error: ${how}` };
}
