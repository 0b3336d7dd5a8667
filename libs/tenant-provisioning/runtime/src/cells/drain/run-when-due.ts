export interface DueOptions<Job> {
  /** Jobs that run at the same time. */
  readonly width: number;
  /** Runs a job. @returns the second since 1970 from which on it is to run again, or undefined for a job that is over */
  readonly run: (job: Job) => Promise<number | undefined>;
  /** Seconds since 1970. */
  readonly now: () => number;
  /** Waits until a second since 1970. @default the run ends where there is nothing else to do */
  readonly waitUntil?: ((at: number, waiting: number) => Promise<void>) | undefined;
  /** Whether no further job is to be started. @default false */
  readonly isStopped?: () => boolean;
}

/**
 * Runs jobs that go on later, side by side. Jobs that are due go before new ones, so that none stands half done longer than
 * it has to. Those that wait are in memory, and of the others one page.
 *
 * @returns the jobs that still wait, the first one first
 */
export async function runWhenDue<Job>(
  jobs: AsyncIterable<Job>,
  { width, run, now, waitUntil, isStopped = () => false }: DueOptions<Job>,
): Promise<readonly { readonly job: Job; readonly at: number }[]> {
  const waiting: { readonly job: Job; readonly at: number }[] = [];
  const running = new Set<Promise<void>>();
  const source = jobs[Symbol.asyncIterator]();
  let isOver = false;
  const start = (job: Job) => {
    const task = run(job).then((at) => {
      running.delete(task);
      if (at === undefined) return;
      const place = waiting.findLastIndex((each) => each.at <= at) + 1;
      waiting.splice(place, 0, { job, at });
    });
    running.add(task);
  };
  const next = async (): Promise<Job | undefined> => {
    const [first] = waiting;
    if (first !== undefined && first.at <= now()) return waiting.shift()?.job;
    if (isOver) return undefined;
    const { done, value } = await source.next();
    if (done !== true) return value;
    isOver = true;
    return undefined;
  };
  try {
    for (;;) {
      const job = running.size < width && !isStopped() ? await next() : undefined;
      if (job !== undefined) start(job);
      else if (running.size > 0) await Promise.race(running);
      else {
        const [first] = waiting;
        if (first === undefined || isStopped() || waitUntil === undefined) return waiting;
        await waitUntil(first.at, waiting.length);
      }
    }
  } finally {
    await Promise.allSettled(running);
    await source.return?.();
  }
}
