import { forwardedHeaders } from "./event-headers";
import type { RequestContext } from "../context/request-context";
import { parseQuery } from "../../http/query";
import { headerValue } from "../../http/received-request";
import { requestTime } from "../context/variables";
import type { Account } from "../context/services";

/** The event of a Lambda proxy integration as an object, member by member: what its text must say. */
export function proxyEventObject(
  context: RequestContext,
  { accountId }: Account,
  body: Buffer,
  isBinary: boolean,
): object {
  const { request, stage, method, untrustedPath, pathParameters, authorization, apiKey, arrivedAt } = context;
  const query = [...parseQuery(request.untrustedQuery)];
  const headers = forwardedHeaders(request, context.ownId);
  const host = headerValue(request, "Host") ?? "";
  return {
    resource: method?.resourcePath,
    path: untrustedPath,
    httpMethod: request.method,
    queryStringParameters:
      query.length === 0 ? null : Object.fromEntries(query.map(([name, all]) => [name, all.at(-1)])),
    multiValueQueryStringParameters: query.length === 0 ? null : Object.fromEntries(query),
    pathParameters: pathParameters && Object.keys(pathParameters).length > 0 ? pathParameters : null,
    headers: Object.fromEntries(headers.map(({ name, values }) => [name, values.at(-1)])),
    multiValueHeaders: Object.fromEntries(headers.map(({ name, values }) => [name, values])),
    stageVariables: Object.keys(stage.variables).length === 0 ? null : stage.variables,
    requestContext: {
      resourceId: method?.resourceId,
      resourcePath: method?.resourcePath,
      httpMethod: request.method,
      extendedRequestId: context.extendedRequestId,
      requestTime: requestTime(arrivedAt),
      path: request.untrustedPath,
      accountId,
      protocol: request.protocol,
      stage: stage.name,
      domainPrefix: host.split(/[.:]/)[0],
      requestTimeEpoch: arrivedAt,
      requestId: context.requestId,
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
      authorizer: authorization && {
        ...authorization.context,
        principalId: authorization.principalId,
        integrationLatency: context.authorizer?.latencyMs ?? 0,
      },
    },
    body: body.length === 0 ? null : body.toString(isBinary ? "base64" : "utf8"),
    isBase64Encoded: isBinary && body.length > 0,
  };
}
