import { TOKEN_LIMITS } from "@tollgate/records";
import type { JsonObject } from "../document/json";

const text = (description: string): JsonObject => ({ type: "string", description });
const time = (description: string): JsonObject => ({ type: "string", format: "date-time", description });
const count = (description: string): JsonObject => ({ type: "integer", description });
const object = (required: readonly string[], properties: JsonObject, closed = false): JsonObject => ({
  type: "object",
  ...(required.length > 0 && { required }),
  ...(closed && { additionalProperties: false }),
  properties,
});
const scopes = (description: string): JsonObject => ({
  type: "array",
  items: { type: "string", minLength: 1, maxLength: TOKEN_LIMITS.scope },
  description,
});

const nullableObject = (description: string, ...rest: Parameters<typeof object>): JsonObject => ({
  ...object(...rest),
  description,
  nullable: true,
});

/** A tenant may be on a plan that the environment no longer has: its limits are then not known, which is not "none". */
const ABSENT_OR_NULL = "Absent without a limit; null where the environment no longer knows the plan.";

const minted = {
  tokenId: text("The token's public name."),
  token: text("The secret. It is not stored, and shown here only."),
  expiresAt: time("From when on the token is refused. Absent where it does not end."),
};

/** The bodies of self-service. Those of requests allow no unknown member. */
export const selfServiceSchemas: JsonObject = {
  SelfServiceToken: object(["tokenId", "state"], {
    tokenId: text(
      "The token's public name. Of a token that was stored without one, the beginning of its hash.",
    ),
    state: { type: "string", enum: ["works", "disabled", "undelivered", "expired"] },
    label: text("What it is for."),
    createdAt: time("When it was minted."),
    expiresAt: time("From when on it is refused. Absent where it does not end."),
    scopes: scopes("What it may call. Absent where it may call every route."),
    replacedBy: text("The public name of its successor."),
    isCaller: { type: "boolean", description: "Whether it is the token of this request." },
  }),
  SelfServiceTokens: object(["tokens", "isComplete"], {
    tokens: { type: "array", items: { $ref: "#/components/schemas/SelfServiceToken" } },
    isComplete: { type: "boolean", description: "False where there are more tokens than are shown." },
  }),
  SelfServiceMint: object(
    [],
    {
      label: { ...text("What the token is for."), minLength: 1, maxLength: TOKEN_LIMITS.label },
      expiresIn: { ...text("Its lifetime, such as 90d, 12h or 30m."), maxLength: 20 },
      expiresAt: { ...time("From when on it is refused. Instead of expiresIn."), maxLength: 40 },
      scopes: { ...scopes("What it may call."), minItems: 1, maxItems: TOKEN_LIMITS.scopes },
    },
    true,
  ),
  SelfServiceMinted: object(["tokenId", "token"], {
    ...minted,
    scopes: scopes("What it may call. Absent where it may call every route."),
  }),
  SelfServiceRotate: object(
    [],
    {
      overlapSeconds: {
        type: "integer",
        minimum: 0,
        maximum: 2_592_000,
        description: "Seconds in which both tokens work. Without it, 3600.",
      },
    },
    true,
  ),
  SelfServiceRotated: object(["tokenId", "token", "replaced"], {
    ...minted,
    replaced: object(["tokenId", "expiresAt"], {
      tokenId: text("The public name of the former token."),
      expiresAt: time("From when on the former token is refused."),
    }),
  }),
  SelfServiceRevoked: object(["tokenId", "acceptedForSeconds"], {
    tokenId: text("The token's public name."),
    acceptedForSeconds: count("For how long the gateway may still accept the token."),
  }),
  SelfServiceUsage: object(["by", "from", "to", "completeTo", "rows"], {
    by: { type: "string", enum: ["day", "route"] },
    from: text("The first day."),
    to: text("The last day."),
    completeTo: time("The time up to which all requests are counted."),
    rows: {
      type: "array",
      items: object(["key", "requests", "metered", "errors"], {
        key: text("The day, or the method and the path of the route."),
        requests: count("All requests."),
        metered: count("Requests that count towards the quota."),
        errors: count("Requests that ended with a server error."),
      }),
    },
  }),
  SelfServiceLimits: object(["plan", "hasOwnLimits"], {
    plan: text("The tenant's plan."),
    hasOwnLimits: {
      type: "boolean",
      description: "Whether the limits are the tenant's own instead of the plan's.",
    },
    rateLimit: { type: "number", description: `Requests a second. ${ABSENT_OR_NULL}`, nullable: true },
    burstLimit: { ...count(`Requests at once. ${ABSENT_OR_NULL}`), nullable: true },
    quota: nullableObject(
      `Requests in a period. ${ABSENT_OR_NULL}`,
      ["limit", "period", "periodStart", "left"],
      {
        limit: count("Requests in a period."),
        period: { type: "string", enum: ["DAY", "WEEK", "MONTH"] },
        periodStart: time("When the period began."),
        left: {
          ...count("Requests that are left. Null where the environment does not know."),
          nullable: true,
        },
        knownTo: time(
          "The time up to which the requests are counted. Absent where the environment does not know.",
        ),
      },
    ),
  }),
  SelfServiceError: object(["message", "code"], {
    message: text("What is wrong. It repeats nothing of the request."),
    code: text("The kind of the error, which does not change."),
    requestId: text("The request's ID, which the access log has too."),
  }),
};

const error = (description: string): JsonObject => ({
  description,
  content: { "application/json": { schema: { $ref: "#/components/schemas/SelfServiceError" } } },
});

/** The responses of an operation: one for success, and those of every operation. */
export function answers(status: string, description: string, schema: string): JsonObject {
  return {
    [status]: {
      description,
      content: { "application/json": { schema: { $ref: `#/components/schemas/${schema}` } } },
    },
    "400": error("The request is malformed or asks for more than is allowed."),
    "401": error("The token is missing, malformed, unknown, expired or revoked."),
    "403": error("The token may not do this, or the tenant is suspended."),
    "404": error("The tenant has no such token."),
    "409": error("The tenant or the token is in a state in which this is not possible."),
    "413": error("The body is too large."),
    "422": error("The Idempotency-Key belongs to another request."),
    "429": error("The tenant is over its plan's rate or quota."),
    "500": error("The request could not be decided."),
    "502": error("The request failed."),
  };
}
