import type { LedgerData } from "@tollgate/console";
import { type Environment, ERROR_BUDGET_PERCENT, planQuotas } from "@tollgate/environments";
import { LOCAL_CREDENTIALS } from "@tollgate/local-environment";
import { tenantsTable, usageLinesTable, usageTable } from "@tollgate/records";
import { accessOf, awsClients } from "@tollgate/tenant-provisioning-runtime";
import {
  dynamodbLedger,
  dynamodbSpool,
  dynamodbWatchedTenants,
  hourOf,
  knowledgeNotes,
  type OverviewOptions,
  type TenantOverview,
  usageOverview,
} from "@tollgate/usage-runtime";
import type { Gateway } from "./gateway";

/** Hours that the console shows of the ledger, and the tenants: the worst ones. */
const HOURS = 24;
const SHOWN_TENANTS = 50;

/** Reading takes at most one part in this many of the time, and is not done more often than that. */
const SHARE_OF_TIME = 4;
const LEAST_WAIT_MS = 3_000;

/** What the console shows of the usage ledger. */
export interface LedgerOverview {
  /** Returns what was read last, and reads again if that is some seconds ago. Undefined before the first answer. */
  current(): LedgerData | undefined;
}

/**
 * Reads the ledger of all cells through the gateway's port, as the `tenants` command does.
 *
 * @param gateway the gateway, once it has started
 */
export function ledgerOverview(
  environment: Environment,
  gateway: () => Pick<Gateway, "cells" | "controlUrl">,
): LedgerOverview {
  const { usage } = environment;
  if (usage === undefined) return { current: () => ({ kind: "off" }) };
  const { retentionDays, errorBudgetPercent = ERROR_BUDGET_PERCENT } = usage;
  let last: LedgerData | undefined;
  let notBefore = 0;
  const read = async (): Promise<void> => {
    const startedAt = performance.now();
    notBefore = Infinity;
    try {
      last = await readLedgers(gateway(), { retentionDays, errorBudgetPercent });
    } catch (error) {
      last = { kind: "failed", why: error instanceof Error ? error.message : String(error) };
    }
    const endedAt = performance.now();
    notBefore = endedAt + Math.max(LEAST_WAIT_MS, (endedAt - startedAt) * SHARE_OF_TIME);
  };
  return {
    current() {
      if (performance.now() >= notBefore) void read();
      return last;
    },
  };
}

async function readLedgers(
  { cells, controlUrl }: Pick<Gateway, "cells" | "controlUrl">,
  option: Pick<OverviewOptions, "retentionDays" | "errorBudgetPercent">,
): Promise<LedgerData> {
  const server = { endpoint: controlUrl, credentials: LOCAL_CREDENTIALS };
  const opened = cells.map(({ environment }) => ({
    environment,
    clients: awsClients(environment.region, { server, ...accessOf(environment) }),
  }));
  const now = Date.now();
  try {
    const ledgers = opened.map(({ environment, clients: { dynamodb } }) => {
      const { pending, ...spool } = dynamodbSpool(dynamodb, usageLinesTable(environment).name);
      const tenants = dynamodbWatchedTenants(
        dynamodb,
        tenantsTable(environment).name,
        planQuotas(environment),
      );
      return { ledger: dynamodbLedger(dynamodb, usageTable(environment).name), spool, pending, tenants };
    });
    const { from, completeTo, knowledge, tenants } = await usageOverview(ledgers, {
      ...option,
      hours: HOURS,
      now,
    });
    const shown = tenants.slice(0, SHOWN_TENANTS).map(tenantOf);
    return {
      kind: "read",
      from,
      readAt: now,
      completeTo,
      notes: knowledgeNotes(knowledge, hourOf(from)),
      errorBudgetPercent: option.errorBudgetPercent,
      tenants: shown,
      count: tenants.length,
    };
  } finally {
    for (const { clients } of opened) clients.destroy();
  }
}

function tenantOf({ tenantId, figures, quota }: TenantOverview) {
  const { requests, errorPercent, errorBudgetUsedPercent, p50, p95, p99 } = figures;
  return {
    untrustedTenant: tenantId,
    ...{ requests, errorPercent, errorBudgetUsedPercent, p50, p95, p99 },
    quota: quota && { used: quota.used, limit: quota.limit, period: quota.period },
  };
}
