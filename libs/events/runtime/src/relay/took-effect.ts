import type { AuditEntry, ListedToken, TenantRecord } from "@tollgate/tenant-provisioning-runtime";
import { isDeepStrictEqual } from "node:util";

/** A tenant and its tokens as they are stored now. */
export interface TenantState {
  record(tenantId: string): Promise<TenantRecord | undefined>;
  /** From an index that is behind by a second or more. */
  tokens(tenantId: string): AsyncIterable<ListedToken>;
}

/**
 * Whether a change took effect whose command recorded no end. `wait`: it can still take effect, or is known not to be over.
 * `unknown`: what is stored now does not show it.
 */
export type Effect = "yes" | "no" | "wait" | "unknown";

/**
 * What is known of a tenant's record at some time after a change began. `isSure`: no other change may have taken effect in
 * between.
 */
type Seen = { readonly isSure: boolean } & (
  | { readonly kind: "none" }
  | { readonly kind: "now"; readonly record: TenantRecord }
  /** As the next change of the record found it. */
  | { readonly kind: "then"; readonly record: Partial<TenantRecord> }
);

/**
 * Finds out whether a change took effect: by how the next change of the tenant found its record, or by the record and the
 * tokens of now.
 *
 * @param entry the entry `begun` of the change
 * @param later the entries after it, oldest first
 * @param now seconds since 1970
 */
export async function tookEffect(
  entry: AuditEntry,
  later: readonly AuditEntry[],
  state: TenantState,
  now: number,
): Promise<Effect> {
  switch (entry.change) {
    case "create":
    case "adopt":
      return wasMade(entry, later, await seenAfter(entry, later, state));
    case "suspend":
    case "resume":
      return hasNow(entry, "status", await seenAfter(entry, later, state));
    case "move":
      return hasNow(entry, "plan", await seenAfter(entry, later, state));
    case "limits":
      return hasNow(entry, "limits", await seenAfter(entry, later, state));
    case "update":
      return hasDetails(entry, await seenAfter(entry, later, state));
    case "delete":
      return wasDeleted(later, await seenAfter(entry, later, state));
    case "move-cell":
      return isMoving(entry, await state.record(entry.tenantId));
    case "mint-token":
      return wasIssued(entry, later, await tokensOf(entry, state), now);
    case "rotate-token":
      return wasRotated(entry, later, await tokensOf(entry, state), now);
    case "update-token":
      return hasSettings(entry, await tokensOf(entry, state));
    case "revoke-token":
      return wasRevoked(entry, later, await tokensOf(entry, state));
    case "repair":
    case "unknown":
      return "unknown";
  }
}

/**
 * Only a change that is done shows how it found the record: each replaces the revision that it read, so what had not taken
 * effect then could not do so afterwards.
 */
async function seenAfter(
  { tenantId }: AuditEntry,
  later: readonly AuditEntry[],
  state: TenantState,
): Promise<Seen> {
  const done = operationsDone(later);
  let isSure = true;
  for (const { change, phase, operation, before } of later) {
    if (phase !== "begun") continue;
    const isMaking = change === "create" || (change === "adopt" && before === undefined);
    if (!done.has(operation)) isSure &&= !isMaking && before?.status === undefined;
    // Both begin where there is no tenant, or where one is not made yet.
    else if (isMaking) return { kind: "none", isSure };
    else if (before?.status !== undefined) return { kind: "then", record: before, isSure };
  }
  const record = await state.record(tenantId);
  return record === undefined ? { kind: "none", isSure } : { kind: "now", record, isSure };
}

/** A change that is not to be seen may have been undone by another one. */
function notSeen({ isSure }: Seen): Effect {
  return isSure ? "no" : "unknown";
}

function operationsDone(later: readonly AuditEntry[]): ReadonlySet<string> {
  return new Set(later.flatMap(({ phase, operation }) => (phase === "done" ? [operation] : [])));
}

const MAKING: readonly AuditEntry["change"][] = ["create", "adopt"];

function wasMade({ operation, after }: AuditEntry, later: readonly AuditEntry[], seen: Seen): Effect {
  // Further tokens of a tenant's key were adopted: no record shows it.
  if (after === undefined) return "unknown";
  const rivals = later.filter(({ change }) => MAKING.includes(change));
  if (seen.kind === "none" || rivals.some(({ phase }) => phase === "done")) return notSeen(seen);
  const { status } = seen.record;
  if (status === "active" || status === "suspended" || status === "leaving")
    return rivals.length === 0 ? "yes" : "unknown";
  if (status !== after.status) return "unknown";
  if (seen.kind === "then") return notSeen(seen);
  // The record of a creation has the operation as its revision until the tenant is made.
  return status === "adopting" || seen.record.revision === operation ? "wait" : notSeen(seen);
}

