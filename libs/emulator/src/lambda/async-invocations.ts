import { awsArn, type Place } from "@tollgate/environments";
import type { Clock } from "../common/clock";
import type { Ids } from "../common/ids";
import type { EmulatorLog } from "../common/log";
import type { InvocationResult } from "./function-options";
import type { FunctionInvoker } from "./functions";

/** "Lambda attempts to run it two more times, with a one-minute wait [...], and two minutes." */
const RETRY_DELAYS_MS = [60_000, 120_000];

/** A throttled event is "retried from 1 second after the first attempt", and its attempts do not count. */
const THROTTLED_DELAY_MS = 1_000;

export interface AsyncInvocationsOptions {
  readonly functions: FunctionInvoker;
  readonly account: Place;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "request">;
  readonly log: Pick<EmulatorLog, "problem">;
}

/**
 * Lambda's asynchronous invocations, which services such as CloudWatch Logs make: an event whose invocation fails is
 * tried twice more, and then reported.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class AsyncInvocations {
  private readonly underWay = new Set<Promise<void>>();
  private readonly delayed = new Set<{ readonly dueAt: number; readonly resume: () => void }>();
  private state: "open" | "closing" | "ended" = "open";

  constructor(private readonly options: AsyncInvocationsOptions) {}

  /**
   * Invokes a function with an event. It never rejects.
   *
   * @param payload names the event when it is reported as failed: "12 lines of the access log"
   * @returns when the event was handled or given up
   */
  invoke(functionName: string, event: string, payload: string): Promise<void> {
    const running = this.attempt(functionName, event, payload);
    this.underWay.add(running);
    return running.finally(() => this.underWay.delete(running));
  }

  /** Tries again what is due. */
  retryDue(): void {
    const now = this.options.clock.now();
    for (const each of this.delayed) if (each.dueAt <= now || this.state !== "open") this.resume(each);
  }

  /** Makes the attempts that are left at once, and waits for all of them. */
  async close(): Promise<void> {
    if (this.state === "open") this.state = "closing";
    this.retryDue();
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  /** Makes no more attempts: the functions end. What is under way is reported. */
  end(): void {
    this.state = "ended";
    this.retryDue();
  }

  private async attempt(functionName: string, event: string, payload: string): Promise<void> {
    const { functions, account, ids, log } = this.options;
    const arn = awsArn("lambda", account.region, account.accountId, `function:${functionName}`);
    for (let failures = 0; ;) {
      const result: InvocationResult =
        this.state === "ended"
          ? { kind: "crash", reason: "the functions were ended" }
          : await functions.invoke(arn, event, ids.request());
      if (result.kind === "result") return;
      const isThrottled = result.kind === "refused" && result.status === 429 && this.state === "open";
      if (!isThrottled) failures += 1;
      const delay = isThrottled ? THROTTLED_DELAY_MS : RETRY_DELAYS_MS[failures - 1];
      if (delay === undefined || this.state === "ended")
        // Not the error, which may have parts of the event. The function's own log has it.
        return log.problem(
          `${payload} could not be delivered to ${functionName}: ${failures} ${failures === 1 ? "attempt" : "attempts"}, the last one ended with "${result.kind}"`,
        );
      await this.delay(delay);
    }
  }

  private delay(milliseconds: number): Promise<void> {
    if (this.state !== "open") return Promise.resolve();
    return new Promise((resume) => {
      this.delayed.add({ dueAt: this.options.clock.now() + milliseconds, resume });
    });
  }

  private resume(each: { readonly resume: () => void; readonly dueAt: number }): void {
    this.delayed.delete(each);
    each.resume();
  }
}
