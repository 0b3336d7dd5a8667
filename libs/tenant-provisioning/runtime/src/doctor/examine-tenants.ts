// Doctor: compares records, API keys, plans and tokens, and offers repairs.
// Not here: the output and the option `--fix`, which are in `apps/tenants/src/commands/doctor.ts`.

import { resourceQuotas } from "@tollgate/aws-quotas";
import type { Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { examineKeys } from "./examine-keys";
import { examineTenant } from "./examine-tenant";
import { examineTokens } from "./examine-tokens";
import { examineOwnPlans } from "./examine-own-plans";
import type { Finding } from "./finding";
import { limitsText } from "../core/own-limits";
import { nowSeconds, type Tenancy } from "../core/tenancy";
import type { Inventory } from "../core/inventory";
import { isElsewhere } from "../core/tenant-record";
import { type Stock, takeInventory } from "./take-inventory";

const QUOTAS = { "API keys": resourceQuotas.apiKeys, "usage plans": resourceQuotas.usagePlans } as const;

/** The used share of a quota from which a finding is reported. */
const APPROACHING = 0.9;

/**
 * Compares tenants, API keys, plans and tokens, and changes nothing.
 *
 * @param isCell whether the environment has cells
 * @throws any error of the ports.
 */
export async function* examineTenants(
  inventory: Inventory,
  tenancy: Tenancy,
  isCell = false,
): AsyncIterable<Finding> {
  const stock = await takeInventory(inventory, tenancy);
  for (const record of stock.records.values())
    // `examineCell` compares the others with the directory, because another cell may have a part of them.
    if (!isCell || !(record.status === "deleting" || isElsewhere(record.status)))
      yield* examineTenant(record, stock, tenancy.environment);
  yield* examineKeys(stock, tenancy);
  yield* examineOwnPlans(stock);
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
    const mend =
      subject === "usage plans"
        ? "limits <tenant-id> --reset for tenants that need none of their own, or ask AWS for more"
        : "use another account or Region for new tenants";
    yield { kind: "quota", subject, cause, mend };
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
    else if (limitsText(deployed) !== limitsText(wanted)) {
      const cause = `it allows ${limitsText(deployed)}, and must allow ${limitsText(wanted)}`;
      yield { kind: "plan-limits", subject, cause, mend };
    }
  }
}
