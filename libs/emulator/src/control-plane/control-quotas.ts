import { controlPlaneQuotas, totalControlPlaneQuota } from "@tollgate/environments";
import type { Clock } from "../clock";
import { Buckets } from "../plans/buckets";
import { ControlError } from "./control-error";

/** Decides whether an operation may run now. @throws {ControlError} when it may not. */
export type ControlQuotas = (operation: string) => void;

export const noControlQuotas: ControlQuotas = () => {};

/** The documented quotas of the control plane, so that a client's retries can be tried. */
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
