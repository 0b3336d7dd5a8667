import { TOKEN_LIMITS } from "@tollgate/records";
import type { JsonObject } from "../document/json";
import { answers, selfServiceSchemas } from "./self-service-schemas";

const PREFIX = "/tenant";
const SECURITY = [{ token: [], tenantKey: [] }];

const idempotencyKey: JsonObject = {
  name: "Idempotency-Key",
  in: "header",
  description:
    "1 to 255 printable ASCII characters that identify the request: a repetition within 24 hours with the same token gets the same answer.",
  schema: { type: "string", maxLength: 255 },
};

const tokenId: JsonObject = {
  name: "tokenId",
  in: "path",
  required: true,
  description: "The public name of one of the tenant's tokens.",
  schema: { type: "string" },
};

const query = (name: string, description: string): JsonObject => ({
  name,
  in: "query",
  description,
  schema: { type: "string" },
});

const body = (schema: string, required: boolean): JsonObject => ({
  required,
  content: { "application/json": { schema: { $ref: `#/components/schemas/${schema}` } } },
});

const operation = (operationId: string, summary: string, scope: string, rest: JsonObject): JsonObject => ({
  operationId,
  summary,
  tags: ["Self-service"],
  "x-required-scopes": [scope],
  security: SECURITY,
  ...rest,
});

/**
 * The routes by which a tenant helps itself. No path, query or body names a tenant: the authorizer does.
 *
 * @param hasUsage whether the environment has the usage ledger
 */
export function selfServiceRoutes(hasUsage: boolean): {
  readonly prefix: string;
  readonly paths: JsonObject;
  readonly schemas: JsonObject;
} {
  const paths: JsonObject = {
    [`${PREFIX}/tokens`]: {
      get: operation("selfServiceListTokens", "The tenant's tokens, without their secrets", "tokens:read", {
        responses: answers("200", "The tokens.", "SelfServiceTokens"),
      }),
      post: operation("selfServiceMintToken", "Mint a token", "tokens:manage", {
        description: `The new token never has more scopes or a longer life than the caller's, at most ${TOKEN_LIMITS.scopes} scopes.`,
        parameters: [idempotencyKey],
        requestBody: body("SelfServiceMint", false),
        responses: answers("201", "The token, with its secret, which is shown once.", "SelfServiceMinted"),
      }),
    },
    [`${PREFIX}/tokens/{tokenId}`]: {
      delete: operation("selfServiceRevokeToken", "Revoke a token", "tokens:manage", {
        parameters: [tokenId],
        responses: answers("200", "The token is removed.", "SelfServiceRevoked"),
      }),
    },
    [`${PREFIX}/tokens/{tokenId}/rotate`]: {
      post: operation("selfServiceRotateToken", "Replace a token", "tokens:manage", {
        description:
          "The successor has the token's label, scopes and lifetime, and ends no later than the caller's token. Both work during the overlap.",
        parameters: [tokenId, idempotencyKey],
        requestBody: body("SelfServiceRotate", false),
        responses: answers("201", "The successor, with its secret.", "SelfServiceRotated"),
      }),
    },
    [`${PREFIX}/limits`]: {
      get: operation(
        "selfServiceLimits",
        "The tenant's limits, and what is left of its quota",
        "usage:read",
        {
          responses: answers("200", "The limits.", "SelfServiceLimits"),
        },
      ),
    },
  };
  const usage: JsonObject = {
    [`${PREFIX}/usage`]: {
      get: operation("selfServiceUsage", "The tenant's requests by day or by route", "usage:read", {
        parameters: [
          query(
            "from",
            "First day in UTC, such as 2026-11-01. Without it, the first of the month of the last day.",
          ),
          query("to", "Last day in UTC, included. Without it, today."),
          query("by", "`day`, which is the default, or `route`."),
        ],
        responses: answers("200", "The usage.", "SelfServiceUsage"),
      }),
    },
  };
  return { prefix: PREFIX, paths: hasUsage ? { ...paths, ...usage } : paths, schemas: selfServiceSchemas };
}
