import { resourceQuotas } from "@tollgate/environments";
import { examineKeys } from "./examine-keys";
import { examinePlans } from "./examine-plans";
import { examineTenant } from "./examine-tenant";
import { examineTokens } from "./examine-tokens";
import type { Finding } from "./finding";
import { nowSeconds } from "./ids";
import type { Inventory } from "./inventory";
import type { Stock } from "./take-inventory";
import { takeInventory } from "./take-inventory";
import type { Tenancy } from "./tenancy";

const QUOTAS = { "API keys": resourceQuotas.apiKeys, "usage plans": resourceQuotas.usagePlans } as const;

/** From this share of a quota on it is said. */
const APPROACHING = 0.9;

/** Compares tenants, API keys, plans and tokens. It changes nothing. @throws whatever the ports reject with. */
export async function* examineTenants(inventory: Inventory, tenancy: Tenancy): AsyncIterable<Finding> {
  const stock = await takeInventory(inventory, tenancy);
  for (const record of stock.records.values()) yield* examineTenant(record, stock, tenancy.environment);
  yield* examineKeys(stock, tenancy);
  yield* examineTokens(stock, nowSeconds(tenancy));
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
