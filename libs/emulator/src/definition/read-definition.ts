import { isGatewayResponseType } from "../data-plane/gateway-response-types";
import type { GatewayResponseType } from "../data-plane/gateway-response-types";
import type { AuthorizerDefinition, CustomGatewayResponse, Definition, MethodDefinition } from "./definition";
import { DefinitionError } from "./definition-error";
import { entriesOf, isObject, member, stringMember, stringsOf } from "./json";
import { readAuthorizers } from "./read-authorizers";
import { readIntegration } from "./read-integration";
import { readValidation } from "./read-validation";
import { resourceId } from "./resource-id";
import { RouteTable } from "./route-table";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch"];
const ANY = "x-amazon-apigateway-any-method";

/**
 * Reads an OpenAPI 3 document with AWS's extensions, as `ImportRestApi` does.
 *
 * @throws {DefinitionError} with the path of what cannot be served.
 */
export function readDefinition(untrustedDocument: unknown): Definition {
  if (!isObject(untrustedDocument)) throw new DefinitionError("/", "an OpenAPI document is an object");
  const authorizers = readAuthorizers(untrustedDocument);
  const methods = entriesOf(member(untrustedDocument, "paths")).flatMap(([path, untrustedItem]) =>
    entriesOf(untrustedItem)
      .filter(([name]) => METHODS.includes(name) || name === ANY)
      .map(([name, operation]) => readMethod(untrustedDocument, path, name, operation, authorizers)),
  );
  const info = member(untrustedDocument, "info");
  const description = stringMember(info, "description");
  const version = stringMember(info, "version");
  return {
    title: stringMember(info, "title") ?? "api",
    ...(description === undefined ? {} : { description }),
    ...(version === undefined ? {} : { version }),
    apiKeySource:
      stringMember(untrustedDocument, "x-amazon-apigateway-api-key-source") === "AUTHORIZER"
        ? "AUTHORIZER"
        : "HEADER",
    binaryMediaTypes: Object.values(
      stringsOf({ ...(member(untrustedDocument, "x-amazon-apigateway-binary-media-types") as object) }),
    ),
    authorizers: [...authorizers.values()],
    methods,
    routes: new RouteTable(methods),
    gatewayResponses: readGatewayResponses(untrustedDocument),
    document: untrustedDocument,
  };
}

function readMethod(
  document: unknown,
  path: string,
  name: string,
  operation: unknown,
  authorizers: ReadonlyMap<string, AuthorizerDefinition>,
): MethodDefinition {
  const at = `/paths/${path.replaceAll("~", "~0").replaceAll("/", "~1")}/${name}`;
  const requirements = member(operation, "security") ?? member(document, "security") ?? [];
  const schemes = (Array.isArray(requirements) ? requirements : []).flatMap((each) =>
    Object.keys(each ?? {}),
  );
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
    const statusCode = Number(member(response, "statusCode"));
    const prefix = "gatewayresponse.header.";
    responses.set(type, {
      ...(Number.isInteger(statusCode) && statusCode > 0 ? { statusCode } : {}),
      templates: stringsOf(member(response, "responseTemplates")),
      headers: Object.fromEntries(
        Object.entries(stringsOf(member(response, "responseParameters")))
          .filter(([name]) => name.startsWith(prefix))
          .map(([name, value]) => [name.slice(prefix.length), value]),
      ),
    });
  }
  return responses;
}