function hasNow({ after }: AuditEntry, member: "status" | "plan" | "limits", seen: Seen): Effect {
  if (seen.kind === "none") return "unknown";
  if (!isDeepStrictEqual(plain(seen.record[member]), plain(after?.[member]))) return notSeen(seen);
  // The record has it, and API Gateway may not.
  return seen.kind === "now" && !seen.record.settled ? "unknown" : "yes";
}

function hasDetails({ before, after }: AuditEntry, seen: Seen): Effect {
  if (seen.kind !== "now") return "unknown";
  const is = (other: typeof before) =>
    (["name", "contact", "metadata"] as const).every((member) =>
      isDeepStrictEqual(plain(seen.record[member]), plain(other?.[member])),
    );
  return is(after) ? "yes" : is(before) ? notSeen(seen) : "unknown";
}

function wasDeleted(later: readonly AuditEntry[], seen: Seen): Effect {
  const rivals = later.filter(({ change }) => change === "delete");
  if (seen.kind === "none" && rivals.some(({ phase }) => phase === "done")) return "no";
  if (seen.kind === "none") return rivals.length === 0 ? "yes" : "unknown";
  return seen.kind === "now" && seen.record.status === "deleting" ? "wait" : notSeen(seen);
}

/** The cell that the tenant is moved to publishes the event. Here, the change is only over or not. */
function isMoving({ after }: AuditEntry, record: TenantRecord | undefined): Effect {
  return record?.movesTo === after?.cell && record?.status !== "leaving" ? "wait" : "no";
}

type TokensById = ReadonlyMap<string, ListedToken>;

async function tokensOf({ tenantId }: AuditEntry, state: TenantState): Promise<TokensById> {
  const tokens = new Map<string, ListedToken>();
  for await (const token of state.tokens(tenantId))
    if (token.tokenId !== undefined) tokens.set(token.tokenId, token);
  return tokens;
}

function wasRevoked({ before }: AuditEntry, later: readonly AuditEntry[], tokens: TokensById): Effect {
  const tokenId = before?.tokenId;
  if (tokens.has(tokenId ?? "")) return "no";
  const rivals = later.filter(
    ({ change, ...next }) => change === "revoke-token" && next.before?.tokenId === tokenId,
  );
  if (rivals.length === 0) return "yes";
  return rivals.some(({ phase }) => phase === "done") ? "no" : "unknown";
}

const ENDINGS: readonly AuditEntry["change"][] = ["revoke-token", "rotate-token", "update-token"];

function wasIssued(
  { after }: AuditEntry,
  later: readonly AuditEntry[],
  tokens: TokensById,
  now: number,
): Effect {
  const tokenId = after?.tokenId;
  const token = tokens.get(tokenId ?? "");
  if (token !== undefined) return token.undelivered ? "wait" : "yes";
  // Only a token that worked is replaced, changed or revoked.
  if (later.some(({ change, before }) => before?.tokenId === tokenId && ENDINGS.includes(change)))
    return "yes";
  // It may have been there: DynamoDB removes what expired, and others remove a token with its tenant or as a repair.
  const mayBeGone =
    (after?.expiresAt ?? Infinity) <= now || later.some(({ change }) => REMOVALS.includes(change));
  return mayBeGone ? "unknown" : "no";
}

const REMOVALS: readonly AuditEntry["change"][] = ["delete", "repair", "move-cell", "unknown"];

function wasRotated(
  entry: AuditEntry,
  later: readonly AuditEntry[],
  tokens: TokensById,
  now: number,
): Effect {
  const issued = wasIssued(entry, later, tokens, now);
  const old = tokens.get(entry.before?.tokenId ?? "");
  const isEnded = old === undefined || (old.expiresAt ?? Infinity) <= (entry.before?.expiresAt ?? 0);
  return issued === "yes" && !isEnded ? "unknown" : issued;
}

function hasSettings({ before, after }: AuditEntry, tokens: TokensById): Effect {
  const token = tokens.get(after?.tokenId ?? "");
  if (token === undefined) return "unknown";
  const is = (other: typeof before) =>
    (["label", "expiresAt", "scopes", "disabled"] as const).every((member) =>
      isDeepStrictEqual(plain(token[member]), plain(other?.[member])),
    );
  return is(after) ? "yes" : is(before) ? "no" : "unknown";
}

/** Without members that are undefined, as what was stored as JSON has none. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}
