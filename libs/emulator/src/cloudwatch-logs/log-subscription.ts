// CloudWatch Logs, of which there is one part: a subscription of a function to the stages' access log.
// Not here: the log itself, which the embedding program writes, and queries.

import type { Clock } from "../common/clock";
import type { AsyncInvocations } from "../lambda/async-invocations";
import { controlEvent, dataEvent, EventIds, type LoggedLine } from "./envelope";

/** A function to which the access log is delivered, as CloudWatch Logs does for a subscription filter. */
export interface LogSubscriptionOptions {
  /** Name of one of the place's functions. */
  readonly functionName: string;
  /** As its envelopes name it. */
  readonly logGroup: string;
  readonly filterName: string;
}

/** Lines of one envelope at most. They have some 500 bytes each, and a tenth of it compressed. */
export const BATCH_LINES = 1_000;

/** A line waits this many milliseconds at most. CloudWatch Logs takes some seconds. */
export const BATCH_MS = 1_000;

/**
 * Collects lines, and delivers them in the background: after a time, or when there are many. A request does nothing but
 * add its line to a list (benchmark `throughput`).
 */
export class LogSubscription {
  private lines: LoggedLine[] = [];
  private readonly ids = new EventIds();
  private isChecked = false;
  /** Envelopes are made one after the other, so that the control message is the first. */
  private made: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: LogSubscriptionOptions & { readonly owner: string },
    private readonly invocations: Pick<AsyncInvocations, "invoke">,
    private readonly clock: Clock,
  ) {}

  /** @param line of the access log, without its line break */
  add(line: string): void {
    this.lines.push({ timestamp: this.clock.now(), message: line });
    // Later, because a request waits now.
    if (this.lines.length === BATCH_LINES) setImmediate(() => void this.deliver());
  }

  /** Delivers the lines if the first one has waited long enough. */
  deliverDue(): void {
    const [first] = this.lines;
    if (first !== undefined && this.clock.now() - first.timestamp >= BATCH_MS) void this.deliver();
  }

  /** Delivers all lines that there are. @returns when the function was invoked with each of them */
  deliver(): Promise<void> {
    const lines = this.lines;
    this.lines = [];
    for (let at = 0; at < lines.length; at += BATCH_LINES) {
      const some = lines.slice(at, at + BATCH_LINES);
      this.made = this.made.then(() => this.invoke(some));
    }
    return this.made;
  }

  private async invoke(lines: readonly LoggedLine[]): Promise<void> {
    const { functionName } = this.options;
    if (!this.isChecked) {
      this.isChecked = true;
      const check = await controlEvent(this.clock.now());
      void this.invocations.invoke(functionName, check, "The control message of CloudWatch Logs");
    }
    const event = await dataEvent(this.options, lines, this.ids);
    const payload = `${lines.length} ${lines.length === 1 ? "line" : "lines"} of the access log`;
    void this.invocations.invoke(functionName, event, payload);
  }
}
