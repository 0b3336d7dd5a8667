import { ACCOUNT, create, outcomesOf, planOf, review, update } from "../../review-plan.test-support";
import type { Finding } from "../../findings/finding";

/** The plan's own account, and a different one. */
export { ACCOUNT };
export const OTHER = "999988887777";

export const functionArn = (name: string, account = ACCOUNT): string =>
  `arn:aws:lambda:eu-central-1:${account}:function:${name}`;
export const invokeArn = (name: string, account = ACCOUNT): string =>
  `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${functionArn(name, account)}/invocations`;

export const lambda = (name = "orders:live", account = ACCOUNT) => ({
  type: "aws_proxy",
  httpMethod: "POST",
  uri: invokeArn(name, account),
  passthroughBehavior: "when_no_match",
  timeoutInMillis: 5000,
});

/** A server as the builder writes it, with the tenant's id in place of the token. */
export const server = (uri: string, more: object = {}) => ({
  type: "http_proxy",
  httpMethod: "GET",
  uri,
  connectionType: "INTERNET",
  requestParameters: {
    "integration.request.header.X-Tenant-Id": "context.authorizer.principalId",
    "integration.request.header.Authorization": "'-'",
  },
  ...more,
});

export const secured = [{ token: [] }, { tenantKey: [] }];

const headers = {
  "gatewayresponse.header.Cache-Control": "'no-store'",
  "gatewayresponse.header.X-Content-Type-Options": "'nosniff'",
};

const answer = (statusCode: number, message: string) => ({
  statusCode,
  responseParameters: headers,
  responseTemplates: { "application/json": JSON.stringify({ message }) },
});

const authorizer = {
  type: "token",
  authorizerUri: invokeArn("authorizer:live"),
  authorizerResultTtlInSeconds: 60,
  identityValidationExpression: "^.+$",
};

/** A document as the stacks deploy it, with one of every part that a document can have. */
export const base = {
  openapi: "3.0.3",
  info: { title: "api", version: "1" },
  paths: {
    "/orders": {
      get: {
        operationId: "getOrders",
        responses: {
          "200": {
            description: "The orders",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Order" } } },
          },
        },
        security: secured,
        "x-amazon-apigateway-integration": lambda(),
      },
      post: {
        security: [{ token: [], tenantKey: [] }],
        requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Order" } } } },
        "x-amazon-apigateway-integration": lambda(),
      },
    },
    "/orders/{id}": {
      get: {
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        security: secured,
        "x-amazon-apigateway-integration": lambda(),
      },
    },
    "/stock": {
      get: { security: secured, "x-amazon-apigateway-integration": server("https://stock.example.com/v1") },
    },
  },
  components: {
    schemas: {
      Order: { type: "object", properties: { item: { $ref: "#/components/schemas/Item" } } },
      Item: { type: "string" },
    },
    securitySchemes: {
      token: {
        type: "apiKey",
        in: "header",
        name: "Authorization",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": authorizer,
      },
      other: {
        type: "apiKey",
        in: "header",
        name: "Authorization",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": authorizer,
      },
      tenantKey: { type: "apiKey", in: "header", name: "x-api-key" },
    },
  },
  "x-amazon-apigateway-api-key-source": "AUTHORIZER",
  "x-amazon-apigateway-request-validators": {
    all: { validateRequestBody: true, validateRequestParameters: true },
  },
  "x-amazon-apigateway-request-validator": "all",
  "x-amazon-apigateway-gateway-responses": {
    UNAUTHORIZED: answer(401, "Unauthorized"),
    ACCESS_DENIED: answer(403, "Forbidden"),
    BAD_REQUEST_BODY: answer(400, "Invalid request body"),
    THROTTLED: answer(429, "Too Many Requests"),
  },
};

export type Document = typeof base;

const NAME = { name: "api", id: "a1b2c3" };

/** A plan that changes the document or creates it. */
export function planOfDocument(before: unknown, after: unknown, more: object = {}): Record<string, unknown> {
  const text = (document: unknown): unknown =>
    typeof document === "string" ? document : JSON.stringify(document);
  const change =
    before === undefined
      ? create("aws_api_gateway_rest_api", { ...NAME, ...more, body: text(after) })
      : update(
          "aws_api_gateway_rest_api",
          { ...NAME, body: text(before) },
          { ...NAME, ...more, body: text(after) },
        );
  return planOf([change]);
}

/** The findings of the review for a change of the document. */
export function findingsOf(change: (document: Document) => void, before: unknown = base): readonly Finding[] {
  const after = structuredClone(base);
  change(after);
  return review(planOfDocument(before, after)).findings;
}

/** The distinct `<severity> <hazard>` pairs for a change of the document. */
export function diff(change: (document: Document) => void, before: unknown = base): readonly string[] {
  return idsOf(findingsOf(change, before));
}

export function idsOf(findings: readonly Finding[]): readonly string[] {
  return [...new Set(outcomesOf(findings))].sort();
}

/** The message of a finding as plain text. */
export function textOf({ message }: Finding): string {
  return message.map((part) => (typeof part === "string" ? part : part.untrusted)).join("");
}

export function textsOf(change: (document: Document) => void, before: unknown = base): readonly string[] {
  return findingsOf(change, before).map(textOf);
}
