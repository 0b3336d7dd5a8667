// Requests with an idempotency key: the same answer once, although the secret in it is stored nowhere.
// Not here: what a request does (`tokens`). Why it is derived: `apps/docs/decisions/0064-idempotent-minting.md`.

import { randomBytes } from "node:crypto";
import { type FoundToken, nowSeconds, type TokenSecret } from "@tollgate/tenant-provisioning-runtime";
import { hashToken, parseToken } from "@tollgate/token-hashing";
import { extentBeforeReplacement, requireWithin } from "../caller/bounds";
import { works } from "../caller/caller";
import { SelfServiceError } from "../errors";
import { type Answer, timeText } from "../http/answer";
import type { Context } from "../ports";
import { derivedSecret, requestDigest, requestId } from "./derived-secret";
import type { RequestRecord } from "./request-records";

/** For how long a key belongs to its request. */
export const KEY_SECONDS = 86_400;
/** More than the function's timeout, by more than the clocks of two machines differ. */
export const LEASE_SECONDS = 60;

const KEY = /^[!-~]{1,255}$/;

export interface OnceOptions {
  readonly untrustedKey: string;
  /** What is asked for. The key belongs to it. */
  readonly request: readonly unknown[];
  /** Makes the token with this secret work. @returns the body of the answer without the secret */
  readonly issue: (secret: TokenSecret) => Promise<object>;
  /**
   * Finishes what a run that was killed left out after its token worked.
   *
   * @returns members of the answer @default nothing
   */
  readonly finish?: (tokenHash: string) => Promise<object>;
}

/**
 * Answers a request once: a repetition gets the same answer, for a day, while the token works and is within what the caller
 * may give. A key is only for tokens that were minted here, because a secret that is derived from one of others is no
 * better than it.
 *
 * @throws {SelfServiceError} `key_not_allowed`, `key_reused`, `request_in_progress` or `token_ended`
 */
export async function once(options: OnceOptions, context: Context): Promise<Answer> {
  const { caller, tenancy, service } = context;
  const { tenantId } = caller.tenant;
  if (!KEY.test(options.untrustedKey) || !isMintedHere(context))
    throw new SelfServiceError("key_not_allowed");
  const id = requestId(caller.record.tokenHash, options.untrustedKey);
  const now = nowSeconds(tenancy);
  const found = await service.requests.get(tenantId, id);
  if (found === undefined || found.expiresAt <= now) return begin(id, found?.attempt, options, context);
  if (found.digest !== requestDigest(options.request, found.salt)) throw new SelfServiceError("key_reused");
  if (found.answer !== undefined) return repeated(found, found.answer, context);
  if (now < found.leaseEndsAt) throw new SelfServiceError("request_in_progress", found.leaseEndsAt - now);
  // The run was killed. A token that does not work yet has a secret that nobody has seen.
  if (await tenancy.tokens.discard(found.tokenHash)) return begin(id, found.attempt, options, context);
  return finished(found, options, context);
}

/** Whether the caller's token has a checksum and a prefix of this environment, and so 256 random bits. */
function isMintedHere({ caller, service }: Context): boolean {
  return parseToken(caller.token, service.environmentTokenPrefix) === "minted";
}

async function begin(
  id: string,
  replaces: string | undefined,
  { request, issue }: OnceOptions,
  { caller, tenancy, service: { requests } }: Context,
): Promise<Answer> {
  const now = nowSeconds(tenancy);
  const salt = randomBytes(32);
  const tokenId = randomBytes(8).toString("hex");
  const secret = derivedSecret(caller.token, { salt, id, tokenId }, tenancy.environment.tokenPrefix);
  const record: RequestRecord = {
    tenantId: caller.tenant.tenantId,
    id,
    attempt: randomBytes(8).toString("hex"),
    salt,
    digest: requestDigest(request, salt),
    tokenId,
    tokenHash: hashToken(secret.token),
    leaseEndsAt: now + LEASE_SECONDS,
    expiresAt: now + KEY_SECONDS,
  };
  if (!(await requests.write(record, replaces))) throw new SelfServiceError("request_in_progress", 1);
  let body: object;
  try {
    body = await issue(secret);
  } catch (error) {
    // The same request may succeed later. Where this fails, the lease ends.
    await requests.remove(record).catch(() => undefined);
    throw error;
  }
  if (!(await requests.write({ ...record, answer: JSON.stringify(body) }, record.attempt))) {
    // Another run has taken the request over, and answers with a token of its own.
    await tenancy.tokens.remove(record.tokenHash);
    throw new SelfServiceError("request_in_progress", 1);
  }
  return { status: 201, body: { ...body, token: secret.token } };
}

/** The answer of a run that was killed after its token worked. */
async function finished(found: RequestRecord, { finish }: OnceOptions, context: Context): Promise<Answer> {
  const token = await workingToken(found, context);
  const { scopes, expiresAt } = token;
  const body = {
    tokenId: found.tokenId,
    ...(expiresAt !== undefined && { expiresAt: timeText(expiresAt) }),
    ...(finish === undefined ? scopes && { scopes } : await finish(found.tokenHash)),
  };
  const answer = JSON.stringify(body);
  await context.service.requests.write({ ...found, answer }, found.attempt);
  return repeated(found, answer, context);
}

async function repeated(found: RequestRecord, answer: string, context: Context): Promise<Answer> {
  const { caller, tenancy } = context;
  const token = await workingToken(found, context);
  // An operator may have given the token more since, or the caller less. The caller's own successor has its former life.
  const { record } = caller;
  const isSuccessor = record.replacement?.byHash === token.tokenHash;
  requireWithin(isSuccessor ? extentBeforeReplacement(record) : record, token);
  const { token: secret } = derivedSecret(caller.token, found, tenancy.environment.tokenPrefix);
  if (hashToken(secret) !== found.tokenHash) throw new SelfServiceError("token_ended");
  return { status: 201, body: { ...(JSON.parse(answer) as object), token: secret } };
}

/** A token that was revoked does not come back, and one that does not work is not given out. */
async function workingToken({ tokenHash }: RequestRecord, { tenancy }: Context): Promise<FoundToken> {
  const token = await tenancy.lookup.find(tokenHash);
  if (token === undefined || !works(token, nowSeconds(tenancy))) throw new SelfServiceError("token_ended");
  return token;
}
