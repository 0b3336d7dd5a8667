import { LogSubscription } from "../cloudwatch-logs/log-subscription";
import { Schedules } from "../eventbridge/schedules";
import { AsyncInvocations, type AsyncInvocationsOptions } from "../lambda/async-invocations";
import type { PlaceOptions } from "../options";

/** How often waiting lines and failed invocations are looked at. */
const CHECK_INTERVAL_MS = 250;

type BackgroundOptions = Pick<PlaceOptions, "logSubscription" | "schedules">;

/** The functions that no request waits for. */
export function backgroundFunctions({
  logSubscription,
  schedules = [],
}: BackgroundOptions): ReadonlySet<string> {
  const all = logSubscription === undefined ? schedules : [logSubscription, ...schedules];
  return new Set(all.map(({ functionName }) => functionName));
}

/** What goes on beside a place's requests: the delivery of its access log, and its schedules. */
export class Background {
  private readonly invocations: AsyncInvocations;
  private readonly subscription: LogSubscription | undefined;
  private readonly schedules: Schedules;
  private readonly timer: NodeJS.Timeout;

  constructor({ logSubscription, schedules = [] }: BackgroundOptions, services: AsyncInvocationsOptions) {
    const { account, clock } = services;
    this.invocations = new AsyncInvocations(services);
    this.subscription =
      logSubscription &&
      new LogSubscription({ ...logSubscription, owner: account.accountId }, this.invocations, clock);
    this.schedules = new Schedules(schedules, this.invocations, services);
    this.timer = setInterval(() => this.check(), CHECK_INTERVAL_MS).unref();
  }

  /** Takes a line of the access log. */
  readonly log = (line: string): void => this.subscription?.add(line);

  /** Invokes the functions of the schedules, from now on. */
  start(): void {
    this.schedules.start();
  }

  /** Delivers the lines that are there, and makes the attempts that are left, while the functions run. */
  async close(): Promise<void> {
    this.stop();
    await this.subscription?.deliver();
    await this.invocations.close();
  }

  /**
   * Invokes nothing any more, because the functions end. Lines that are not delivered are reported.
   *
   * @param answered resolves when no request is in progress
   */
  async end(answered: Promise<unknown>): Promise<void> {
    this.stop();
    this.invocations.end();
    await answered;
    await this.subscription?.deliver();
    await this.invocations.close();
  }

  private check(): void {
    this.subscription?.deliverDue();
    this.invocations.retryDue();
  }

  private stop(): void {
    clearInterval(this.timer);
    this.schedules.stop();
  }
}
