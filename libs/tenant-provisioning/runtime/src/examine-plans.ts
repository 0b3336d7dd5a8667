import type { Environment, Plan } from "@tollgate/environments";
import { resourceName } from "@tollgate/environments";
import type { Finding } from "./finding";
import type { Stock } from "./take-inventory";

/** The environment's plans that are not deployed, or have other limits than it says: someone changed them by hand. */
export function* examinePlans(
  { plans }: Pick<Stock, "plans">,
  environment: Pick<Environment, "service" | "name" | "plans">,
): Iterable<Finding> {
  const mend = `npx cdktf deploy ${environment.name}`;
  for (const [subject, wanted] of Object.entries(environment.plans)) {
    const name = resourceName(environment, subject);
    const deployed = plans.find((plan) => plan.name === name);
    if (deployed === undefined)
      yield { kind: "plan-missing", subject, cause: `there is no usage plan ${name}`, mend };
    else if (limitsOf(deployed) !== limitsOf(wanted)) {
      const cause = `it allows ${limitsOf(deployed)}, and is to allow ${limitsOf(wanted)}`;
      yield { kind: "plan-limits", subject, cause, mend };
    }
  }
}

function limitsOf({ throttle, quota }: Pick<Plan, "throttle" | "quota">): string {
  const rate = throttle ? `${throttle.rateLimit} a second (burst ${throttle.burstLimit})` : "any rate";
  const sum = quota ? `${quota.limit} a ${quota.period.toLowerCase()}` : "any number";
  return `${rate} and ${sum}`;
}
