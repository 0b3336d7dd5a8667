import type { Exchange } from "./exchange";
import { headerValue } from "./received-request";
import { requestTime } from "./request-time";
import { gatewayResponseTypes } from "./gateway-response-types";
import { messageString } from "./refusal";
import type { Account } from "./step";

type Value = string | number | undefined;
type Reader = (exchange: Exchange, account: Account) => Value;

/**
 * `$context` variables, from "Variables for access logging" and "$context variables for data models, authorizers,
 * mapping templates, and CloudWatch access logging". A variable that is not here is never set. What each is set to in which
 * outcome, and how that is known, is the table of `@tollgate/gateway-outcomes`, to which a test holds this.
 */
const readers = new Map<string, Reader>(
  Object.entries({
    accountId: (_, { accountId }) => accountId,
    apiId: ({ stage }) => stage.apiId,
    stage: ({ stage }) => stage.name,
    deploymentId: ({ stage }) => stage.deploymentId,
    requestId: ({ requestId }) => requestId,
    extendedRequestId: ({ extendedRequestId }) => extendedRequestId,
    awsEndpointRequestId: ({ integration }) => integration?.requestId,
    httpMethod: ({ request }) => request.method,
    path: ({ request }) => request.untrustedPath,
    protocol: ({ request }) => request.protocol,
    resourceId: ({ method }) => method?.resourceId,
    resourcePath: ({ method }) => method?.resourcePath,
    requestTime: ({ arrivedAt }) => requestTime(arrivedAt),
    requestTimeEpoch: ({ arrivedAt }) => arrivedAt,
    domainName: ({ request }) => headerValue(request, "Host")?.split(":")[0],
    domainPrefix: ({ request }) => headerValue(request, "Host")?.split(/[.:]/)[0],
    "identity.sourceIp": ({ request }) => request.sourceIp,
    "identity.userAgent": ({ request }) => headerValue(request, "User-Agent"),
    "identity.apiKey": ({ apiKey }) => apiKey?.value,
    "identity.apiKeyId": ({ apiKey }) => apiKey?.id,
    "authorizer.principalId": ({ authorization }) => authorization?.principalId,
    "authorizer.latency": ({ authorizer }) => authorizer?.latencyMs,
    "authorizer.integrationLatency": ({ authorizer }) => authorizer?.latencyMs,
    "authorizer.integrationStatus": ({ authorizer }) => authorizer?.serviceStatus,
    "authorizer.status": ({ authorizer }) => authorizer?.status,
    "authorizer.requestId": ({ authorizer }) => authorizer?.requestId,
    "authorizer.error": ({ authorizer }) => authorizer?.error,
    "authorize.status": ({ authorization, refusal }) =>
      authorizeStatus(authorization !== undefined, refusal?.type),
    "authorize.error": ({ refusal }) =>
      refusal?.type === "ACCESS_DENIED" ? refusal.details.message : undefined,
    integrationLatency: ({ integration }) => integration?.latencyMs,
    "integration.latency": ({ integration }) => integration?.latencyMs,
    integrationStatus: ({ integration }) => integration?.serviceStatus,
    "integration.status": ({ integration }) => integration?.status,
    "integration.integrationStatus": ({ integration }) => integration?.serviceStatus,
    "integration.requestId": ({ integration }) => integration?.requestId,
    "integration.error": ({ integration }) => integration?.error,
    integrationErrorMessage: ({ integration }) => integration?.error,
    "error.message": ({ refusal }) => refusal?.details.message,
    "error.messageString": ({ refusal }) => refusal && messageString(refusal),
    "error.responseType": ({ refusal }) => refusal?.type,
    "error.validationErrorString": ({ refusal }) => refusal?.details.validationError,
  } satisfies Record<string, Reader>),
);

const AUTHORIZER_PREFIX = "authorizer.";

/** The value of `$context.{name}`, or `undefined` when it is not set. */
export function contextVariable(name: string, exchange: Exchange, { account }: { account: Account }): Value {
  return readerOf(name)(exchange, account);
}

/** What reads `$context.{name}`, for a name that is read again and again. */
export function readerOf(name: string): Reader {
  const reader = readers.get(name);
  if (reader) return reader;
  if (!name.startsWith(AUTHORIZER_PREFIX)) return () => undefined;
  const property = name.slice(AUTHORIZER_PREFIX.length);
  return ({ authorization }) =>
    authorization && Object.hasOwn(authorization.context, property)
      ? authorization.context[property]
      : undefined;
}

function authorizeStatus(authorized: boolean, refusal: keyof typeof gatewayResponseTypes | undefined): Value {
  if (!authorized) return undefined;
  return refusal === "ACCESS_DENIED" ? gatewayResponseTypes.ACCESS_DENIED.status : 200;
}
