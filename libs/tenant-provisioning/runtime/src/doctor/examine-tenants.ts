// Doctor: compares records, API keys, plans and tokens, and offers repairs.
// Not here: the output and the option `--fix`, which are in `apps/tenants/src/commands/doctor.ts`.

import { resourceQuotas } from "@tollgate/aws-quotas";
import type { Environment, Plan } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { examineKeys } from "./examine-keys";
import { examineTenant } from "./examine-tenant";
import { examineTokens } from "./examine-tokens";
import type { Finding } from "./finding";
import { nowSeconds, type Tenancy } from "../core/tenancy";
import type { Inventory } from "../core/inventory";
import { type Stock, takeInventory } from "./take-inventory";

const QUOTAS = { "API keys": resourceQuotas.apiKeys, "usage plans": resourceQuotas.usagePlans } as const;

/** The used share of a quota from which a finding is reported. */
const APPROACHING = 0.9;

/** Compares tenants, API keys, plans and tokens, and changes nothing. @throws any error of the ports. */
export async function* examineTenants(inventory: Inventory, tenancy: Tenancy): AsyncIterable<Finding> {
  const stock = await takeInventory(inventory, tenancy);
  for (const record of stock.records.values()) yield* examineTenant(record, stock, tenancy.environment);
  yield* examineKeys(stock, tenancy);
  yield* examineTokens(stock, nowSeconds(tenancy), tenancy.environment);
  yield* examinePlans(stock, tenancy.environment);
  yield* ofQuotas(stock);
}

function* ofQuotas({ keyCount, plans }: Stock): Iterable<Finding> {
  const counts = { "API keys": keyCount, "usage plans": plans.length };
  for (const [subject, quota] of Object.entries(QUOTAS)) {
    const count = counts[subject as keyof typeof counts];
    if (count < quota * APPROACHING) continue;
    const cause = `there are ${count} of ${quota} in this account and Region`;
    yield { kind: "quota", subject, cause, mend: "use another account or Region for new tenants" };
  }
}

/** Reports plans of the environment that are not deployed, or whose limits were changed by hand. */
function* examinePlans(
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
      const cause = `it allows ${limitsOf(deployed)}, and must allow ${limitsOf(wanted)}`;
      yield { kind: "plan-limits", subject, cause, mend };
    }
  }
}

function limitsOf({ throttle, quota }: Pick<Plan, "throttle" | "quota">): string {
  const rate = throttle ? `${throttle.rateLimit} a second (burst ${throttle.burstLimit})` : "any rate";
  const sum = quota ? `${quota.limit} a ${quota.period.toLowerCase()}` : "any number";
  return `${rate} and ${sum}`;
}
