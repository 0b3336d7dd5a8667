import type { Backlog } from "./backlog";

/** A line waits at most this long, in milliseconds: waking the thread costs as much as a request does. */
const WAIT_MS = 25;
/** So many characters do not wait any longer. */
const MAX_WAITING = 256 * 1024;

/** Gathers lines into batches for the thread, and leaves out those that find no room in its backlog. */
export class LineBatches {
  private waiting = "";
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly backlog: Pick<Backlog, "admit">,
    private readonly post: (lines: string) => void,
  ) {}

  /** @param lines each with its line break */
  add(lines: string): void {
    this.waiting += lines;
    if (this.waiting.length >= MAX_WAITING) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), WAIT_MS).unref();
  }

  /** Hands over what waits. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const lines = this.waiting;
    this.waiting = "";
    if (lines !== "" && this.backlog.admit(lines)) this.post(lines);
  }
}
