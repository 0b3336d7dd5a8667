import type { EmulatorLog } from "../log";
import { Container } from "./container";
import type { FunctionOptions, InvocationResult } from "./function-options";
import type { FunctionIdentity } from "./worker-environment";

/** An event waits this long for a busy container before a new one is started: most functions are done by then. */
const PATIENCE_MS = 10;

interface Waiting {
  readonly event: string;
  readonly requestId: string;
  readonly settle: (result: InvocationResult) => void;
}

export interface PoolLimits {
  /** Containers of one function at once; what is over it waits. @default 32 */
  readonly maxContainers?: number;
}

/** The containers of one function. A new one starts when an event waits for the others. */
export class FunctionPool {
  private readonly containers = new Set<Container>();
  private idle: Container[] = [];
  private readonly waiting: Waiting[] = [];
  private growth: NodeJS.Timeout | undefined;
  private inFlight = 0;
  private drained: (() => void) | undefined;

  constructor(
    private readonly identity: FunctionIdentity,
    private readonly options: FunctionOptions,
    private readonly log: EmulatorLog,
    private readonly limits: PoolLimits = {},
  ) {}

  /** Starts a container ahead of the first event. */
  warm(): void {
    if (this.containers.size === 0) this.idle.push(this.start());
  }

  invoke(event: string, requestId: string): Promise<InvocationResult> {
    this.inFlight++;
    return new Promise<InvocationResult>((settle) => {
      this.waiting.push({ event, requestId, settle });
      this.dispatch();
    }).finally(() => {
      this.inFlight--;
      if (this.inFlight === 0) this.drained?.();
    });
  }

  /** Waits for the invocations under way, then ends the containers. */
  async close(): Promise<void> {
    if (this.inFlight > 0) await new Promise<void>((resolve) => (this.drained = resolve));
    clearTimeout(this.growth);
    await Promise.all([...this.containers].map((container) => container.terminate()));
  }

  private dispatch(): void {
    while (this.waiting.length > 0) {
      const container = this.idle.pop() ?? (this.containers.size === 0 ? this.start() : undefined);
      if (!container) return this.scheduleGrowth();
      const { event, requestId, settle } = this.waiting.shift() as Waiting;
      void container.invoke(event, requestId).then((result) => {
        if (!container.dead) this.idle.push(container);
        settle(result);
        this.dispatch();
      });
    }
  }

  private scheduleGrowth(): void {
    if (this.growth || this.containers.size >= (this.limits.maxContainers ?? 32)) return;
    const oldest = this.waiting[0];
    const grow = () => {
      this.growth = undefined;
      // The queue moved on in the meantime: the containers that there are suffice.
      if (this.waiting[0] === oldest && oldest) this.idle.push(this.start());
      this.dispatch();
    };
    // Timers run before messages: what was answered while this thread was busy is read first.
    this.growth = setTimeout(() => setImmediate(grow), PATIENCE_MS);
  }

  private start(): Container {
    const container: Container = new Container(this.identity, this.options, this.log, () => {
      this.containers.delete(container);
      this.idle = this.idle.filter((each) => each !== container);
    });
    this.containers.add(container);
    return container;
  }
}
