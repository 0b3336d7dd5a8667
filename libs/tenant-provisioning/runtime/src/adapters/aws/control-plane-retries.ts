import type { APIGatewayClientConfig } from "@aws-sdk/client-api-gateway";
import { type Time, systemTime, Waiting } from "./waiting";

type RetryStrategy = Extract<
  NonNullable<APIGatewayClientConfig["retryStrategy"]>,
  { readonly refreshRetryTokenForRetry: unknown }
>;
type RetryToken = Awaited<ReturnType<RetryStrategy["acquireInitialRetryToken"]>>;

/**
 * For each kind of error: the initial upper bound of the wait in milliseconds, which doubles with each retry,
 * and the maximum number of attempts.
 */
const RETRIED: Readonly<Record<string, { readonly base: number; readonly attempts: number }>> = {
  THROTTLING: { base: 1_000, attempts: 10 },
  TRANSIENT: { base: 200, attempts: 5 },
};
const LONGEST_WAIT_MS = 20_000;

export interface RetryOptions {
  /** The maximum total wait of one call's retries, in milliseconds. @default two minutes */
  readonly budgetMs?: number;
  /** A number from 0 up to 1. @default Math.random */
  readonly random?: () => number;
  readonly time?: Time;
  /** Reports the waits. @default none is reported */
  readonly waiting?: Waiting;
}

/**
 * Retries with full jitter (a random wait between zero and the upper bound), in addition to `Retry-After` if
 * API Gateway sends it. The SDK's own strategies wait at most 5 s longer than `Retry-After`, but a change of
 * a usage plan may need 20 s.
 */
export function controlPlaneRetries({
  budgetMs = 120_000,
  random = Math.random,
  time = systemTime,
  waiting = new Waiting(() => undefined),
}: RetryOptions = {}): RetryStrategy {
  const waited = new WeakMap<RetryToken, number>();
  return {
    acquireInitialRetryToken: async () => tokenOf(0),

    async refreshRetryTokenForRetry(token, { error, errorType, retryAfterHint }) {
      // The SDK treats this error as throttling, but it is final: the quota limits the number of resources,
      // not the rate.
      if (isFinal(error)) throw new Error("not to be tried again");
      const count = token.getRetryCount();
      const rule = RETRIED[errorType];
      if (rule === undefined || count + 1 >= rule.attempts) throw new Error("not to be tried again");
      // The SDK has converted the header into a time of its own clock.
      const asked = retryAfterHint === undefined ? 0 : Math.max(0, retryAfterHint.getTime() - Date.now());
      const wait = asked + Math.floor(random() * Math.min(rule.base * 2 ** count, LONGEST_WAIT_MS));
      const total = (waited.get(token) ?? 0) + wait;
      if (total > budgetMs) throw new Error("the time for retries is used up");
      const why = errorType === "THROTTLING" ? "there are too many requests" : "it failed";
      await waiting.during(
        () => `another attempt, for the last answer was that ${why}`,
        async () => time.sleep(wait),
      );
      const next = tokenOf(count + 1);
      waited.set(next, total);
      return next;
    },

    recordSuccess: () => undefined,
  };
}

/** Whether an error with the status of throttling cannot be resolved by a retry. */
export function isFinal(error: unknown): boolean {
  return error instanceof Error && error.name === "LimitExceededException";
}

/** We have already waited, so the SDK's delay is 0. */
const tokenOf = (count: number): RetryToken => ({ getRetryCount: () => count, getRetryDelay: () => 0 });
