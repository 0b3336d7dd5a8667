import type { ResourceQuotas } from "@tollgate/environments";
import { ControlError } from "./control-error";

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
 * @throws {ControlError} with the code that API Gateway documents for it; the words are not AWS's.
 */
export function checkCount(what: keyof ResourceQuotas, count: number, quotas: ResourceQuotas): void {
  if (count <= quotas[what]) return;
  throw new ControlError("LimitExceededException", `There can be at most ${quotas[what]} ${NAMES[what]}`);
}
