import { availableParallelism } from "node:os";

/** A container's use of a core, from 0 to 1. */
export interface Loaded {
  readonly load: number;
}

/** The free share of a core that another container needs. */
const MIN_FREE = 0.5;
/** "Concurrent executions: 1,000", the default of Lambda's quotas, over all functions of the account and Region. */
const MAX_INVOCATIONS = 1000;

/** The resources that all functions share: the cores of this machine, and the account's concurrent invocations. */
export class Capacity {
  /** Invocations that run or wait. */
  invocations = 0;
  private readonly containers = new Set<Loaded>();

  /**
   * @param cores that threads may run on. @default those of this machine
   * @param maxInvocations at once. @default 1000
   */
  constructor(
    private readonly cores = availableParallelism(),
    private readonly maxInvocations = MAX_INVOCATIONS,
  ) {}

  add(container: Loaded): void {
    this.containers.add(container);
  }

  remove(container: Loaded): void {
    this.containers.delete(container);
  }

  /** Whether there is a free core for another container. Containers that wait, such as for DynamoDB, use none. */
  get hasFreeCore(): boolean {
    let busy = 0;
    for (const { load } of this.containers) busy += load;
    return busy <= this.cores - MIN_FREE;
  }

  /** Whether Lambda would throttle one more invocation. */
  get isFull(): boolean {
    return this.invocations >= this.maxInvocations;
  }
}
