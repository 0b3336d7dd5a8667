// The access log: its schema, the parser of a line, and filters of lines.
// Not here: sums of lines (../aggregate), and Logs Insights queries (../queries).

/**
 * Version of the schema, which each line has as `v`. Raise it for a change that breaks readers of older
 * lines.
 */
export const ACCESS_LOG_VERSION = 1;

/** API Gateway's text for an unset variable. */
export const UNSET = "-";

/** A field's origin and meaning, and whether API Gateway always sets it. */
type AccessLogField = {
  /** API Gateway's variable, from "Variables for access logging" in its developer guide. */
  readonly variable: `$context.${string}`;
  /**
   * Source of its characters. A caller can choose none of them freely, because API Gateway does not document
   * that it escapes values. `gateway`: ids, names and numbers of API Gateway; `document`: a path of the
   * OpenAPI document; `table`: the token's record; `method`: the caller, within the characters of an HTTP
   * method (RFC 9110, `token`).
   */
  readonly setBy: "gateway" | "document" | "table" | "method";
  readonly meaning: string;
} & (
  | {
      /** Always set, so it is unquoted, and metric filters and insight rules compare it as a number. */
      readonly kind: "number";
      readonly example: number;
    }
  | {
      /**
       * Optional kinds may be unset, which API Gateway writes as `-`: only with quotes is the line then valid
       * JSON.
       */
      readonly kind: "text" | "optionalNumber" | "optionalText";
      readonly example: string;
    }
);

/** The access log's schema: one JSON object a line, with these fields in this order. */
export const accessLogFields = {
  // Optional only because lines written before this field was added do not have it.
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
    meaning: "Caller's address; behind a router of cells, perhaps CloudFront's",
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
/** Unquoted fields, which insight rules can compare and sum as numbers. */
export type NumberFieldName = FieldOfKind<"number">;
/** Quoted fields, which insight rules can compare as texts. */
export type QuotedFieldName = Exclude<AccessLogFieldName, NumberFieldName>;
/** Number fields, quoted or not. */
export type MeasuredFieldName = FieldOfKind<"number" | "optionalNumber">;

/**
 * A parsed line of the access log. A field that API Gateway did not set is `undefined`. Texts come from a
 * caller or from a file, and are untrusted.
 */
export type AccessLogLine = { readonly [Name in FieldOfKind<"number">]: number } & {
  readonly [Name in FieldOfKind<"text">]: string;
} & { readonly [Name in FieldOfKind<"optionalNumber">]: number | undefined } & {
  readonly [Name in FieldOfKind<"optionalText">]: string | undefined;
} & {
  /** The cell, in the local gateway's log of an environment with several. On AWS, each cell has its own log group. */
  readonly cell?: string;
};

/**
 * The stage's access log format; the local gateway writes its lines from the same string.
 *
 * @param cell name of the cell, for a log that has the lines of several. @default it is not in the lines
 */
export function accessLogFormat(cell?: string): string {
  const members = Object.entries(accessLogFields).map(([name, { variable, kind }]) =>
    kind === "number" ? `"${name}":${variable}` : `"${name}":"${variable}"`,
  );
  if (cell !== undefined) members.unshift(`"cell":"${cell}"`);
  return `{"v":${ACCESS_LOG_VERSION},${members.join(",")}}`;
}

export function exampleLine(): string {
  const members = Object.entries(accessLogFields).map(([name, { example }]) => [name, example] as const);
  return JSON.stringify({ v: ACCESS_LOG_VERSION, ...Object.fromEntries(members) });
}
