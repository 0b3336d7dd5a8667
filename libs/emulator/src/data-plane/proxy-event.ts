import type { MethodDefinition } from "../definition/definition";
import { callerJson } from "./caller-json";
import { traceId } from "./event-headers";
import type { Exchange } from "./exchange";
import { flat, jsonText } from "./json-text";
import { parseQuery } from "./query";
import { requestTime } from "./request-time";
import type { Stage } from "./stage";
import type { Account } from "./step";

/**
 * What a Lambda function behind `aws_proxy` gets: "Input format of a Lambda function for proxy integration", format
 * 1.0 of a REST API, as JSON. It is put together as text, because most of it is the same for each request to a method:
 * making an object of it first, to be written as JSON, took a third of a request's time.
 *
 * @param isBinary whether the body goes as base64, by the API's binary media types
 */
export function proxyEvent(exchange: Exchange, account: Account, body: Buffer, isBinary: boolean): string {
  const { variables } = constantsOf(exchange, account);
  const hasBody = body.length > 0;
  return (
    `{${pathAndQueryJson(exchange, account)},${headersJson(exchange)},"stageVariables":${variables}` +
    `,"requestContext":${requestContextJson(exchange, account)}` +
    `,"body":${hasBody ? jsonText(body.toString(isBinary ? "base64" : "utf8")) : "null"}` +
    `,"isBase64Encoded":${isBinary && hasBody}}`
  );
}

/** The event's members from `resource` to `pathParameters`. */
export function pathAndQueryJson(exchange: Exchange, account: Account): string {
  const { request, untrustedPath, pathParameters } = exchange;
  const { resource } = constantsOf(exchange, account);
  const hasParameters = pathParameters && Object.keys(pathParameters).length > 0;
  return (
    `${resource}${jsonText(untrustedPath)},"httpMethod":${jsonText(request.method)}` +
    `,${request.untrustedQuery === "" ? NO_QUERY : queryJson(request.untrustedQuery)}` +
    `,"pathParameters":${hasParameters ? JSON.stringify(pathParameters) : "null"}`
  );
}

const NO_QUERY = '"queryStringParameters":null,"multiValueQueryStringParameters":null';

function queryJson(untrustedQuery: string): string {
  const query = parseQuery(untrustedQuery);
  if (query.size === 0) return NO_QUERY;
  // For a name that comes several times, the last value.
  const single = JSON.stringify(Object.fromEntries([...query].map(([name, all]) => [name, all.at(-1)])));
  const multi = JSON.stringify(Object.fromEntries(query));
  return `"queryStringParameters":${single},"multiValueQueryStringParameters":${multi}`;
}

/** The event's members `headers` and `multiValueHeaders`. */
export function headersJson({ request, requestId }: Exchange): string {
  const { headers, bringsTraceId } = callerJson(request);
  const trace = bringsTraceId ? "" : traceId(requestId);
  return headers[0] + trace + headers[1] + trace + headers[2];
}

/** The event's `requestContext`. */
export function requestContextJson(exchange: Exchange, account: Account): string {
  const { request, authorization, authorizer, apiKey, arrivedAt } = exchange;
  const constants = constantsOf(exchange, account);
  const caller = callerJson(request);
  const key = apiKey ? `"apiKey":${jsonText(apiKey.value)},"apiKeyId":${jsonText(apiKey.id)},` : "";
  return (
    `${constants.resourceIds}${jsonText(request.method)}` +
    `,"extendedRequestId":"${exchange.extendedRequestId}","requestTime":"${requestTime(arrivedAt)}"` +
    `,"path":${jsonText(request.untrustedPath)},"protocol":${jsonText(request.protocol)}` +
    `,"domainPrefix":${caller.domainPrefix},"requestTimeEpoch":${arrivedAt}` +
    `,"requestId":"${exchange.requestId}","identity":{${NO_IDENTITY},${key}${caller.identity}}` +
    `,"domainName":${caller.domainName},${constants.deployment}` +
    (authorization
      ? `,"authorizer":{${authorization.contextJson},"integrationLatency":${authorizer?.latencyMs ?? 0}}}`
      : "}")
  );
}

/** The caller's identity in what this gateway does not have: IAM and Cognito. */
const NO_IDENTITY = [
  "cognitoIdentityPoolId",
  "accountId",
  "cognitoIdentityId",
  "caller",
  "principalOrgId",
  "accessKey",
  "cognitoAuthenticationType",
  "cognitoAuthenticationProvider",
  "userArn",
  "user",
]
  .map((name) => `"${name}":null`)
  .join();

/** What is the same in each event of a method on a stage. */
interface Constants {
  readonly resource: string;
  readonly resourceIds: string;
  readonly variables: string;
  readonly deployment: string;
}

/** They go with the deployment that they belong to. */
const constants = new WeakMap<Stage, Map<MethodDefinition | undefined, Constants>>();

function constantsOf({ stage, method }: Exchange, account: Account): Constants {
  let ofStage = constants.get(stage);
  if (!ofStage) constants.set(stage, (ofStage = new Map()));
  let ofMethod = ofStage.get(method);
  if (!ofMethod) ofStage.set(method, (ofMethod = newConstants(stage, method, account)));
  return ofMethod;
}

function newConstants(
  { name, apiId, deploymentId, variables }: Stage,
  method: MethodDefinition | undefined,
  { accountId }: Account,
): Constants {
  // An authorizer that is tried out is asked about no method.
  const path = method && JSON.stringify(method.resourcePath);
  return {
    resource: flat(path === undefined ? `"path":` : `"resource":${path},"path":`),
    resourceIds: flat(
      path === undefined
        ? `{"httpMethod":`
        : `{"resourceId":${JSON.stringify(method?.resourceId)},"resourcePath":${path},"httpMethod":`,
    ),
    variables: Object.keys(variables).length === 0 ? "null" : JSON.stringify(variables),
    deployment: JSON.stringify({ accountId, stage: name, deploymentId, apiId }).slice(1, -1),
  };
}
