// The document that API Gateway imports, built from a checked OpenAPI document, and the list of its routes.
// Not here: the checks (checks), and how the source is read (document).

import { BINARY_TYPES, binaryTypesOf } from "../checks/binary";
import type { BackendAddresses } from "./build-integration";
import { buildOperation } from "./build-operation";
import { SCHEMES } from "../document/security-schemes";
import { corsOf, preflightOperation } from "../checks/cors";
import { customized, GATEWAY_RESPONSES } from "../checks/custom-responses";
import { gatewayResponses } from "../checks/gateway-responses";
import type { Json, JsonObject } from "../document/json";
import { memberOf, membersOf, pick } from "../document/json";
import { readDefinition, type Definition } from "../checks/read-definition";
import type { OwnRoutes } from "../own-routes/own-routes";
import { importedSchema } from "../document/schemas";
import { TOKEN_PATTERN } from "./token-pattern";

const VALIDATOR = "body-and-parameters";

/**
 * In OpenAPI 3 this setting is in a server, and API Gateway reads nothing else from servers.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-endpoint-configuration.html
 */
const executeApiEndpoint = (disableExecuteApiEndpoint: boolean): JsonObject => ({
  url: "/",
  "x-amazon-apigateway-endpoint-configuration": { disableExecuteApiEndpoint },
});

/** Values that are not in the OpenAPI document. */
export interface GatewayDocumentOptions extends BackendAddresses {
  /** The REST API's name, and its `ApiName` dimension in CloudWatch. */
  readonly title: string;
  readonly authorizer: {
    /**
     * The authorizer's `invoke_arn`:
     * `arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<arn>/invocations`.
     */
    readonly invokeArn: string;
    /** How long API Gateway caches the result for a token, in seconds: 0 (not at all) to 3600. */
    readonly resultTtlSeconds: number;
  };
  /**
   * Whether the API answers only at its custom domain names, and not at
   * `<id>.execute-api.<region>.amazonaws.com`.
   *
   * @default not stated: an import then keeps the API's setting
   */
  readonly isExecuteApiEndpointDisabled?: boolean;
  /** Routes that are added to the team's. @default none */
  readonly ownRoutes?: OwnRoutes | undefined;
}

/**
 * Builds the document that API Gateway imports as a REST API from an OpenAPI document: every route has its
 * Lambda, the token authorizer, the key requirement and request validation, and every error is JSON.
 *
 * The same source and options give the same document, so its hash shows whether a deployment is necessary.
 *
 * @throws {DocumentError} with every mistake in the source.
 */
export function buildGatewayDocument(untrustedSource: string, options: GatewayDocumentOptions): JsonObject {
  const definition = readDefinition(untrustedSource, options.ownRoutes);
  const { document } = definition;
  const schemas = membersOf(memberOf(document["components"], "schemas"));
  return {
    ...pick(document, ["openapi"]),
    info: { title: options.title, ...pick(document["info"], ["version", "description"]) },
    ...(options.isExecuteApiEndpointDisabled !== undefined && {
      servers: [executeApiEndpoint(options.isExecuteApiEndpointDisabled)],
    }),
    paths: buildPaths(definition, options),
    components: {
      ...(schemas.length > 0 && {
        schemas: Object.fromEntries(schemas.map(([name, schema]) => [name, importedSchema(schema)])),
      }),
      securitySchemes: { token: authorizerScheme(options), tenantKey: SCHEMES.tenantKey },
    },
    "x-amazon-apigateway-api-key-source": "AUTHORIZER",
    "x-amazon-apigateway-request-validators": {
      [VALIDATOR]: { validateRequestBody: true, validateRequestParameters: true },
    },
    "x-amazon-apigateway-request-validator": VALIDATOR,
    ...(binaryTypesOf(document).length > 0 && { [BINARY_TYPES]: binaryTypesOf(document) }),
    [GATEWAY_RESPONSES]: customized(gatewayResponses(corsOf(document)), document),
  };
}

function buildPaths({ document, operations }: Definition, options: GatewayDocumentOptions): JsonObject {
  const cors = corsOf(document);
  return Object.fromEntries(
    membersOf(document["paths"]).map(([template]) => {
      const own = operations.filter((operation) => operation.template === template);
      return [
        template,
        {
          // Self-service is for servers: its answers have no CORS headers.
          ...(cors &&
            own.every(({ ownFunction }) => ownFunction === undefined) && {
              options: preflightOperation(
                cors,
                template,
                own.map(({ method }) => method),
                binaryTypesOf(document),
              ),
            }),
          // After the preflight, because a path may have an OPTIONS operation of its own.
          ...Object.fromEntries(
            own.map((operation) => [operation.method, buildOperation(document, operation, options)]),
          ),
        },
      ];
    }),
  );
}

function authorizerScheme({ authorizer }: GatewayDocumentOptions): Record<string, Json> {
  return {
    ...SCHEMES.token,
    "x-amazon-apigateway-authtype": "custom",
    "x-amazon-apigateway-authorizer": {
      type: "token",
      authorizerUri: authorizer.invokeArn,
      authorizerResultTtlInSeconds: authorizer.resultTtlSeconds,
      identityValidationExpression: TOKEN_PATTERN,
    },
  };
}
