import { batchesOf } from "../core/in-parallel";
import type { PlanName } from "@tollgate/environments";
import { apiKeyValue } from "../core/tenant-id";
import { nowSeconds, type Tenancy } from "../core/tenancy";
import { limitFields } from "../core/own-limits";
import { holdsToken, quoted } from "../core/free-text";
import type { Inventory } from "../core/inventory";
import { API_KEY_VALUE, SCOPE, TOKEN_HASH } from "@tollgate/records";
import { keptDetails, keptLabel, labelProblem, LIMITS, scopesProblem, TOKEN_ID } from "../core/limits";
import { isExpired, tokenIdOf } from "../core/tokens";
import {
  detailsOf,
  differingDetails,
  isElsewhere,
  isUnfinished,
  type TenantDetails,
  type TenantRecord,
  type TenantStatus,
} from "../core/tenant-record";
import type { ListedToken } from "../core/tokens";
import { defined } from "../core/defined";

/** A row for an import, see `UntrustedImportRow`. Empty fields are left out. */
export interface ExportedRow extends TenantDetails {
  readonly id: string;
  readonly plan: PlanName;
  readonly status?: TenantStatus;
  readonly key?: string;
  /** The tenant's own limits: a number, or `none`. Omitted if it has none of its own. */
  readonly rate?: number | "none";
  readonly burst?: number;
  /** Such as `5000000/month`, or `none`. */
  readonly quota?: string;
  /** The token's hash. */
  readonly token?: string;
  readonly tokenId?: string;
  readonly label?: string;
  readonly expiresAt?: number;
  readonly scopes?: readonly string[];
  readonly disabled?: true;
  /** Name of the cell that the token names, if it is not the tenant's. */
  readonly tokenCell?: string;
  /** Name of the tenant's cell, where the environment has cells. */
  readonly cell?: string;
}

export type ExportTenancy = Pick<Tenancy, "records" | "lookup" | "environment" | "clock"> & {
  readonly inventory: Pick<Inventory, "tokens">;
};

/** The number of tenants whose records and tokens are looked up at once, ahead of the consumer. */
const AHEAD = 20;

/** Receives a message for each value that an export omits, or changes. */
export type OnDeparture = (words: string) => void;

/**
 * All tenants in the order of ids, as rows for an import: one row for each token, or one row without a token.
 * Expired tokens are omitted. Values of other programs that exceed the limits are brought within them, or
 * omitted if the change would affect a token's permissions.
 *
 * @throws any error of the ports.
 */
export async function* exportTenants(
  tenancy: ExportTenancy,
  tell: OnDeparture = () => undefined,
): AsyncIterable<ExportedRow> {
  const scanned = await scanTokens(tenancy);
  for await (const listed of batchesOf(tenancy.records.inOrder(), AHEAD)) {
    const ids = listed.map(({ tenantId }) => tenantId);
    const records = await tenancy.records.getMany(ids);
    const rows = ids.map(async (id) => {
      const record = records.get(id);
      // The tenant was deleted since it was listed, or another cell exports it.
      if (record === undefined || isElsewhere(record.status)) return [];
      const problem = recordProblem(record);
      if (problem === undefined) return rowsOf(record, scanned, tenancy, tell);
      tell(`left out: tenant ${id} ${problem}`);
      return [];
    });
    yield* (await Promise.all(rows)).flat();
  }
}

/** What the index of a tenant's tokens lacks. */
interface ScannedTokens {
  /** Hashes of tokens that other programs stored without a tenant, by the value of their API key. */
  readonly nameless: ReadonlyMap<string, readonly string[]>;
  /** Why the authorizer refuses a token, by its hash. */
  readonly refusals: ReadonlyMap<string, string>;
  /** The cells that tokens name, where it is not the one that stores them, by their hashes. */
  readonly origins: ReadonlyMap<string, string>;
}

async function scanTokens({ inventory }: ExportTenancy): Promise<ScannedTokens> {
  const nameless = new Map<string, string[]>();
  const refusals = new Map<string, string>();
  const origins = new Map<string, string>();
  for await (const { tenantId, clientId, tokenHash, refused, origin } of inventory.tokens()) {
    if (tenantId === undefined) nameless.set(clientId, [...(nameless.get(clientId) ?? []), tokenHash]);
    if (refused !== undefined) refusals.set(tokenHash, refused);
    if (origin !== undefined) origins.set(tokenHash, origin);
  }
  return { nameless, refusals, origins };
}

/** The reason why a tenant is not exported. */
function recordProblem({ status, clientId }: TenantRecord): string | undefined {
  if (isUnfinished(status)) return `is ${status}, which another run has to finish`;
  if (!API_KEY_VALUE.test(clientId)) return "has an API key of a value that no token may name";
  return undefined;
}

