/** Where a field of the access log comes from, and whether API Gateway always sets it. */
interface AccessLogField {
  /** API Gateway's variable, from "Variables for access logging" in its developer guide. */
  readonly variable: `$context.${string}`;
  /**
   * `number`: always set, so it can stand unquoted, where metric filters and insight rules compare it as a number.
   * `text`: may be unset, which API Gateway writes as `-`; only quotes keep the line valid JSON then.
   */
  readonly kind: "number" | "text";
  readonly meaning: string;
}

/** The access log's schema: one JSON object a line, with these fields in this order. */
export const accessLogFields = {
  requestId: {
    variable: "$context.requestId",
    kind: "text",
    meaning: "Id that the caller sees in x-amzn-RequestId",
  },
  time: {
    variable: "$context.requestTimeEpoch",
    kind: "number",
    meaning: "Arrival, milliseconds since 1970",
  },
  method: { variable: "$context.httpMethod", kind: "text", meaning: "HTTP method" },
  resourcePath: {
    variable: "$context.resourcePath",
    kind: "text",
    meaning: "Route, as the document writes it",
  },
  status: { variable: "$context.status", kind: "number", meaning: "HTTP status that the caller got" },
  tenantId: { variable: "$context.authorizer.tenantId", kind: "text", meaning: "Tenant, once authorized" },
  tokenId: { variable: "$context.authorizer.tokenId", kind: "text", meaning: "Which of the tenant's tokens" },
  apiKeyId: { variable: "$context.identity.apiKeyId", kind: "text", meaning: "API key that was metered" },
  responseLatency: { variable: "$context.responseLatency", kind: "number", meaning: "Whole request, ms" },
  integrationLatency: { variable: "$context.integrationLatency", kind: "text", meaning: "Backend, ms" },
  authorizerLatency: { variable: "$context.authorizer.latency", kind: "text", meaning: "Authorizer, ms" },
  errorType: {
    variable: "$context.error.responseType",
    kind: "text",
    meaning: "Gateway response, if one answered",
  },
  sourceIp: { variable: "$context.identity.sourceIp", kind: "text", meaning: "Caller's address" },
  bytes: { variable: "$context.responseLength", kind: "number", meaning: "Length of the answer's body" },
} as const satisfies Record<string, AccessLogField>;

/** The stage's access log format; the local gateway writes its lines from the same string. */
export function accessLogFormat(): string {
  const members = Object.entries(accessLogFields).map(([name, { variable, kind }]) =>
    kind === "number" ? `"${name}":${variable}` : `"${name}":"${variable}"`,
  );
  return `{${members.join(",")}}`;
}
