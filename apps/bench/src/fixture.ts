import { join } from "node:path";

export const STAGE = "bench";
export const TABLE = "Tokens";
export const PLAN = "bench-plan";

const fixtures = join(__dirname, "../fixtures");
export const FUNCTIONS = {
  backend: join(fixtures, "backend.cjs"),
  authorizer: join(fixtures, "authorizer.cjs"),
} as const;

/** The value of the nth API key; its token is {@link tokenOf}. */
export function keyValue(n: number): string {
  return `example-gateway-bench-${String(n).padStart(8, "0")}`;
}

/** The token that `fixtures/authorizer.cjs` maps to the nth key. */
export function tokenOf(n: number): string {
  return `token-${keyValue(n)}`;
}

const invocation = (name: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:${name}/invocations`;

/** `GET /health` behind a TOKEN authorizer with a cache, which supplies the API key. */
export const DOCUMENT = {
  openapi: "3.0.3",
  info: { title: "Bench", version: "1" },
  "x-amazon-apigateway-api-key-source": "AUTHORIZER",
  paths: {
    "/health": {
      get: {
        security: [{ token: [], key: [] }],
        responses: {},
        "x-amazon-apigateway-integration": {
          type: "aws_proxy",
          httpMethod: "POST",
          uri: invocation("backend"),
        },
      },
    },
  },
  components: {
    securitySchemes: {
      key: { type: "apiKey", in: "header", name: "x-api-key" },
      token: {
        type: "apiKey",
        in: "header",
        name: "Authorization",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {
          type: "token",
          authorizerUri: invocation("authorizer"),
          identityValidationExpression: "[A-Za-z0-9._~+/=-]+",
          authorizerResultTtlInSeconds: 3600,
        },
      },
    },
  },
} as const;
