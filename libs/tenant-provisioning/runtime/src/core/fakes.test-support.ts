import { resourceName, tenantPlanName } from "@tollgate/records";
import { dev } from "@tollgate/environments/sample";
import type { Environment } from "@tollgate/environments";
import { fixedClock } from "@tollgate/testing-runtime";
import {
  ApiKeyMissingError,
  ApiKeyTakenError,
  PlanConflictError,
  PlanGoneError,
  TenantChangedError,
} from "./errors";
import { limitsText } from "./own-limits";
import type { ApiKey, DeployedPlan, MeteredKey } from "./api-gateway-ports";
import type { AuditEvent } from "./audit-trail";
import type { Inventory } from "./inventory";
import type { Tenancy, TenantPorts } from "./tenancy";
import { withoutDetails, isUnfinished, type TenantRecord } from "./tenant-record";
import { isSameCopy, type TokenCopy } from "./token-copies";
import { type NewToken, type Replacement, sameSettings } from "./tokens";
import { defined, without } from "./defined";

export { aroundCalls } from "./ports.test-support";

export const NOW_MS = 1_790_000_000_500;
/** The id of the API of every fake account. */
export const API_ID = "abcdefghij";
export const PLANS = { General: "plan1", Unlimited: "plan2" } as const;

export type StoredToken = NewToken & {
  undelivered?: true;
  replacement?: Replacement;
  revision?: string;
  arrivedAt?: number;
};

function copyOf(token: StoredToken): TokenCopy {
  const { tokenHash, clientId, expiresAt, undelivered, replacement, origin, arrivedAt } = token;
  return {
    tokenHash,
    clientId,
    ...defined({ expiresAt, undelivered, replacement, origin, arrivedAt }),
    attributes: { ...token },
  };
}

function storedCopy({ attributes, clientId, origin, arrivedAt }: TokenCopy): StoredToken {
  const token = without(attributes as unknown as StoredToken, "origin", "arrivedAt");
  return { ...token, clientId, ...defined({ origin, arrivedAt }) };
}

