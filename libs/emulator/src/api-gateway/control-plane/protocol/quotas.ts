import { type ResourceQuotas, controlPlaneQuotas, totalControlPlaneQuota } from "@tollgate/aws-quotas";
import { ControlError } from "./errors";
import type { Clock } from "../../../common/clock";
import { Buckets } from "../../metering/token-bucket";

export const noResourceQuotas: ResourceQuotas = {
  apiKeys: Infinity,
  usagePlans: Infinity,
  plansPerKey: Infinity,
  methodThrottlesPerPlan: Infinity,
};

const NAMES: Readonly<Record<keyof ResourceQuotas, string>> = {
  apiKeys: "API keys in an account",
  usagePlans: "usage plans in an account",
  plansPerKey: "usage plans of an API key",
  methodThrottlesPerPlan: "method throttles in a usage plan",
};

/**
 * @param count how many there would be
 * @throws {ControlError} with API Gateway's documented code, and our own message.
 */
export function checkCount(what: keyof ResourceQuotas, count: number, quotas: ResourceQuotas): void {
  if (count <= quotas[what]) return;
  throw new ControlError("LimitExceededException", `There can be at most ${quotas[what]} ${NAMES[what]}`);
}

/** Decides whether an operation may run now. @throws {ControlError} when it may not. */
export type ControlQuotas = (operation: string) => void;

export const noControlQuotas: ControlQuotas = () => {};

/** The control plane's documented quotas, for testing a client's retries. */
export function awsControlQuotas(clock: Clock): ControlQuotas {
  const buckets = new Buckets();
  return (operation) => {
    const own = controlPlaneQuotas[operation];
    const now = clock.now();
    if ((!own || buckets.take(operation, own, now)) && buckets.take("total", totalControlPlaneQuota, now))
      return;
    throw new ControlError(
      "TooManyRequestsException",
      "Too Many Requests",
      Math.ceil(1 / (own?.rateLimit ?? 1)),
    );
  };
}
