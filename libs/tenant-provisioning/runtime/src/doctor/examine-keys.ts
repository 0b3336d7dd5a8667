import { tenantNamedBy } from "../core/tenant-id";
import type { ApiKey } from "../core/api-gateway-ports";
import type { Finding } from "./finding";
import { removeKey } from "./repairs";
import type { Stock } from "./take-inventory";
import type { Tenancy } from "../core/tenancy";

/** Reports API keys of the environment that have no tenant. */
export function* examineKeys(stock: Stock, { environment }: Tenancy): Iterable<Finding> {
  const owned = new Set([...stock.records.values()].map(({ clientId }) => clientId));
  const tokenCounts = new Map<string, number>();
  for (const { clientId } of stock.tokens) tokenCounts.set(clientId, (tokenCounts.get(clientId) ?? 0) + 1);
  for (const [value, keys] of stock.keysByValue) {
    if (keys.length > 1) {
      const cause = `API keys ${keys.map(({ id }) => id).join(", ")} have one value`;
      const mend = "delete all but one with the aws command line";
      yield { kind: "duplicate-key", subject: value, cause, mend };
    }
    if (owned.has(value)) continue;
    const named = tenantNamedBy(value, environment);
    for (const key of keys) yield* ofNobodys(key, value, named, tokenCounts.get(value) ?? 0, stock);
  }
}

function* ofNobodys(
  { id: subject }: ApiKey,
  value: string,
  named: string | undefined,
  tokenCount: number,
  { plansByKey, records }: Stock,
): Iterable<Finding> {
  const kind = "key-without-tenant";
  const held = plansByKey.get(subject) ?? [];
  if (named !== undefined && tokenCount === 0 && !records.has(named)) {
    const cause = `no tenant and no token uses it: ${value}`;
    const mend = `aws apigateway delete-api-key --api-key ${subject}`;
    yield { kind, subject, cause, mend, repair: removeKey(subject, named) };
  } else if (tokenCount > 0 || held.length > 0) {
    const tokens = tokenCount === 1 ? "a token has it" : `${tokenCount} tokens have it`;
    const use = tokenCount > 0 ? tokens : `it is in ${held.join(" and ")}`;
    const plan = held.length === 1 ? "" : " --plan <plan>";
    const mend = `adopt ${named ?? "<tenant-id>"} --key ${subject}${plan}`;
    yield { kind, subject, cause: `${use}, and it belongs to no tenant: ${value}`, mend };
  }
}
