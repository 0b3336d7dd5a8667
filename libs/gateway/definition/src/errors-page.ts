import { markdownTable } from "@tollgate/markdown";
import { errorCode, gatewayResponses, type FALLBACKS, type RESPONSES } from "./checks/gateway-responses";
import { isObject, memberOf, membersOf } from "./document/json";

type ErrorType = keyof typeof RESPONSES | keyof typeof FALLBACKS | "BAD_REQUEST_PARAMETERS";

/** Why each type of error occurs. */
const CAUSES: Readonly<Record<ErrorType, string>> = {
  BAD_REQUEST_PARAMETERS: "A required parameter is missing. The message names it.",
  BAD_REQUEST_BODY: "The body does not match the schema of its `Content-Type`.",
  UNAUTHORIZED: "The token is missing, malformed, unknown, expired or revoked.",
  ACCESS_DENIED: "The token is valid, and its scopes do not open this path as it is written.",
  EXPIRED_TOKEN: "An AWS signature has expired. Tollgate's routes use none.",
  INVALID_API_KEY: "The tenant is suspended, or its key is missing or in no plan.",
  INVALID_SIGNATURE: "An AWS signature is wrong. Tollgate's routes use none.",
  MISSING_AUTHENTICATION_TOKEN: "The path or the method does not exist, and the request has no token.",
  WAF_FILTERED: "The web ACL blocks the request.",
  RESOURCE_NOT_FOUND: "The resource does not exist.",
  REQUEST_TOO_LARGE: "The body is over 10 MB.",
  UNSUPPORTED_MEDIA_TYPE: "The route does not accept this `Content-Type`.",
  THROTTLED: "The tenant is over the rate of its plan, or all callers are over the stage's or the account's.",
  QUOTA_EXCEEDED: "The tenant has used the quota of its plan for this period.",
  API_CONFIGURATION_ERROR: "The gateway is configured wrongly.",
  AUTHORIZER_CONFIGURATION_ERROR: "The authorizer failed: nothing was allowed.",
  AUTHORIZER_FAILURE: "The authorizer could not be called: nothing was allowed.",
  INTEGRATION_FAILURE: "The backend crashed, or its answer is invalid.",
  INTEGRATION_TIMEOUT: "The backend is too slow.",
  DEFAULT_4XX:
    "Any other error of the client, with API Gateway's own status: for example an unknown path, with a token.",
  DEFAULT_5XX: "Any other error of the gateway, with API Gateway's own status.",
};

/** The reference page of API Gateway's own errors, in Markdown. */
export function errorsPage(): string {
  const responses = membersOf(gatewayResponses());
  const rows = Object.entries(CAUSES).map(([type, cause]) => {
    const response = responses.find(([name]) => name === type)?.[1];
    if (!isObject(response)) throw new Error(`no gateway response ${type}`);
    const template = String(memberOf(response["responseTemplates"], "application/json"));
    const message = /^\{"message":"([^"]*)"/.exec(template)?.[1];
    return [
      `\`${errorCode(type)}\``,
      String(response["statusCode"] ?? `${type.slice(-3, -2)}xx`),
      message === undefined ? "names the parameter" : message,
      cause,
    ];
  });
  return `# Errors of the gateway

<!-- Generated from libs/gateway/definition/src/errors-page.ts by \`npx nx docs gateway-definition\`. -->

An error that the gateway itself answers is JSON with three members:

\`\`\`json
{ "message": "Limit Exceeded", "code": "quota_exceeded", "requestId": "6f0c2a4e-51c0-4b2b-8f0e-0c9a4d1f7b11" }
\`\`\`

- \`message\` is for people.
- \`code\` is for programs. It is the type of the gateway response in lower case, and does not change.
- \`requestId\` finds the request in [the access log](access-log.md).

An error of a backend has the form that the backend gives it. A document can replace
[the text of a type](../guides/openapi-document.md#errors-of-api-gateway-itself); then it decides the form.

${markdownTable(["code", "status", "message", "cause"], rows)}

## Headers

- 401 has \`WWW-Authenticate: Bearer realm="api"\`, as [RFC 6750](https://www.rfc-editor.org/rfc/rfc6750#section-3)
  demands. It has no \`error\` parameter, because API Gateway does not know whether the token is missing or wrong.
- 429 with \`throttled\` has \`Retry-After: 1\`: a plan's rate is per second.
- 429 with \`quota_exceeded\` has no \`Retry-After\`, because API Gateway offers no variable for the start of the next period.
  A client stops until then; the plan states the period.
- All have \`Cache-Control: no-store\`, \`Strict-Transport-Security\` and \`X-Content-Type-Options: nosniff\`.
- Pages that \`x-cors\` allows may read \`Retry-After\`, as \`Access-Control-Expose-Headers\` names it.

A request for a stage that does not exist, or that ends before API Gateway knows the stage, has API Gateway's own body
without \`code\`.
`;
}
