import { systemClock, type Clock } from "../common/clock";
import type { EmulatorLog } from "../common/log";
import { Capacity } from "./capacity";
import { type ContainerOwner, type Invocation, type TimeLimits, Container } from "./container";
import type { Breakpoints } from "./breakpoints";
import type { FunctionOptions, InvocationResult } from "./function-options";
import type { FunctionIdentity } from "./worker-environment";

/** How long an event waits for a busy container before a new one starts. Most functions end within this time. */
const PATIENCE_MS = 10;

/** An idle container ends after this time. Lambda documents none; users observe 5 to 15 minutes. */
const IDLE_MS = 5 * 60_000;

export interface PoolLimits extends TimeLimits {
  /** For functions without time limits, whose threads may stand at a breakpoint when the pool closes. */
  readonly breakpoints?: Breakpoints | undefined;
  /** Containers of one function at once; further events wait. @default 32 */
  readonly maxContainers?: number;
  /** Capacity shared with other functions. @default not shared */
  readonly capacity?: Capacity;
  /** The clock for idle containers. @default the system's */
  readonly clock?: Clock;
}

/**
 * The containers of one function. A new one starts when an event waits and a core is free; until then events wait, which does not
 * count towards their time limit.
 */
export class FunctionPool {
  private readonly containers = new Set<Container>();
  /** Containers whose threads run, also those that take no more events. */
  private readonly threads = new Set<Container>();
  private waiting: Invocation[] = [];
  private dispatching = false;
  private tick: NodeJS.Timeout | undefined;
  private readonly inFlight: PoolInvocation[] = [];
  private drained: (() => void) | undefined;
  private readonly capacity: Capacity;
  private readonly clock: Clock;

  constructor(
    private readonly identity: FunctionIdentity,
    readonly options: FunctionOptions,
    private readonly log: EmulatorLog,
    private readonly limits: PoolLimits = {},
  ) {
    this.capacity = limits.capacity ?? new Capacity();
    this.clock = limits.clock ?? systemClock;
  }

  /** Starts a container ahead of the first event. */
  warm(): void {
    if (this.containers.size === 0) this.start();
  }

  /** @param patienceMs after which the result is `overdue`. @default none */
  invoke(event: string, requestId: string, patienceMs = Infinity): Promise<InvocationResult> {
    if (this.capacity.isFull) return Promise.resolve(THROTTLED);
    this.capacity.invocations++;
    return new Promise<InvocationResult>((resolve) => {
      const overdueAt = this.limits.timeLimits === "none" ? Infinity : performance.now() + patienceMs;
      const invocation = new PoolInvocation(event, requestId, overdueAt, this, resolve);
      invocation.place = this.inFlight.push(invocation) - 1;
      this.waiting.push(invocation);
      this.dispatchSoon();
    });
  }

  /** Ends the containers that have been idle for {@link IDLE_MS}. */
  endIdle(): void {
    const idleSince = this.clock.now() - IDLE_MS;
    for (const container of [...this.containers]) {
      if (container.isIdle && container.lastUsed <= idleSince) container.terminate();
    }
  }

  /**
   * Waits for the invocations in progress, then ends the containers, and waits for all threads to end. Without time limits it does
   * not wait for invocations, because one may be paused at a breakpoint forever.
   */
  async close(): Promise<void> {
    if (this.inFlight.length > 0 && this.limits.timeLimits !== "none")
      await new Promise<void>((resolve) => (this.drained = resolve));
    clearTimeout(this.tick);
    for (const container of [...this.containers]) container.terminate();
    for (const { threadId } of this.threads) this.limits.breakpoints?.leave(threadId);
    await Promise.all([...this.threads].map(({ ended }) => ended));
  }

  /** One of its invocations has its result. */
  settled(invocation: PoolInvocation): void {
    this.capacity.invocations--;
    // The last one takes its place. A `Set` would leave old tables behind (benchmark `throughput`).
    const last = this.inFlight.pop();
    if (last && last !== invocation) {
      this.inFlight[invocation.place] = last;
      last.place = invocation.place;
    }
    if (this.inFlight.length === 0) this.drained?.();
  }

