// Requests and answers of the Lambda proxy integration.
// Not here: what a request does (`tokens`, `usage`), and who may make it (`caller`).

import { tokenFromHeader } from "@tollgate/token-hashing";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { SelfServiceError } from "../errors";

/** A request as the gateway lets it in. */
export interface Request {
  /** `POST /tenant/tokens/{tokenId}/rotate`: the route of the document, and not the path. */
  readonly route: string;
  /** The tenant and the token, as the authorizer named them. Nothing else names a tenant. */
  readonly tenantId: string | undefined;
  readonly tokenId: string | undefined;
  /** The secret. It is not logged, and not part of any error. */
  readonly token: string;
  readonly untrustedPath: Readonly<Record<string, string | undefined>>;
  readonly untrustedQuery: Readonly<Record<string, readonly string[]>>;
  readonly untrustedBody: string;
  readonly untrustedIdempotencyKey: string | undefined;
}

/**
 * Reads an event.
 *
 * @throws {SelfServiceError} `unauthorized` without one token, and `malformed_request` with two keys
 */
export function requestOf(event: APIGatewayProxyEvent): Request {
  const { authorizer } = event.requestContext;
  const [authorization, ...others] = headersNamed(event, "authorization");
  const token = authorization === undefined ? undefined : tokenFromHeader(authorization);
  if (token === undefined || others.length > 0) throw new SelfServiceError("unauthorized");
  const keys = headersNamed(event, "idempotency-key");
  if (keys.length > 1) throw new SelfServiceError("malformed_request");
  const body = event.body ?? "";
  return {
    route: `${event.httpMethod} ${event.resource}`,
    tenantId: textOf(authorizer?.["tenantId"]),
    tokenId: textOf(authorizer?.["tokenId"]),
    token,
    untrustedPath: event.pathParameters ?? {},
    untrustedQuery: definedLists(event.multiValueQueryStringParameters ?? {}),
    untrustedBody: event.isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body,
    untrustedIdempotencyKey: keys[0],
  };
}

function headersNamed({ headers, multiValueHeaders }: APIGatewayProxyEvent, name: string): readonly string[] {
  const all = Object.entries(multiValueHeaders ?? {}).filter(([each]) => each.toLowerCase() === name);
  if (all.length > 0) return all.flatMap(([, values]) => values ?? []);
  const single = Object.entries(headers ?? {}).filter(([each]) => each.toLowerCase() === name);
  return single.flatMap(([, value]) => value ?? []);
}

function definedLists(
  lists: Readonly<Record<string, readonly string[] | undefined>>,
): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values ?? []]));
}

function textOf(untrusted: unknown): string | undefined {
  return typeof untrusted === "string" && untrusted !== "" ? untrusted : undefined;
}
