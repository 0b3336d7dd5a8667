import type { Clock } from "../clock";
import { Buckets } from "../plans/buckets";
import type { BucketLimits } from "../plans/token-bucket";
import { ControlError } from "./control-error";

/** Decides whether an operation may run now. @throws {ControlError} when it may not. */
export type ControlQuotas = (operation: string) => void;

export const noControlQuotas: ControlQuotas = () => {};

/** "Quotas for creating, deploying and managing an API": requests per second an account, which cannot be increased. */
const PER_OPERATION: Readonly<Record<string, BucketLimits>> = {
  CreateApiKey: { rateLimit: 5, burstLimit: 5 },
  DeleteApiKey: { rateLimit: 5, burstLimit: 5 },
  GetResources: { rateLimit: 2.5, burstLimit: 5 },
  UpdateUsagePlan: { rateLimit: 1 / 20, burstLimit: 1 },
};
const TOTAL: BucketLimits = { rateLimit: 10, burstLimit: 40 };

/** The documented quotas of the control plane, so that a client's retries can be tried. */
export function awsControlQuotas(clock: Clock): ControlQuotas {
  const buckets = new Buckets();
  return (operation) => {
    const own = PER_OPERATION[operation];
    const now = clock.now();
    if ((!own || buckets.take(operation, own, now)) && buckets.take("total", TOTAL, now)) return;
    throw new ControlError(
      "TooManyRequestsException",
      "Too Many Requests",
      Math.ceil(1 / (own?.rateLimit ?? 1)),
    );
  };
}
