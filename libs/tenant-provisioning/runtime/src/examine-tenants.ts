import { apiKeyValue } from "./api-key-value";
import type { Finding } from "./finding";
import { nowSeconds } from "./ids";
import type { Inventory } from "./inventory";
import { isExpired, tokenIdOf } from "./list-tokens";
import { finishDeletion, removeKey, removeToken, settle } from "./repairs";
import type { Stock } from "./take-inventory";
import { takeInventory } from "./take-inventory";
import type { Tenancy } from "./tenancy";
import type { TenantRecord } from "./tenant-record";

/** Quotas of API Gateway per account and Region; that of keys cannot be raised. */
const QUOTAS = { "API keys": 10_000, "usage plans": 300 } as const;

/** From this share of a quota on it is said. */
const APPROACHING = 0.9;

/** Compares tenants, API keys, plans and tokens. It changes nothing. @throws whatever the ports reject with. */
export async function* examineTenants(inventory: Inventory, tenancy: Tenancy): AsyncIterable<Finding> {
  const stock = await takeInventory(inventory, tenancy);
  for (const record of stock.records.values()) yield* ofTenant(record, stock);
  yield* ofKeys(stock, tenancy);
  yield* ofTokens(stock, nowSeconds(tenancy));
  yield* ofQuotas(stock);
}

function* ofTenant(record: TenantRecord, { keysByValue, plansByKey }: Stock): Iterable<Finding> {
  const { tenantId: subject, status, plan, settled, clientId } = record;
  if (status === "deleting") {
    const mend = `delete ${subject}`;
    yield {
      kind: "tenant-unfinished",
      subject,
      cause: "deletion was cut short",
      mend,
      repair: finishDeletion(record),
    };
    return;
  }
  if (status === "creating") {
    const mend = `create ${subject} --plan ${plan}`;
    yield { kind: "tenant-unfinished", subject, cause: "creation was cut short", mend };
    return;
  }
  const [key] = keysByValue.get(clientId) ?? [];
  const again = status === "active" ? `resume ${subject}` : `suspend ${subject}`;
  if (key === undefined) {
    const cause = `there is no API key with the value ${clientId}`;
    yield { kind: "tenant-without-key", subject, cause, mend: `delete ${subject}, and create it again` };
    return;
  }
  const repair = settle(record);
  const held = plansByKey.get(key.id) ?? [];
  if (key.enabled !== (status === "active")) {
    const cause = `it is ${status}, and its API key is ${key.enabled ? "enabled" : "disabled"}`;
    yield { kind: "key-state", subject, cause, mend: again, repair };
  } else if (held.length !== 1 || held[0] !== plan) {
    const cause = `its API key is in ${held.join(" and ") || "no plan"}, and not in ${plan}`;
    yield { kind: "key-plan", subject, cause, mend: `move ${subject} --plan ${plan}`, repair };
  } else if (!settled) {
    yield { kind: "tenant-unsettled", subject, cause: "its last change was cut short", mend: again, repair };
  }
}

/** Of keys that are named as a tenant's of this environment; others may be anyone's. */
function* ofKeys({ keysByValue, records, tokens }: Stock, { environment }: Tenancy): Iterable<Finding> {
  const prefix = apiKeyValue(environment, "x".repeat(20)).slice(0, -20);
  const used = new Set(tokens.map(({ clientId }) => clientId));
  for (const [value, keys] of keysByValue) {
    if (keys.length > 1) {
      const cause = `API keys ${keys.map(({ id }) => id).join(", ")} have one value`;
      yield {
        kind: "duplicate-key",
        subject: value,
        cause,
        mend: "delete all but one with the aws command line",
      };
    }
    const tenantId = value.startsWith(prefix) ? value.slice(prefix.length) : undefined;
    if (tenantId === undefined || records.has(tenantId)) continue;
    for (const { id } of keys) {
      const kind = "key-without-tenant";
      if (used.has(value)) {
        const mend = `create ${tenantId}, which takes the key into use`;
        yield { kind, subject: id, cause: `tokens use it, and no tenant has it: ${value}`, mend };
      } else {
        const mend = `aws apigateway delete-api-key --api-key ${id}`;
        yield {
          kind,
          subject: id,
          cause: `no tenant has it: ${value}`,
          mend,
          repair: removeKey(id, tenantId),
        };
      }
    }
  }
}

function* ofTokens({ tokens, keysByValue }: Stock, now: number): Iterable<Finding> {
  for (const token of tokens) {
    const subject = tokenIdOf(token);
    const repair = removeToken(token.tokenHash, subject, token.tenantId ?? token.clientId);
    const mend = token.tenantId === undefined ? "doctor --fix" : `tokens revoke ${token.tenantId} ${subject}`;
    if (!keysByValue.has(token.clientId)) {
      const cause = `its API key is gone: ${token.clientId}`;
      yield { kind: "token-without-key", subject, cause, mend: "doctor --fix", repair };
    } else if (isExpired(token, now)) {
      yield { kind: "token-expired", subject, cause: "it has expired, and is still stored", mend, repair };
    }
  }
}

function* ofQuotas({ keyCount, planCount }: Stock): Iterable<Finding> {
  const counts = { "API keys": keyCount, "usage plans": planCount };
  for (const [subject, quota] of Object.entries(QUOTAS)) {
    const count = counts[subject as keyof typeof counts];
    if (count < quota * APPROACHING) continue;
    const cause = `there are ${count} of ${quota} in this account and Region`;
    yield { kind: "quota", subject, cause, mend: "use another account or Region for new tenants" };
  }
}
