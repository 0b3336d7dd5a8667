import type { PlanName } from "@tollgate/environments";
import { apiKeyValue } from "./api-key-value";
import { nowSeconds } from "./ids";
import type { Inventory } from "./inventory";
import { isExpired, tokenIdOf } from "./list-tokens";
import type { Tenancy } from "./tenancy";
import { isUnfinished, type TenantRecord, type TenantStatus } from "./tenant-record";
import type { ListedToken } from "./tokens";

/** What an import reads; `UntrustedImportRow` says what the fields are. A field is left out where it says nothing. */
export interface ExportedRow {
  readonly id: string;
  readonly plan: PlanName;
  readonly status?: TenantStatus;
  readonly key?: string;
  /** The hash: nobody has the secret. */
  readonly token?: string;
  readonly tokenId?: string;
  readonly label?: string;
  readonly expiresAt?: number;
  readonly scopes?: readonly string[];
}

export type ExportTenancy = Pick<Tenancy, "records" | "lookup" | "environment" | "clock"> & {
  readonly inventory: Pick<Inventory, "tokens">;
};

/** How many tenants' tokens are looked up at once, ahead of what is taken. */
const AHEAD = 20;

/**
 * Every tenant in the order of ids, with a row for each of its tokens, or one without a token. Expired tokens are left out.
 *
 * @param onLeftOut is told of tenants that are being made or deleted, of which there is no row
 * @throws whatever the ports reject with.
 */
export async function* exportTenants(
  tenancy: ExportTenancy,
  onLeftOut: (tenant: TenantRecord) => void = () => undefined,
): AsyncIterable<ExportedRow> {
  const nameless = await namelessTokens(tenancy);
  const ahead: Promise<readonly ExportedRow[]>[] = [];
  const flush = async () => (await Promise.all(ahead.splice(0))).flat();
  for await (const tenant of tenancy.records.inOrder()) {
    if (isUnfinished(tenant.status)) onLeftOut(tenant);
    else ahead.push(rowsOf(tenant, nameless.get(tenant.clientId) ?? [], tenancy));
    if (ahead.length === AHEAD) yield* await flush();
  }
  yield* await flush();
}

/** Tokens that others stored without saying whose they are, by the value of their API key. */
async function namelessTokens({ inventory }: ExportTenancy): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for await (const { tenantId, clientId, tokenHash } of inventory.tokens())
    if (tenantId === undefined) found.set(clientId, [...(found.get(clientId) ?? []), tokenHash]);
  return found;
}

async function rowsOf(
  { tenantId, plan, status, clientId }: TenantRecord,
  nameless: readonly string[],
  tenancy: ExportTenancy,
): Promise<readonly ExportedRow[]> {
  const tenant = {
    id: tenantId,
    plan,
    ...(status !== "active" && { status }),
    ...(clientId !== apiKeyValue(tenancy.environment, tenantId) && { key: clientId }),
  };
  const tokens: Omit<ListedToken, "tenantId">[] = [];
  for await (const token of tenancy.lookup.ofTenant(tenantId)) tokens.push(token);
  for (const hash of nameless) {
    const token = await tenancy.lookup.find(hash);
    if (token !== undefined) tokens.push(token);
  }
  const now = nowSeconds(tenancy);
  const rows = tokens
    .filter((token) => !isExpired(token, now))
    .map((token) => ({ ...tenant, ...fieldsOf(token) }))
    .sort((one, other) => (one.tokenId < other.tokenId ? -1 : 1));
  return rows.length === 0 ? [tenant] : rows;
}

function fieldsOf(token: Omit<ListedToken, "tenantId">) {
  const { tokenHash, label, expiresAt, scopes } = token;
  return {
    token: tokenHash,
    tokenId: tokenIdOf(token),
    ...(label !== undefined && { label }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(scopes !== undefined && { scopes }),
  };
}
