import type { RequestContext } from "./request-context";
import { headerValue } from "../../http/received-request";
import { gatewayResponseTypes } from "../definition/gateway-response-types";
import { messageString } from "./errors";
import type { Account } from "./services";

type Value = string | number | undefined;
type Reader = (context: RequestContext, account: Account) => Value;

/**
 * `$context` variables, from "Variables for access logging" and "$context variables for data models, authorizers,
 * mapping templates, and CloudWatch access logging". Variables that are missing here are never set. `@tollgate/gateway-outcomes`
 * lists each variable's value for each outcome, with its source, and a test compares this code with it.
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
    "authorize.status": ({ authorization, error }) =>
      authorizeStatus(authorization !== undefined, error?.type),
    "authorize.error": ({ error }) => (error?.type === "ACCESS_DENIED" ? error.details.message : undefined),
    integrationLatency: ({ integration }) => integration?.latencyMs,
    "integration.latency": ({ integration }) => integration?.latencyMs,
    integrationStatus: ({ integration }) => integration?.serviceStatus,
    "integration.status": ({ integration }) => integration?.status,
    "integration.integrationStatus": ({ integration }) => integration?.serviceStatus,
    "integration.requestId": ({ integration }) => integration?.requestId,
    "integration.error": ({ integration }) => integration?.error,
    integrationErrorMessage: ({ integration }) => integration?.error,
    "error.message": ({ error }) => error?.details.message,
    "error.messageString": ({ error }) => error && messageString(error),
    "error.responseType": ({ error }) => error?.type,
    "error.validationErrorString": ({ error }) => error?.details.validationError,
  } satisfies Record<string, Reader>),
);

const AUTHORIZER_PREFIX = "authorizer.";

/** The value of `$context.{name}`, or `undefined` when it is not set. */
export function contextVariable(
  name: string,
  context: RequestContext,
  { account }: { account: Account },
): Value {
  return readerOf(name)(context, account);
}

/** A function that reads `$context.{name}`, for names that are read repeatedly. */
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

function authorizeStatus(authorized: boolean, error: keyof typeof gatewayResponseTypes | undefined): Value {
  if (!authorized) return undefined;
  return error === "ACCESS_DENIED" ? gatewayResponseTypes.ACCESS_DENIED.status : 200;
}

/** A part of a format string: literal text, or the name of a variable, such as `identity.sourceIp`. */
type FormatPart = { readonly text: string } | { readonly variable: string };

const VARIABLE = /\$context\.([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)/g;

/** Parses a string with `$context.x.y` variables. */
export function parseFormat(format: string): readonly FormatPart[] {
  const parts: FormatPart[] = [];
  let end = 0;
  for (const match of format.matchAll(VARIABLE)) {
    if (match.index > end) parts.push({ text: format.slice(end, match.index) });
    parts.push({ variable: match[1] as string });
    end = match.index + match[0].length;
  }
  if (end < format.length) parts.push({ text: format.slice(end) });
  return parts;
}

export function renderFormat(
  parts: readonly FormatPart[],
  valueOf: (variable: string) => string | number | undefined,
  render: (value: string | number | undefined) => string,
): string {
  let text = "";
  for (const part of parts) text += "text" in part ? part.text : render(valueOf(part.variable));
  return text;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A time in the Common Log Format, in UTC: `09/Apr/2015:12:34:56 +0000`. */
export function requestTime(time: number): string {
  const second = Math.floor(time / 1000);
  if (second !== lastSecond) [lastSecond, lastText] = [second, format(second * 1000)];
  return lastText;
}

/** The result for the last second, which under load serves many requests (benchmark `throughput`). */
let lastSecond = NaN;
let lastText = "";

function format(time: number): string {
  const iso = new Date(time).toISOString();
  return `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
