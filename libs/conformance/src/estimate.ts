import type { Case, Step } from "./case";

/**
 * The maximum cost of a request, in US dollars: API Gateway, authorizer, backend, logs and a trace, from the
 * table in `apps/docs/guides/costs.md`.
 */
const DOLLARS_PER_REQUEST = 9.52 / 1e6;

/**
 * The maximum duration of a step. Calls of control planes are free, except DynamoDB's, which cost far less
 * than a cent.
 */
const SECONDS = { send: 0.5, change: 3, command: 4 } as const;

/** How long a request's line may take to appear in CloudWatch Logs. */
export const LOG_SECONDS = 120;
/** How long API Gateway may take to accept a new key ("a few minutes"). */
export const SETTLE_SECONDS = 120;

export interface Estimate {
  /** The maximum number. */
  readonly requests: number;
  readonly cents: number;
  readonly minutes: number;
}

/** The maximum requests, cost and duration of a run. */
export function estimate(cases: readonly Case[]): Estimate {
  const steps = cases.flatMap((each) => each.steps);
  const settling = cases.some(({ needs }) => needs !== "nothing") ? SETTLE_SECONDS : 0;
  const requests = steps.reduce((sum, step) => sum + requestsOf(step), settling / 5);
  const seconds = steps.reduce((sum, step) => sum + secondsOf(step), LOG_SECONDS + settling);
  return {
    requests,
    cents: Math.max(1, Math.ceil(requests * DOLLARS_PER_REQUEST * 100)),
    minutes: Math.ceil(seconds / 60),
  };
}

function requestsOf(step: Step): number {
  if (step.kind === "send") return 1;
  if (step.kind === "burst") return step.count;
  return step.kind === "until" ? Math.ceil(step.withinSeconds / step.everySeconds) + 1 : 0;
}

function secondsOf(step: Step): number {
  if (step.kind === "until") return step.withinSeconds;
  if (step.kind === "wait") return step.seconds;
  return step.kind === "burst" ? 10 : SECONDS[step.kind];
}