/** API Gateway and both tables in memory, with the conditions that AWS enforces. */
export function fakeWorld(environment: Environment = dev, clock = fixedClock(NOW_MS)) {
  const planNames = new Map(Object.entries(PLANS).map(([name, id]) => [resourceName(environment, name), id]));
  const keys = new Map<string, ApiKey & { readonly value: string }>();
  const members = new Map<string, string>();
  const tokens = new Map<string, StoredToken>();
  const records = new Map<string, TenantRecord>();
  const claims = new Map<string, string>();
  const events: AuditEvent[] = [];
  const appended = new Set<string>();
  const ownPlans = new Map<string, DeployedPlan>();
  const usage = new Map<string, MeteredKey["days"]>();
  let made = 0;

  const keyOf = (id: string) => {
    const key = keys.get(id);
    if (!key) throw new ApiKeyMissingError(id);
    return key;
  };
  const withValue = (value: string) => [...keys.values()].find((key) => key.value === value);
  const ofSuccessor = (hash: string, { byHash }: Replacement) => {
    const token = tokens.get(hash);
    return token?.replacement?.byHash === byHash ? token : undefined;
  };
  const ports: TenantPorts = {
    records: {
      get: async (tenantId) => records.get(tenantId),
      getMany: async (ids) => new Map([...records].filter(([id]) => ids.includes(id))),
      async write(record, replaces) {
        const stored = records.get(record.tenantId)?.revision;
        if (stored === record.revision) return;
        if (stored !== replaces) throw new TenantChangedError(record.tenantId);
        records.set(record.tenantId, record);
      },
      async claimKey(apiKeyId, tenantId) {
        const owner = claims.get(apiKeyId) ?? tenantId;
        if (owner !== tenantId) throw new ApiKeyTakenError(apiKeyId, owner);
        claims.set(apiKeyId, tenantId);
      },
      async releaseKey(apiKeyId, tenantId) {
        if (claims.get(apiKeyId) === tenantId) claims.delete(apiKeyId);
      },
      async remove({ tenantId, generation }) {
        const stored = records.get(tenantId);
        if (!stored) return;
        if (!["deleting", "leaving"].includes(stored.status) || stored.generation !== generation)
          throw new TenantChangedError(tenantId);
        records.delete(tenantId);
      },
      async *list() {
        yield* records.values();
      },
      async *inOrder() {
        const listed = [...records.values()].map(withoutDetails);
        yield* listed.sort((one, other) => (one.tenantId < other.tenantId ? -1 : 1));
      },
    },
    audit: {
      async append(event) {
        if (!appended.has(JSON.stringify(event))) events.push(event);
        appended.add(JSON.stringify(event));
      },
      async *of(tenantId) {
        yield* events.filter((event) => event.tenantId === tenantId);
      },
      async *between(from, to) {
        yield* events.filter(({ at }) => from <= at && at <= to);
      },
    },
    keys: {
      find: async (value) => withValue(value),
      byId: async (id) => keys.get(id),
      async ensure({ value }) {
        const found = withValue(value);
        if (found) return found;
        const key = { id: `key${(made += 1)}`, enabled: true, value };
        keys.set(key.id, key);
        return key;
      },
      async count(value) {
        const found = withValue(value);
        return { count: keys.size, ...(found && { found }) };
      },
      setEnabled: async (id, enabled) => void keys.set(id, { ...keyOf(id), enabled }),
      async remove(id) {
        keys.delete(id);
        members.delete(id);
      },
    },
    plans: {
      all: async () => {
        const tiers = [...planNames].map(([name, id]) => {
          const plan = Object.entries(environment.plans).find(
            ([each]) => resourceName(environment, each) === name,
          )?.[1];
          const { throttle, quota } = plan ?? {};
          return { id, name, stages: ["api/dev"], ...defined({ throttle, quota }) };
        });
        return [...tiers, ...ownPlans.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
      },
      findIds: async (names) =>
        new Map(
          names.flatMap((name) => {
            const id = planNames.get(name);
            return id === undefined ? [] : [[name, id] as const];
          }),
        ),
      async holding(keyId) {
        const held = members.get(keyId);
        const own = ownPlans.get(held ?? "")?.name;
        const name = own ?? [...planNames].find(([, id]) => id === held)?.[0] ?? "Gold";
        return held === undefined ? [] : [{ id: held, name, stages: ["api/dev"] }];
      },
      stagesOf: async () => ["api/dev"],
      hasKey: async (planId, keyId) => members.get(keyId) === planId,
      async addKey(planId, keyId) {
        keyOf(keyId);
        if (planId.startsWith("own") && !ownPlans.has(planId)) throw new PlanGoneError(planId);
        const held = members.get(keyId);
        if (held !== undefined && held !== planId) throw new PlanConflictError(planId, keyId);
        members.set(keyId, planId);
      },
      async removeKey(planId, keyId) {
        if (members.get(keyId) === planId) members.delete(keyId);
      },
    },
    ownPlans: {
      async create({ name, stages, throttle, quota }) {
        const plan = { id: `own${(made += 1)}`, name, stages, ...defined({ throttle, quota }) };
        ownPlans.set(plan.id, plan);
        return plan;
      },
      async change({ id }, { throttle, quota }) {
        const plan = ownPlans.get(id);
        if (plan === undefined) throw new PlanGoneError(id);
        ownPlans.set(id, { ...plan, throttle, quota });
      },
      async remove({ id }) {
        ownPlans.delete(id);
        for (const [keyId, held] of members) if (held === id) members.delete(keyId);
      },
    },
    tokens: {
      put: async (token) => void tokens.set(token.tokenHash, token),
      async hold(token) {
        if (tokens.has(token.tokenHash)) return;
        tokens.set(token.tokenHash, { ...token, expiresAt: token.createdAt - 86_400, undelivered: true });
      },
      async release(token) {
        const stored = tokens.get(token.tokenHash);
        if (stored?.undelivered) tokens.set(token.tokenHash, token);
        return stored !== undefined;
      },
      async discard(hash) {
        if (tokens.get(hash)?.undelivered) tokens.delete(hash);
        return !tokens.has(hash);
      },
      async claim(hash, replacement, instead) {
        const token = tokens.get(hash);
        const successor = token?.replacement?.byHash;
        if (!token || ![undefined, replacement.byHash, instead].includes(successor)) return false;
        if (successor === undefined && (token.disabled || token.expiresAt !== replacement.endedBefore))
          return false;
        tokens.set(hash, { ...token, replacement });
        return true;
      },
      async end(hash, replacement) {
        const token = ofSuccessor(hash, replacement);
        if (token) tokens.set(hash, { ...token, expiresAt: replacement.endsAt });
        return token !== undefined;
      },
      async restore(hash, replacement) {
        const token: { -readonly [Name in keyof StoredToken]?: StoredToken[Name] } = {
          ...ofSuccessor(hash, replacement),
        };
        delete token.replacement;
        delete token.expiresAt;
        const { endedBefore: expiresAt } = replacement;
        if (token.tokenHash !== undefined)
          tokens.set(hash, { ...(token as StoredToken), ...(expiresAt !== undefined && { expiresAt }) });
      },
      async update(found, { label, scopes, expiresAt, disabled }, revision) {
        const stored = tokens.get(found.tokenHash);
        if (stored?.revision === revision) return true;
        if (!stored || !sameSettings(stored, found)) return false;
        if (stored.replacement?.byHash !== found.replacement?.byHash) return false;
        const { tokenHash, clientId, tenantId, tokenId, createdAt, replacement } = stored;
        tokens.set(found.tokenHash, {
          tokenHash,
          clientId,
          tenantId,
          tokenId,
          createdAt,
          ...(replacement && { replacement }),
          ...defined({ label, scopes, expiresAt }),
          ...(disabled && { disabled }),
          revision,
        });
        return true;
      },
      async assign(hash, { clientId, tenantId, tokenId, origin }) {
        const token = tokens.get(hash);
        if (token?.clientId === clientId)
          tokens.set(hash, { ...token, tenantId, tokenId: token.tokenId ?? tokenId, ...defined({ origin }) });
      },
      remove: async (hash) => void tokens.delete(hash),
    },
    lookup: {
      async *ofTenant(tenantId) {
        for (const stored of [...tokens.values()]) {
          const token: { -readonly [Name in keyof StoredToken]: StoredToken[Name] } = { ...stored };
          delete token.replacement;
          if (token.disabled) delete token.expiresAt;
          if (token.tenantId === tenantId) yield token;
        }
      },
      async *withKey(clientId) {
        yield* [...tokens.values()].filter((token) => token.clientId === clientId);
      },
      find: async (hash) => tokens.get(hash),
    },
    copies: {
      async *ofKey(clientId) {
        yield* [...tokens.values()].filter((token) => token.clientId === clientId).map(copyOf);
      },
      async hold(copy) {
        if (!tokens.has(copy.tokenHash))
          tokens.set(copy.tokenHash, { ...storedCopy(copy), expiresAt: 0, undelivered: true });
      },
      async release(copy) {
        const stored = tokens.get(copy.tokenHash);
        if (stored?.undelivered && stored.clientId === copy.clientId)
          tokens.set(copy.tokenHash, storedCopy(copy));
      },
      async replace(copy, read) {
        const stored = tokens.get(copy.tokenHash);
        if (stored && isSameCopy(copyOf(stored), read)) tokens.set(copy.tokenHash, storedCopy(copy));
      },
      async endBy(hash, at) {
        const stored = tokens.get(hash);
        if (stored && !stored.disabled && (stored.expiresAt ?? Infinity) > at)
          tokens.set(hash, { ...stored, expiresAt: at });
      },
    },
    cache: { flush: async () => undefined },
    metering: {
      async *usageOf(planId, _, keyId) {
        for (const [id, held] of members)
          if (held === planId && id === (keyId ?? id) && usage.has(id))
            yield { keyId: id, days: usage.get(id) ?? [] };
      },
    },
  };
  const tenancyOf = (some: TenantPorts): Tenancy => ({ ...some, environment, actor: "tester", clock });
  const inventory: Inventory = {
    apiIds: async () => [API_ID],
    async *tokens() {
      yield* tokens.values();
    },
    async *keys() {
      yield* keys.values();
    },
    async *keysIn(planId) {
      yield* [...members].flatMap(([keyId, held]) => (held === planId ? [keyId] : []));
    },
  };
  return {
    inventory,
    planNames,
    ownPlans,
    keys,
    members,
    tokens,
    records,
    events,
    usage,
    clock,
    ports,
    tenancyOf,
    tenancy: tenancyOf(ports),
  };
}

export type World = ReturnType<typeof fakeWorld>;

/**
 * The contradictions between a world's records and its keys, plans and tokens. Empty if every change was
 * finished.
 */
export function inconsistencies({ keys, members, ownPlans, tokens, records, tenancy }: World): string[] {
  const found: string[] = [];
  const values = [...keys.values()].map(({ value }) => value);
  if (new Set(values).size < values.length) found.push("two keys have one value");
  for (const { id, value } of keys.values())
    if (![...records.values()].some((each) => each.clientId === value && each.apiKeyId === id))
      found.push(`key ${id} has no tenant`);
  for (const { tenantId, tokenId } of tokens.values())
    if (!records.has(tenantId)) found.push(`token ${tokenId} has no tenant`);
  const needed = [...records.values()].filter(({ limits }) => limits !== undefined);
  if (ownPlans.size !== needed.length) found.push(`${ownPlans.size} own plans for ${needed.length} tenants`);
  for (const { tenantId, status, plan, limits, settled, apiKeyId = "" } of records.values()) {
    if (isUnfinished(status) || !settled)
      found.push(`${tenantId} is ${status}, ${settled ? "" : "not "}settled`);
    if (keys.get(apiKeyId)?.enabled !== (status === "active"))
      found.push(`${tenantId}'s key is not as ${status}`);
    const held = members.get(apiKeyId) ?? "";
    const own = ownPlans.get(held);
    if (limits !== undefined) {
      const wanted = limitsText(limits);
      if (own?.name !== tenantPlanName(tenancy.environment, tenantId) || limitsText(own) !== wanted)
        found.push(`${tenantId} is not in a plan of its own with ${wanted}`);
    } else if (held !== (PLANS as Readonly<Record<string, string>>)[plan])
      found.push(`${tenantId} is not in ${plan}`);
  }
  return found;
}
