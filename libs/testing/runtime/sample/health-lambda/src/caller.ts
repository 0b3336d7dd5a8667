import type { APIGatewayProxyEvent } from "aws-lambda";

/** Who is calling, as the gateway found out. None of it is a secret. */
export interface Caller {
  readonly tenantId: string | null;
  readonly tokenId: string | null;
  /** Id, not value, of the API key that the request counts against. */
  readonly apiKeyId: string | null;
}

/** Reads the caller from what the authorizer handed over. Only named fields: the rest of the event is not to be echoed. */
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
