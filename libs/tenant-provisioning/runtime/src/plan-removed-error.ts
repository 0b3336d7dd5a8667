import type { PlanName } from "@tollgate/environments";

/** A tenant is on a plan that its environment had once, and has no more. */
export class PlanRemovedError extends Error {
  override readonly name = "PlanRemovedError";

  constructor(tenantId: string, plan: PlanName, names: readonly PlanName[]) {
    super(`tenant "${tenantId}" is on plan ${plan}, ${removedPlan(tenantId, names)}`);
  }
}

/** What is wrong with a plan that an environment does not have any more, and what to do. */
export function removedPlan(tenantId: string, names: readonly PlanName[]): string {
  return `which the environment no longer has: run ${moveCommand(tenantId, names)}`;
}

/** @param names of the plans that there are */
export function moveCommand(tenantId: string, names: readonly PlanName[]): string {
  return `move ${tenantId} --plan ${names.length === 1 ? names.join() : `<${names.join("|")}>`}`;
}
