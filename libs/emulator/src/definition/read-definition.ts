import { isGatewayResponseType } from "../data-plane/gateway-response-types";
import type { GatewayResponseType } from "../data-plane/gateway-response-types";
import type { AuthorizerDefinition, CustomGatewayResponse, Definition, MethodDefinition } from "./definition";
import { DefinitionError } from "./definition-error";
import { entriesOf, isObject, member, stringMember, stringsOf } from "./json";
import { checkMembers, checkOneOf, checkTemplates, pointer } from "./known-members";
import { authorizerWarnings, readAuthorizers } from "./read-authorizers";
import { readHeaders, readIntegration } from "./read-integration";
import { readValidation } from "./read-validation";
import { resourceId } from "./resource-id";
import { RouteTable } from "./route-table";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch"];
const ANY = "x-amazon-apigateway-any-method";

const DOCUMENT = {
  known:
    "openapi info paths components servers tags externalDocs x-amazon-apigateway-api-key-source " +
    "x-amazon-apigateway-binary-media-types x-amazon-apigateway-gateway-responses " +
    "x-amazon-apigateway-request-validators x-amazon-apigateway-request-validator " +
    // Without effect on a request.
    "x-amazon-apigateway-documentation x-amazon-apigateway-importexport-version",
  refused: {
    security: "API Gateway ignores it: write it in each operation",
    "x-amazon-apigateway-policy": "the emulator has no resource policies",
    "x-amazon-apigateway-minimum-compression-size": "the emulator compresses no answer",
    "x-amazon-apigateway-cors": "is for HTTP APIs",
    "x-amazon-apigateway-integrations": "is for HTTP APIs",
    swagger: "the emulator reads OpenAPI 3.0",
  },
};
const PATH = {
  known: [...METHODS, ANY, "parameters summary description servers"].join(" "),
  refused: { $ref: "API Gateway imports no path from elsewhere", trace: "is no method of a REST API" },
};
const OPERATION = {
  known:
    "operationId summary description tags externalDocs deprecated parameters requestBody responses security servers " +
    "x-amazon-apigateway-integration x-amazon-apigateway-request-validator",
  refused: {
    "x-amazon-apigateway-auth": "the emulator has no IAM authorization: say who may call in security",
    "x-amazon-apigateway-authorizer": "stands in a security scheme",
    callbacks: "API Gateway makes no calls of its own",
  },
};

/**
 * Reads an OpenAPI 3.0 document with AWS's extensions, as `ImportRestApi` does. A member that API Gateway would heed and the
 * emulator would not is refused, wherever it stands.
 *
 * @throws {DefinitionError} with the path of what cannot be served.
 */
export function readDefinition(untrustedDocument: unknown): Definition {
  if (!isObject(untrustedDocument)) throw new DefinitionError("/", "an OpenAPI document is an object");
  checkMembers(untrustedDocument, "", DOCUMENT);
  const authorizers = readAuthorizers(untrustedDocument);
  const methods = entriesOf(member(untrustedDocument, "paths")).flatMap(([path, untrustedItem]) => {
    if (path.startsWith("x-") && !path.startsWith("x-amazon-")) return [];
    checkMembers(untrustedItem, `/paths/${pointer(path)}`, PATH);
    return entriesOf(untrustedItem)
      .filter(([name]) => METHODS.includes(name) || name === ANY)
      .map(([name, operation]) => readMethod(untrustedDocument, path, name, operation, authorizers));
  });
  const info = member(untrustedDocument, "info");
  const description = stringMember(info, "description");
  const version = stringMember(info, "version");
  const keySource = "x-amazon-apigateway-api-key-source";
  return {
    title: stringMember(info, "title") ?? "api",
    ...(description === undefined ? {} : { description }),
    ...(version === undefined ? {} : { version }),
    apiKeySource:
      checkOneOf(member(untrustedDocument, keySource), `/${keySource}`, ["HEADER", "AUTHORIZER"]) ?? "HEADER",
    binaryMediaTypes: readBinaryMediaTypes(untrustedDocument),
    authorizers: [...authorizers.values()],
    methods,
    routes: new RouteTable(methods),
    gatewayResponses: readGatewayResponses(untrustedDocument),
    document: untrustedDocument,
    warnings: authorizerWarnings(untrustedDocument),
  };
}

