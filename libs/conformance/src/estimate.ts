import type { Case, Step } from "./case";

/**
 * The dearest that a request can be, in US dollars: API Gateway, the authorizer, the backend, logs and a trace. The
 * table in `apps/docs/guides/costs.md` has each.
 */
const DOLLARS_PER_REQUEST = 9.52 / 1e6;

/** Calls of control planes that a change makes, at most. They cost nothing but DynamoDB's, which are far below a cent. */
const SECONDS = { send: 0.5, change: 3, command: 4 } as const;

/** CloudWatch Logs has a line some seconds after its request, and a minute or two at times. */
export const LOG_SECONDS = 120;
/** API Gateway lets a new key in after "a few minutes" at times. */
export const SETTLE_SECONDS = 120;

export interface Estimate {
  /** At most. */
  readonly requests: number;
  readonly cents: number;
  readonly minutes: number;
}

/** What a run takes, at most. */
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