/** @param tell receives a message for each detail that the export changes */
function detailsWithin({ tenantId, ...stored }: TenantRecord, tell: OnDeparture): TenantDetails {
  const details = detailsOf(keptDetails(detailsOf(stored)));
  for (const detail of differingDetails(stored, details))
    tell(`changed: the ${detail} of tenant ${tenantId} lies outside of the limits`);
  return details;
}

async function rowsOf(
  record: TenantRecord,
  { nameless, refusals, origins }: ScannedTokens,
  tenancy: ExportTenancy,
  tell: OnDeparture,
): Promise<readonly ExportedRow[]> {
  const { tenantId, plan, status, clientId, limits } = record;
  const tenant = {
    id: tenantId,
    plan,
    ...(status !== "active" && { status }),
    ...(clientId !== apiKeyValue(tenancy.environment, tenantId) && { key: clientId }),
    ...(limits && limitFields(limits)),
    ...detailsWithin(record, tell),
  };
  const tokens: Omit<ListedToken, "tenantId">[] = [];
  for await (const listed of tenancy.lookup.ofTenant(tenantId)) {
    // The index lacks the end of a disabled token.
    const token = listed.disabled ? await tenancy.lookup.find(listed.tokenHash) : listed;
    if (token !== undefined) tokens.push(token);
  }
  for (const hash of nameless.get(clientId) ?? []) {
    const token = await tenancy.lookup.find(hash);
    if (token !== undefined) tokens.push(token);
  }
  const now = nowSeconds(tenancy);
  const rows = tokens
    .filter(({ expiresAt = Infinity }) => !isExpired({ expiresAt: Math.floor(expiresAt) }, now))
    .flatMap((token) =>
      fieldsOf(token, refusals.get(token.tokenHash), (words) =>
        tell(`${words} (token ${quoted(tokenIdOf(token))} of tenant ${tenantId})`),
      ),
    )
    .map((token) => ({ ...tenant, ...token, ...defined({ tokenCell: origins.get(token.token) }) }))
    .sort((one, other) => (one.tokenId < other.tokenId ? -1 : 1));
  return rows.length === 0 ? [tenant] : rows;
}

/** Brings a token within the limits. Returns undefined if that would affect its permissions. */
function fieldsOf(
  { tokenHash, scopes: stored = [], ...token }: Omit<ListedToken, "tenantId">,
  refused: string | undefined,
  tell: OnDeparture,
): (Omit<ListedToken, "tokenHash" | "tenantId" | "createdAt"> & {
  readonly token: string;
  readonly tokenId: string;
})[] {
  // No route can require the others. If there are only others, none must not become "every route".
  const possible = stored.filter((scope) => SCOPE.test(scope));
  const scopes = possible.length > 0 ? possible : stored;
  const obstacle = obstacleOf(tokenHash, scopes, token.expiresAt) ?? refusalIn(refused);
  if (obstacle !== undefined) {
    tell(`left out: ${obstacle}`);
    return [];
  }
  const named = tokenIdOf({ ...token, tokenHash });
  const tokenId = TOKEN_ID.test(named) && !holdsToken(named) ? named : tokenIdOf({ tokenHash });
  if (tokenId !== named) tell(`changed: its id is no id of a token, and becomes ${tokenId}`);
  if (scopes.length < stored.length) tell("changed: it loses scopes that no route can require");
  const label = keptLabel(token.label);
  if (label !== token.label) tell(`changed: its label ${labelProblem(token.label ?? "")}`);
  const expiresAt = token.expiresAt === undefined ? undefined : Math.floor(token.expiresAt);
  if (expiresAt !== token.expiresAt) tell("changed: its end has parts of a second");
  return [
    {
      token: tokenHash,
      tokenId,
      ...defined({ label, expiresAt }),
      ...(scopes.length > 0 && { scopes }),
      ...(token.disabled && { disabled: true as const }),
    },
  ];
}

/** An imported token would work, and what cannot be read of its scopes would be no scopes, which open every route. */
function refusalIn(refused: string | undefined): string | undefined {
  return refused === undefined ? undefined : `the authorizer does not take it, because ${refused}`;
}

/** The reason why an import could not store an equivalent token. */
function obstacleOf(
  tokenHash: string,
  scopes: readonly string[],
  expiresAt: number | undefined,
): string | undefined {
  const problem = scopesProblem(scopes);
  if (problem !== undefined) return `its scopes ${problem}`;
  if (!TOKEN_HASH.test(tokenHash)) return "what is stored for it is no SHA-256";
  return (expiresAt ?? 0) > LIMITS.expiresAt
    ? "its end is milliseconds by mistake, which the authorizer does not take"
    : undefined;
}
