import type { Exchange } from "./exchange";
import { parseQuery } from "./query";
import { headerValue } from "./received-request";
import { requestTime } from "./request-time";
import type { Account } from "./step";

/** Headers that belong to the connection or that API Gateway keeps for itself ("Important notes for REST APIs"). */
const DROPPED = new Set([
  "connection",
  "content-length",
  "expect",
  "keep-alive",
  "proxy-authenticate",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "x-forwarded-for",
]);

/** Headers that reach a function in this spelling; others keep the caller's. */
const CANONICAL = new Map(["Authorization", "Host", "User-Agent"].map((name) => [name.toLowerCase(), name]));

/**
 * What a Lambda function behind `aws_proxy` gets: "Input format of a Lambda function for proxy integration", format
 * 1.0 of a REST API.
 *
 * @param isBinary whether the body goes as base64, by the API's binary media types
 */
export function proxyEvent(exchange: Exchange, account: Account, body: Buffer, isBinary: boolean): object {
  const { stage } = exchange;
  return {
    ...pathAndQuery(exchange),
    ...eventHeaders(exchange),
    stageVariables: Object.keys(stage.variables).length === 0 ? null : stage.variables,
    requestContext: requestContext(exchange, account),
    body: body.length === 0 ? null : body.toString(isBinary ? "base64" : "utf8"),
    isBase64Encoded: isBinary && body.length > 0,
  };
}

export function pathAndQuery({ request, method, untrustedPath, pathParameters }: Exchange): object {
  const query = parseQuery(request.untrustedQuery);
  const hasParameters = pathParameters && Object.keys(pathParameters).length > 0;
  return {
    resource: method?.resourcePath,
    path: untrustedPath,
    httpMethod: request.method,
    // For a name that comes several times, the last value.
    queryStringParameters:
      query.size === 0 ? null : fromPairs([...query].map(([name, all]) => [name, all.at(-1)])),
    multiValueQueryStringParameters: query.size === 0 ? null : fromPairs([...query]),
    pathParameters: hasParameters ? pathParameters : null,
  };
}

/** The headers that reach a function: by their last value, and by all of them. */
export function eventHeaders(exchange: Exchange): object {
  const headers: Record<string, string> = {};
  const multiValueHeaders: Record<string, readonly string[]> = {};
  for (const { name, values } of forwardedHeaders(exchange)) {
    setOwn(headers, name, values[values.length - 1] as string);
    setOwn(multiValueHeaders, name, values);
  }
  return { headers, multiValueHeaders };
}

export function multiValueHeaders(exchange: Exchange): Record<string, readonly string[]> {
  const headers: Record<string, readonly string[]> = {};
  for (const { name, values } of forwardedHeaders(exchange)) setOwn(headers, name, values);
  return headers;
}

interface Header {
  readonly name: string;
  readonly values: string[];
}

function forwardedHeaders({ request, requestId }: Exchange): Iterable<Header> {
  const byName = new Map<string, Header>();
  for (const [name, value] of request.untrustedHeaders) {
    const key = name.toLowerCase();
    if (DROPPED.has(key)) continue;
    const known = byName.get(key);
    if (known) known.values.push(value);
    else byName.set(key, { name: CANONICAL.get(key) ?? name, values: [value] });
  }
  const before = headerValue(request, "X-Forwarded-For");
  add(byName, "X-Forwarded-For", before === undefined ? request.sourceIp : `${before}, ${request.sourceIp}`);
  if (!byName.has("x-forwarded-proto")) add(byName, "X-Forwarded-Proto", "http");
  if (!byName.has("x-forwarded-port"))
    add(byName, "X-Forwarded-Port", headerValue(request, "Host")?.split(":")[1] ?? "80");
  if (!byName.has("x-amzn-trace-id")) add(byName, "X-Amzn-Trace-Id", traceId(requestId));
  return byName.values();
}

function add(headers: Map<string, Header>, name: string, value: string): void {
  headers.set(name.toLowerCase(), { name, values: [value] });
}

export function requestContext(exchange: Exchange, { accountId }: Account): object {
  const { request, stage, method, authorization, apiKey, arrivedAt, untrustedPath } = exchange;
  const host = headerValue(request, "Host") ?? "";
  return {
    resourceId: method?.resourceId,
    resourcePath: method?.resourcePath,
    httpMethod: request.method,
    extendedRequestId: exchange.extendedRequestId,
    requestTime: requestTime(arrivedAt),
    path: `/${stage.name}${untrustedPath}`,
    accountId,
    protocol: request.protocol,
    stage: stage.name,
    domainPrefix: host.split(/[.:]/)[0],
    requestTimeEpoch: arrivedAt,
    requestId: exchange.requestId,
    identity: {
      cognitoIdentityPoolId: null,
      accountId: null,
      cognitoIdentityId: null,
      caller: null,
      apiKey: apiKey?.value,
      apiKeyId: apiKey?.id,
      sourceIp: request.sourceIp,
      principalOrgId: null,
      accessKey: null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: null,
      userAgent: headerValue(request, "User-Agent") ?? null,
      user: null,
    },
    domainName: host.split(":")[0],
    deploymentId: stage.deploymentId,
    apiId: stage.apiId,
    authorizer: authorization && authorizerContext(exchange),
  };
}

function authorizerContext({ authorization, authorizer }: Exchange): object {
  return {
    ...authorization?.context,
    principalId: authorization?.principalId,
    integrationLatency: authorizer?.latencyMs ?? 0,
  };
}

function traceId(requestId: string): string {
  const hex = requestId.replaceAll("-", "");
  return `Root=1-${hex.slice(0, 8)}-${hex.slice(8).padEnd(24, "0").slice(0, 24)}`;
}

/** Like an assignment, for which `__proto__` is a name like any other. */
function setOwn<T>(object: Record<string, T>, name: string, value: T): void {
  if (name !== "__proto__") object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true });
}

/** Like `Object.fromEntries`, for which `__proto__` is a name like any other as well. */
function fromPairs<T>(pairs: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries(pairs);
}
