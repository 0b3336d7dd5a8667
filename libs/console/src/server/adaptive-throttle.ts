/** The work takes at most one part in this many of the time. */
const SHARE_OF_TIME = 10;

/** Runs its work less often the longer it takes, so that the thread has time for other work. */
export class AdaptiveThrottle {
  private notBefore = 0;

  /** @param now milliseconds of a monotonic clock */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Runs the work now, or skips it. */
  run(work: () => void): void {
    const startedAt = this.now();
    if (startedAt < this.notBefore) return;
    work();
    this.notBefore = startedAt + (this.now() - startedAt) * SHARE_OF_TIME;
  }
}