  /** Collects the events of one turn of the event loop, so that the worker is woken once for all. */
  private dispatchSoon(): void {
    if (this.dispatching) return;
    this.dispatching = true;
    setImmediate(() => {
      this.dispatching = false;
      this.dispatch();
    });
  }

  private dispatch(): void {
    // In the order of their start, so that the first stay busy, and the others may become idle.
    for (const container of this.containers) {
      if (this.waiting.length === 0) break;
      if (container.room > 0) this.run(container, this.waiting.splice(0, container.room));
    }
    if (this.waiting.length > 0 && this.containers.size === 0)
      this.run(this.start(), this.waiting.splice(0, 1));
    if (this.inFlight.length > 0) this.scheduleTick();
  }

  private run(container: Container, invocations: readonly Invocation[]): void {
    container.lastUsed = this.clock.now();
    container.run(invocations);
  }

  private scheduleTick(): void {
    if (this.tick) return;
    const oldest = this.waiting[0];
    for (const container of this.containers) container.markLoad();
    // Timers run before messages. So results that arrived while this thread was busy are read first.
    this.tick = setTimeout(() => setImmediate(() => this.lookAfter(oldest)), PATIENCE_MS);
  }

  /** Handles events that have waited too long. One timer for all costs less than one for each request. */
  private lookAfter(oldest: Invocation | undefined): void {
    this.tick = undefined;
    const kept = [...this.containers].flatMap((container) => container.reclaimBehind(PATIENCE_MS));
    // Otherwise the queue has moved on, and the existing containers suffice.
    const tooLong = kept.length > 0 || (oldest !== undefined && this.waiting[0] === oldest);
    this.waiting.unshift(...kept);
    const resting = [...this.containers].some((container) => container.room > 0);
    const { maxContainers = 32 } = this.limits;
    if (tooLong && !resting && this.containers.size < maxContainers && this.capacity.hasFreeCore)
      this.start();
    this.endPatience();
    this.dispatch();
  }

  /**
   * Ends the wait of callers whose patience is over. Their invocations go on, unless they have not begun: those are dropped, so that an
   * overloaded function does not work for callers that have gone.
   */
  private endPatience(): void {
    const now = performance.now();
    const isOverdue = ({ overdueAt }: PoolInvocation) => overdueAt <= now;
    if (!this.inFlight.some(isOverdue)) return;
    const given = this.waiting as PoolInvocation[];
    this.waiting = given.filter((invocation) => !isOverdue(invocation));
    for (const invocation of given.filter(isOverdue)) invocation.settle(OVERDUE);
    for (const invocation of this.inFlight) if (isOverdue(invocation)) invocation.resolve(OVERDUE);
  }

  private start(): Container {
    const owner: ContainerOwner = {
      hasRoom: () => {
        if (this.waiting.length > 0) this.dispatchSoon();
      },
      died: (container, notBegun) => {
        this.containers.delete(container);
        this.capacity.remove(container);
        this.waiting.unshift(...notBegun);
        if (this.waiting.length > 0) this.dispatchSoon();
      },
    };
    const container = new Container(this.identity, this.options, this.log, owner, this.limits);
    container.lastUsed = this.clock.now();
    this.containers.add(container);
    this.capacity.add(container);
    this.threads.add(container);
    void container.ended.then(() => this.threads.delete(container));
    return container;
  }
}

/** An event of a pool, and the promise of its result. */
class PoolInvocation implements Invocation {
  /** Its index among those in flight. */
  place = 0;

  constructor(
    readonly event: string,
    readonly requestId: string,
    /** When its caller stops waiting, on the clock of `performance.now`. */
    readonly overdueAt: number,
    private readonly pool: FunctionPool,
    readonly resolve: (result: InvocationResult) => void,
  ) {}

  settle(result: InvocationResult): void {
    this.resolve(result);
    this.pool.settled(this);
  }
}

const OVERDUE: InvocationResult = { kind: "overdue" };
/** Lambda's `TooManyRequestsException`. */
const THROTTLED: InvocationResult = { kind: "refused", status: 429, message: "Rate Exceeded." };
