import type { PlanOptions } from "@tollgate/emulator";
import type { Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/environments";

/** The environment's usage plans, on its stage. */
export function usagePlans(environment: Environment): readonly PlanOptions[] {
  return Object.entries(environment.plans).map(([name, { description, throttle, quota }]) => ({
    name: resourceName(environment, name),
    description,
    ...(throttle && { throttle }),
    ...(quota && { quota }),
  }));
}
