import type { TokenTenancy } from "@tollgate/tenant-provisioning-runtime";
import { type Caller, requireCaller } from "./caller/caller";
import { SelfServiceError } from "./errors";
import type { Answer } from "./http/answer";
import { readMintWish, readOverlap, requireNoBody } from "./http/read-body";
import type { Request } from "./http/request";
import type { Context, SelfService } from "./ports";
import { listOwnTokens } from "./tokens/list";
import { mintOwnToken } from "./tokens/mint";
import { revokeOwnToken } from "./tokens/revoke";
import { rotateOwnToken } from "./tokens/rotate";
import { ownLimits } from "./usage/limits";
import { ownUsage } from "./usage/usage";

interface Route {
  /** The scope that a token with scopes needs. The gateway asks for it too, by an answer that may be minutes old. */
  readonly scope: string;
  readonly answer: (request: Request, context: Context, now: number) => Promise<Answer>;
}

/** The routes of the document: `libs/gateway/definition/src/own-routes`. */
const ROUTES: ReadonlyMap<string, Route> = new Map(
  Object.entries({
    "GET /tenant/tokens": {
      scope: "tokens:read",
      answer: (_, context) => listOwnTokens(context),
    },
    "POST /tenant/tokens": {
      scope: "tokens:manage",
      answer: ({ untrustedBody, untrustedIdempotencyKey }, context) =>
        mintOwnToken(readMintWish(untrustedBody), untrustedIdempotencyKey, context),
    },
    "POST /tenant/tokens/{tokenId}/rotate": {
      scope: "tokens:manage",
      answer: (request, context) => {
        const wish = { tokenId: tokenIdIn(request), overlapSeconds: readOverlap(request.untrustedBody) };
        return rotateOwnToken(wish, request.untrustedIdempotencyKey, context);
      },
    },
    "DELETE /tenant/tokens/{tokenId}": {
      scope: "tokens:manage",
      answer: (request, context) => {
        requireNoBody(request.untrustedBody);
        return revokeOwnToken(tokenIdIn(request), context);
      },
    },
    "GET /tenant/usage": {
      scope: "usage:read",
      answer: ({ untrustedQuery }, context, now) => {
        const { ledger } = context.service;
        if (ledger === undefined) throw new SelfServiceError("route_not_found");
        return ownUsage(untrustedQuery, context, ledger, now);
      },
    },
    "GET /tenant/limits": {
      scope: "usage:read",
      answer: (_, context, now) => ownLimits(context, now),
    },
  } satisfies Readonly<Record<string, Route>>),
);

/**
 * Answers a request of a tenant. The tenant is the one that the authorizer named, and everything that is read or written is
 * that tenant's.
 *
 * @param clock milliseconds since 1970
 * @throws {SelfServiceError} and the errors of the use cases and of the ports: `refusalOf` says which are for the tenant
 */
export async function answerRequest(
  request: Request,
  service: SelfService,
  clock: () => number = Date.now,
): Promise<Answer> {
  const route = ROUTES.get(request.route);
  if (route === undefined) throw new SelfServiceError("route_not_found");
  const { tenantId, tokenId } = request;
  if (tenantId === undefined) throw new SelfServiceError("no_tenant");
  const tenancy: TokenTenancy = service.tenancyOf(tenantId, `token ${tokenId ?? "without a name"}`);
  const caller: Caller = await requireCaller(request, route.scope, tenancy);
  const context = { caller, tenancy: { ...tenancy, actor: `token ${caller.tokenId}` }, service };
  return route.answer(request, context, clock());
}

/** A token's public name has at most 128 characters. Another text names no token. */
function tokenIdIn({ untrustedPath }: Request): string {
  const untrusted = untrustedPath["tokenId"] ?? "";
  if (untrusted === "" || untrusted.length > 128) throw new SelfServiceError("token_not_found");
  return untrusted;
}
