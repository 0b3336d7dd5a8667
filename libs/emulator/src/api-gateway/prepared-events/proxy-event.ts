// Prepared events: the JSON of a function's proxy event, whose constant parts are serialized in advance.
// Not here: the authorizer's event, which is in `authorizer/question.ts`.

import { callerJson } from "./caller-json";
import { traceId } from "./event-headers";
import type { AdmittedContext, RequestContext } from "../context/request-context";
import { jsonText } from "./json-text";
import { parseQuery } from "../../http/query";
import { requestTime } from "../context/variables";
import { routeJson } from "./route-json";
import { stageJson } from "./stage-json";
import type { Account } from "../context/services";

/**
 * The event of a Lambda function behind `aws_proxy`: "Input format of a Lambda function for proxy integration", format 1.0 of a
 * REST API, as JSON. It is concatenated from prepared text, because most of it is the same for all requests to a method:
 * building and serializing an object took a third of a request's time (benchmark `throughput`). The simple form is
 * `proxyEventObject` in the tests, which check that both say the same.
 *
 * @param isBinary whether the body is base64, by the API's binary media types
 */
export function proxyEvent(context: AdmittedContext, account: Account, isBinary: boolean): string {
  const { body } = context;
  const { variables } = stageJson(context.stage, account);
  const hasBody = body.length > 0;
  return (
    `{${pathAndQueryJson(context)},${headersJson(context)},"stageVariables":${variables}` +
    `,"requestContext":${requestContextJson(context, account)}` +
    `,"body":${hasBody ? jsonText(body.toString(isBinary ? "base64" : "utf8")) : "null"}` +
    `,"isBase64Encoded":${isBinary && hasBody}}`
  );
}

/**
 * The event's members from `resource` to `pathParameters`.
 *
 * @param none the JSON for an empty map
 */
export function pathAndQueryJson(context: RequestContext, none: "null" | "{}" = "null"): string {
  const { request, pathParameters } = context;
  const { opening } = routeJson(context);
  const hasParameters = pathParameters && Object.keys(pathParameters).length > 0;
  if (none === "null" && request.untrustedQuery === "" && !hasParameters)
    return opening + NO_QUERY_NOR_PARAMETERS;
  const query = queryJson(request.untrustedQuery, none);
  return `${opening}${query},"pathParameters":${hasParameters ? JSON.stringify(pathParameters) : none}`;
}

const noQuery = (none: string) => `"queryStringParameters":${none},"multiValueQueryStringParameters":${none}`;
const NO_QUERY_NOR_PARAMETERS = `${noQuery("null")},"pathParameters":null`;

function queryJson(untrustedQuery: string, none: string): string {
  const query = parseQuery(untrustedQuery);
  if (query.size === 0) return noQuery(none);
  // For a name that comes several times, the last value.
  const single = JSON.stringify(Object.fromEntries([...query].map(([name, all]) => [name, all.at(-1)])));
  const multi = JSON.stringify(Object.fromEntries(query));
  return `"queryStringParameters":${single},"multiValueQueryStringParameters":${multi}`;
}

/** The event's members `headers` and `multiValueHeaders`. */
export function headersJson({ request, ownId }: RequestContext): string {
  const { headers, bringsTraceId } = callerJson(request);
  const trace = bringsTraceId ? "" : traceId(ownId);
  return headers[0] + trace + headers[1] + trace + headers[2];
}

/** The event's `requestContext`. */
export function requestContextJson(context: RequestContext, account: Account): string {
  const { request, authorization, authorizer, apiKey, arrivedAt } = context;
  const route = routeJson(context);
  const caller = callerJson(request);
  const key = apiKey ? `"apiKey":${jsonText(apiKey.value)},"apiKeyId":${jsonText(apiKey.id)},` : "";
  return (
    `${route.context}${context.extendedRequestId}","requestTime":"${requestTime(arrivedAt)}${route.path}` +
    `${caller.domainPrefix},"requestTimeEpoch":${arrivedAt}` +
    `,"requestId":"${context.requestId}","identity":{${NO_IDENTITY},${key}${caller.identity}}` +
    `,"domainName":${caller.domainName},${stageJson(context.stage, account).deployment}` +
    (authorization
      ? `,"authorizer":{${authorization.contextJson},"integrationLatency":${authorizer?.latencyMs ?? 0}}}`
      : "}")
  );
}

/** Identity members of IAM and Cognito, which do not exist here. */
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
