/** The schema's version, which each line carries as `v`. A change that a reader of the old lines would misread raises it. */
export const ACCESS_LOG_VERSION = 1;

/** What API Gateway writes for a variable that is not set. */
export const UNSET = "-";

/** Where a field of the access log comes from, what it means, and whether API Gateway always sets it. */
type AccessLogField = {
  /** API Gateway's variable, from "Variables for access logging" in its developer guide. */
  readonly variable: `$context.${string}`;
  /**
   * Who decides its characters. None is the caller's to choose freely: API Gateway does not document that it escapes values.
   * `gateway`: ids, names and numbers of API Gateway's own; `document`: a path of the OpenAPI document; `table`: the token's
   * record; `method`: the caller, within what HTTP allows of a method (RFC 9110, `token`).
   */
  readonly setBy: "gateway" | "document" | "table" | "method";
  readonly meaning: string;
} & (
  | {
      /** Always set, so it has no quotes, and metric filters and insight rules compare it as a number. */
      readonly kind: "number";
      readonly example: number;
    }
  | {
      /** The optional kinds may be unset, which API Gateway writes as `-`: only quotes keep the line valid JSON then. */
      readonly kind: "text" | "optionalNumber" | "optionalText";
      readonly example: string;
    }
);

/** The access log's schema: one JSON object a line, with these fields in this order. */
export const accessLogFields = {
  // Optional only because lines that were written before it joined the schema have none.
  extendedRequestId: {
    variable: "$context.extendedRequestId",
    kind: "optionalText",
    setBy: "gateway",
    meaning: "Id of this request and no other, which the caller sees in x-amz-apigw-id",
    example: "K2G9wEbUoAMEvag=",
  },
  requestId: {
    variable: "$context.requestId",
    kind: "text",
    setBy: "gateway",
    meaning: "Id that the caller sees in x-amzn-RequestId, and may have chosen",
    example: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
  },
  time: {
    variable: "$context.requestTimeEpoch",
    kind: "number",
    setBy: "gateway",
    meaning: "Arrival, milliseconds since 1970",
    example: 1_790_000_000_123,
  },
  method: {
    variable: "$context.httpMethod",
    kind: "text",
    setBy: "method",
    meaning: "HTTP method",
    example: "GET",
  },
  resourcePath: {
    variable: "$context.resourcePath",
    kind: "optionalText",
    setBy: "document",
    meaning: "Route, as the document writes it",
    example: "/orders/{id}",
  },
  status: {
    variable: "$context.status",
    kind: "number",
    setBy: "gateway",
    meaning: "HTTP status that the caller got",
    example: 200,
  },
  tenantId: {
    variable: "$context.authorizer.tenantId",
    kind: "optionalText",
    setBy: "table",
    meaning: "Tenant, once authorized",
    example: "acme",
  },
  tokenId: {
    variable: "$context.authorizer.tokenId",
    kind: "optionalText",
    setBy: "table",
    meaning: "Which of the tenant's tokens",
    example: "k7Qm2xVb9Rt4",
  },
  apiKeyId: {
    variable: "$context.identity.apiKeyId",
    kind: "optionalText",
    setBy: "gateway",
    meaning: "API key that was metered",
    example: "a1b2c3d4e5",
  },
  responseLatency: {
    variable: "$context.responseLatency",
    kind: "number",
    setBy: "gateway",
    meaning: "Whole request, ms",
    example: 52,
  },
  integrationLatency: {
    variable: "$context.integrationLatency",
    kind: "optionalNumber",
    setBy: "gateway",
    meaning: "Backend, ms",
    example: "9",
  },
  authorizerLatency: {
    variable: "$context.authorizer.latency",
    kind: "optionalNumber",
    setBy: "gateway",
    meaning: "Authorizer, ms; unset when its cached answer was used",
    example: "38",
  },
  authorizerRequestId: {
    variable: "$context.authorizer.requestId",
    kind: "optionalText",
    setBy: "gateway",
    meaning: "Call of the authorizer: the function_request_id of its log lines",
    example: "0f2e5c1a-93b4-4f0e-8a51-6d1f0c9b7e42",
  },
  errorType: {
    variable: "$context.error.responseType",
    kind: "optionalText",
    setBy: "gateway",
    meaning: "Gateway response, if one answered",
    example: "-",
  },
  sourceIp: {
    variable: "$context.identity.sourceIp",
    kind: "text",
    setBy: "gateway",
    meaning: "Caller's address",
    example: "192.0.2.1",
  },
  bytes: {
    variable: "$context.responseLength",
    kind: "number",
    setBy: "gateway",
    meaning: "Length of the answer's body",
    example: 26,
  },
} as const satisfies Record<string, AccessLogField>;

type Fields = typeof accessLogFields;
type FieldOfKind<Kind> = {
  [Name in keyof Fields]: Fields[Name]["kind"] extends Kind ? Name : never;
}[keyof Fields];

export type AccessLogFieldName = keyof Fields;
/** Fields that stand unquoted in a line: what insight rules can compare and add up as numbers. */
export type NumberFieldName = FieldOfKind<"number">;
/** Fields that stand in quotes in a line: what insight rules can compare as texts. */
export type QuotedFieldName = Exclude<AccessLogFieldName, NumberFieldName>;
/** Fields that are numbers, in quotes or not. */
export type MeasuredFieldName = FieldOfKind<"number" | "optionalNumber">;

/** A line of the access log, parsed: a field that API Gateway did not set is `undefined`. Its texts are the caller's, or a foreign file's. */
export type AccessLogLine = { readonly [Name in FieldOfKind<"number">]: number } & {
  readonly [Name in FieldOfKind<"text">]: string;
} & { readonly [Name in FieldOfKind<"optionalNumber">]: number | undefined } & {
  readonly [Name in FieldOfKind<"optionalText">]: string | undefined;
};

/** The stage's access log format; the local gateway writes its lines from the same string. */
export function accessLogFormat(): string {
  const members = Object.entries(accessLogFields).map(([name, { variable, kind }]) =>
    kind === "number" ? `"${name}":${variable}` : `"${name}":"${variable}"`,
  );
  return `{"v":${ACCESS_LOG_VERSION},${members.join(",")}}`;
}

/** A line made of the fields' examples. */
export function exampleLine(): string {
  const members = Object.entries(accessLogFields).map(([name, { example }]) => [name, example] as const);
  return JSON.stringify({ v: ACCESS_LOG_VERSION, ...Object.fromEntries(members) });
}