function readBinaryMediaTypes(document: unknown): readonly string[] {
  const name = "x-amazon-apigateway-binary-media-types";
  const types = member(document, name) ?? [];
  if (!Array.isArray(types) || types.some((type) => typeof type !== "string"))
    throw new DefinitionError(`/${name}`, "must be a list of media types");
  return types as string[];
}

function readMethod(
  document: unknown,
  path: string,
  name: string,
  operation: unknown,
  authorizers: ReadonlyMap<string, AuthorizerDefinition>,
): MethodDefinition {
  const at = `/paths/${pointer(path)}/${name}`;
  checkMembers(operation, at, OPERATION);
  const schemes = readSecurity(document, operation, authorizers, `${at}/security`);
  const authorizer = schemes.map((scheme) => authorizers.get(scheme)).find((each) => each !== undefined);
  const operationName = stringMember(operation, "operationId");
  const validation = readValidation(document, path, operation, at);
  return {
    resourceId: resourceId(path),
    resourcePath: path,
    httpMethod: name === ANY ? "ANY" : name.toUpperCase(),
    apiKeyRequired: schemes.some((scheme) => isApiKeyScheme(document, scheme)),
    integration: readIntegration(at, member(operation, "x-amazon-apigateway-integration")),
    ...(operationName === undefined ? {} : { operationName }),
    ...(authorizer ? { authorizer } : {}),
    ...(validation ? { validation } : {}),
  };
}

/** The schemes that an operation asks for. One that is neither an authorizer nor the key would leave the route open. */
function readSecurity(
  document: unknown,
  operation: unknown,
  authorizers: ReadonlyMap<string, AuthorizerDefinition>,
  at: string,
): readonly string[] {
  const requirements = member(operation, "security") ?? [];
  if (!Array.isArray(requirements)) throw new DefinitionError(at, "must be a list");
  const schemes = requirements.flatMap((requirement, index) =>
    entriesOf(requirement).map(([name, scopes]) => {
      const here = `${at}/${index}/${pointer(name)}`;
      if (!authorizers.has(name) && !isApiKeyScheme(document, name))
        throw new DefinitionError(
          here,
          "is neither a Lambda authorizer nor the key in x-api-key: nothing would ask for it",
        );
      if (!Array.isArray(scopes) || scopes.length > 0)
        throw new DefinitionError(here, "must be []: a Lambda authorizer has no scopes");
      return name;
    }),
  );
  if (schemes.filter((scheme) => authorizers.has(scheme)).length > 1)
    throw new DefinitionError(at, "names more than one authorizer: a method has one");
  return schemes;
}

function isApiKeyScheme(document: unknown, name: string): boolean {
  const scheme = member(member(member(document, "components"), "securitySchemes"), name);
  return (
    stringMember(scheme, "type") === "apiKey" &&
    stringMember(scheme, "name")?.toLowerCase() === "x-api-key" &&
    member(scheme, "x-amazon-apigateway-authorizer") === undefined
  );
}

function readGatewayResponses(document: unknown): ReadonlyMap<GatewayResponseType, CustomGatewayResponse> {
  const responses = new Map<GatewayResponseType, CustomGatewayResponse>();
  for (const [type, response] of entriesOf(member(document, "x-amazon-apigateway-gateway-responses"))) {
    if (!isGatewayResponseType(type)) {
      throw new DefinitionError(`/x-amazon-apigateway-gateway-responses/${type}`, "no such gateway response");
    }
    const at = `/x-amazon-apigateway-gateway-responses/${type}`;
    checkMembers(response, at, { known: "statusCode responseParameters responseTemplates" });
    const stated = member(response, "statusCode");
    const statusCode = Number(stated);
    if (stated !== undefined && !(Number.isInteger(statusCode) && statusCode >= 200 && statusCode <= 599))
      throw new DefinitionError(`${at}/statusCode`, "must be a status code");
    checkTemplates(member(response, "responseTemplates"), `${at}/responseTemplates`);
    responses.set(type, {
      ...(stated === undefined ? {} : { statusCode }),
      templates: stringsOf(member(response, "responseTemplates")),
      headers: readHeaders(
        member(response, "responseParameters"),
        `${at}/responseParameters`,
        "gatewayresponse.header.",
      ),
    });
  }
  return responses;
}
