import type { APIGatewayProxyEvent } from "aws-lambda";

/** The caller as the gateway identified it. None of these values is secret. */
export interface Caller {
  readonly tenantId: string | null;
  readonly tokenId: string | null;
  /** Id (not the value) of the API key that the request counts against. */
  readonly apiKeyId: string | null;
}

/**
 * Reads the caller from the authorizer's context. It copies named fields only, because the rest of the event
 * must not be echoed.
 */
export function callerOf({ requestContext }: Pick<APIGatewayProxyEvent, "requestContext">): Caller {
  const { authorizer, identity } = requestContext;
  return {
    tenantId: textOrNull(authorizer?.["tenantId"]),
    tokenId: textOrNull(authorizer?.["tokenId"]),
    apiKeyId: textOrNull(identity?.apiKeyId),
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
