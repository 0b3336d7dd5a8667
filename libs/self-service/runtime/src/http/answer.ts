import type { APIGatewayProxyResult } from "aws-lambda";
import type { SelfServiceError } from "../errors";

/** What a request is answered with. */
export interface Answer {
  readonly status: number;
  readonly body: object;
}

/** The answer of a Lambda proxy integration. No cache keeps it, because it may have a secret. */
export function resultOf(
  { status, body }: Answer,
  headers: Record<string, string> = {},
): APIGatewayProxyResult {
  return {
    statusCode: status,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
    body: JSON.stringify(body),
  };
}

/** The answer to a request that is refused, in the form of the gateway's own errors. */
export function errorResultOf(error: SelfServiceError, requestId: string): APIGatewayProxyResult {
  const { status, message, code, retryAfterSeconds } = error;
  return resultOf(
    { status, body: { message, code, requestId } },
    {
      ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
      ...(status === 401 && { "www-authenticate": "Bearer" }),
    },
  );
}

/** A time of an answer: `2026-11-30T14:00:00Z`. @param seconds since 1970 */
export function timeText(seconds: number): string {
  const time = new Date(Math.floor(seconds) * 1000);
  // A token that others stored may end later than any date.
  return Number.isNaN(time.getTime()) ? "9999-12-31T23:59:59Z" : time.toISOString().replace(".000Z", "Z");
}
