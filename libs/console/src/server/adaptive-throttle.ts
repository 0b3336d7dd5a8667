/** Of the time, one part in so many goes into the work at most. */
const SHARE_OF_TIME = 10;

/** Does its work less often the longer it takes, so that others get their turn. */
export class Sparing {
  private notBefore = 0;

  /** @param now milliseconds, of a clock that is never set back */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Does the work now, or leaves it for another time. */
  run(work: () => void): void {
    const startedAt = this.now();
    if (startedAt < this.notBefore) return;
    work();
    this.notBefore = startedAt + (this.now() - startedAt) * SHARE_OF_TIME;
  }
}
