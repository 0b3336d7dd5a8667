import {
  above0,
  count,
  each,
  flag,
  flagOr,
  list,
  listOr,
  map,
  mapWithExtensions,
  number,
  object,
  oneOf,
  parameterName,
  prose,
  statusCode,
  text,
  type Shape,
} from "./shape";

export const METHODS: readonly string[] = ["get", "put", "post", "delete", "options", "head", "patch"];
export const ANY = "x-amazon-apigateway-any-method";

const FOR_HTTP_APIS = "is for HTTP APIs";
const NO_VPC = "the emulator reaches no VPC";

const DRAFT_4_TYPE = oneOf("array", "boolean", "integer", "null", "number", "object", "string");

const externalDocs = object(each("description url", prose));

/** JSON schema draft 4, which API Gateway's models have, and what OpenAPI 3.0 adds to it. */
const schema: Shape = (untrusted, at) => SCHEMA(untrusted, at);
const SCHEMA = object({
  ...each("$ref pattern format", text),
  type: listOr(list(DRAFT_4_TYPE), DRAFT_4_TYPE),
  ...each("minLength maxLength minItems maxItems minProperties maxProperties", count),
  ...each("minimum maximum", number),
  multipleOf: above0,
  ...each("exclusiveMinimum exclusiveMaximum uniqueItems nullable", flag),
  required: list(text),
  enum: list(prose),
  ...each("properties patternProperties definitions", map(schema)),
  dependencies: map(listOr(list(text), schema)),
  items: listOr(list(schema), schema),
  ...each("additionalItems additionalProperties", flagOr(schema)),
  ...each("allOf anyOf oneOf", list(schema)),
  not: schema,
  // Without effect: API Gateway does not check these.
  ...each("id $schema title description default example examples deprecated", prose),
  ...each("readOnly writeOnly xml", prose),
  discriminator: object(each("propertyName mapping", prose)),
  externalDocs,
});

const media = object({ schema, ...each("example examples encoding", prose) });
const described = {
  schema,
  required: flag,
  content: map(media),
  ...each("description deprecated allowEmptyValue style explode allowReserved example examples", prose),
  $ref: text,
};
const parameter = object({
  ...described,
  name: parameterName,
  in: oneOf("path", "query", "header", "cookie"),
});
const header = object(described);
const requestBody = object({ $ref: text, description: prose, required: flag, content: map(media) });
const response = object({
  $ref: text,
  ...each("description links", prose),
  headers: map(header),
  content: map(media),
});

const texts = map(text);
/** Which members are allowed depends on the type: see `readIntegration`. */
const integration: Shape = (untrusted, at) => {
  if (untrusted !== undefined) INTEGRATION(untrusted, at);
};
const INTEGRATION = object(
  {
    ...each("type uri httpMethod passthroughBehavior connectionType contentHandling", text),
    ...each("payloadFormatVersion responseTransferMode", text),
    timeoutInMillis: count,
    ...each("requestParameters requestTemplates", texts),
    responses: map(object({ statusCode, responseParameters: texts, responseTemplates: texts })),
    cacheKeyParameters: list(text),
    // IAM is not emulated: every integration may call its function.
    ...each("credentials cacheNamespace", text),
  },
  { connectionId: NO_VPC, integrationTarget: NO_VPC, tlsConfig: "the emulator checks every certificate" },
);

const security = list(map(list(text)));
const operation = object(
  {
    ...each("operationId x-amazon-apigateway-request-validator", text),
    ...each("summary description tags deprecated servers", prose),
    externalDocs,
    parameters: list(parameter),
    requestBody,
    responses: mapWithExtensions(response),
    security,
    "x-amazon-apigateway-integration": integration,
  },
  {
    "x-amazon-apigateway-auth": "the emulator has no IAM authorization: say who may call in security",
    "x-amazon-apigateway-authorizer": "stands in a security scheme",
    callbacks: "API Gateway makes no calls of its own",
  },
);
const path = object(
  {
    ...each([...METHODS, ANY].join(" "), operation),
    parameters: list(parameter),
    ...each("summary description servers", prose),
  },
  { $ref: "API Gateway imports no path from elsewhere", trace: "is no method of a REST API" },
);

const authorizer = object(
  {
    ...each("type authorizerUri identitySource identityValidationExpression", text),
    authorizerResultTtlInSeconds: number,
    // IAM is not emulated: it changes nothing here.
    authorizerCredentials: text,
  },
  {
    providerARNs: "the emulator has no Cognito",
    ...Object.fromEntries(
      ["authorizerPayloadFormatVersion", "enableSimpleResponses", "jwtConfiguration"].map((name) => [
        name,
        FOR_HTTP_APIS,
      ]),
    ),
  },
);
const securityScheme = object({
  type: oneOf("apiKey", "http", "oauth2", "openIdConnect"),
  ...each("name x-amazon-apigateway-authtype", text),
  in: oneOf("header", "query", "cookie"),
  "x-amazon-apigateway-authorizer": authorizer,
  ...each("description scheme bearerFormat flows openIdConnectUrl", prose),
});

const gatewayResponse = object({ statusCode, responseParameters: texts, responseTemplates: texts });
const requestValidator = object(each("validateRequestBody validateRequestParameters", flag));

const server = object({
  ...each("url description variables", prose),
  // The emulator's port is its only endpoint, and it has one API.
  "x-amazon-apigateway-endpoint-configuration": object(
    { disableExecuteApiEndpoint: flag, ipAddressType: text },
    { vpcEndpointIds: NO_VPC },
  ),
});

/**
 * The shape of an OpenAPI 3.0 document with AWS's extensions. It lacks members that API Gateway supports and the emulator does not,
 * so that documents with them are rejected.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
export const documentShape = object(
  {
    openapi: prose,
    info: object({
      ...each("title description version", text),
      contact: object(each("name url email", prose)),
      license: object(each("name url", prose)),
      termsOfService: prose,
    }),
    paths: mapWithExtensions(path),
    components: object(
      {
        schemas: map(schema),
        responses: map(response),
        parameters: map(parameter),
        requestBodies: map(requestBody),
        headers: map(header),
        securitySchemes: map(securityScheme),
        ...each("examples links callbacks", prose),
      },
      { "x-amazon-apigateway-integrations": FOR_HTTP_APIS },
    ),
    externalDocs,
    servers: list(server),
    tags: list(
      object(
        { ...each("name description", prose), externalDocs },
        {
          "x-amazon-apigateway-tag-value": FOR_HTTP_APIS,
        },
      ),
    ),
    ...each("x-amazon-apigateway-api-key-source x-amazon-apigateway-request-validator", text),
    "x-amazon-apigateway-binary-media-types": list(text),
    "x-amazon-apigateway-gateway-responses": map(gatewayResponse),
    "x-amazon-apigateway-request-validators": map(requestValidator),
    // Without effect on a request to the emulator's port.
    ...each("x-amazon-apigateway-documentation x-amazon-apigateway-importexport-version", prose),
    ...each("x-amazon-apigateway-security-policy x-amazon-apigateway-endpoint-access-mode", text),
  },
  {
    security: "API Gateway ignores it: write it in each operation",
    "x-amazon-apigateway-policy": "the emulator has no resource policies",
    "x-amazon-apigateway-minimum-compression-size": "the emulator compresses no answer",
    "x-amazon-apigateway-cors": FOR_HTTP_APIS,
    "x-amazon-apigateway-integrations": FOR_HTTP_APIS,
    swagger: "the emulator reads OpenAPI 3.0",
  },
);
