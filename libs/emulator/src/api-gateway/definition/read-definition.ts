import { isGatewayResponseType, type GatewayResponseType } from "./gateway-response-types";
import {
  type AuthorizerDefinition,
  type CustomGatewayResponse,
  type Definition,
  type MethodDefinition,
  resourceId,
} from "./definition";
import { DefinitionError } from "./errors";
import { ANY, documentShape, METHODS } from "./document-shape";
import {
  entriesOf,
  isObject,
  member,
  stringMember,
  stringsOf,
  type UntrustedObject,
} from "../../common/json";
import { checkOneOf, checkTemplates, pointer, checkReferences, isForeignExtension } from "./document";
import { authorizerWarnings, readAuthorizers } from "./read-authorizers";
import { integrationWarnings, readHeaders, readIntegration } from "./read-integration";
import { readValidation } from "./read-validation";
import { RouteTable } from "./route-table";

/**
 * Reads an OpenAPI 3.0 document with AWS's extensions, as `ImportRestApi` does. Members that API Gateway supports and the
 * emulator does not are rejected, at any depth.
 *
 * @throws {DefinitionError} with the path of what cannot be served.
 */
export function readDefinition(untrustedDocument: unknown): Definition {
  if (!isObject(untrustedDocument)) throw new DefinitionError("/", "an OpenAPI document is an object");
  documentShape(untrustedDocument, "");
  const openapi = stringMember(untrustedDocument, "openapi");
  if (openapi === undefined || !/^3\.0\.\d+$/.test(openapi))
    throw new DefinitionError("/openapi", 'must be "3.0.x", the version that API Gateway imports');
  checkPaths(untrustedDocument);
  const authorizers = readAuthorizers(untrustedDocument);
  const operations = entriesOf(member(untrustedDocument, "paths")).flatMap(([path, untrustedItem]) =>
    entriesOf(path.startsWith("x-") ? {} : untrustedItem)
      .filter(([name]) => METHODS.includes(name) || name === ANY)
      .map(([name, operation]) => ({ path, name, operation, at: `/paths/${pointer(path)}/${name}` })),
  );
  const methods = operations.map((operation) => readMethod(untrustedDocument, operation, authorizers));
  checkReferences(untrustedDocument);
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
    binaryMediaTypes: (member(untrustedDocument, "x-amazon-apigateway-binary-media-types") ??
      []) as readonly string[],
    authorizers: [...authorizers.values()],
    methods,
    routes: new RouteTable(methods),
    gatewayResponses: readGatewayResponses(untrustedDocument),
    document: untrustedDocument,
    warnings: [
      ...authorizerWarnings(untrustedDocument),
      ...operations.flatMap(({ at, operation }) => integrationWarnings(at, operation)),
    ],
  };
}

interface Operation {
  readonly path: string;
  /** Of the method, in the document. */
  readonly name: string;
  readonly operation: unknown;
  /** Its path in the document. */
  readonly at: string;
}

function readMethod(
  document: unknown,
  { path, name, operation, at }: Operation,
  authorizers: ReadonlyMap<string, AuthorizerDefinition>,
): MethodDefinition {
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

/** An operation's security schemes. A scheme that is neither an authorizer nor the API key would leave the route open. */
function readSecurity(
  document: unknown,
  operation: unknown,
  authorizers: ReadonlyMap<string, AuthorizerDefinition>,
  at: string,
): readonly string[] {
  const requirements = (member(operation, "security") ?? []) as readonly UntrustedObject[];
  const schemes = requirements.flatMap((requirement, index) => {
    if (Object.keys(requirement).length === 0)
      throw new DefinitionError(`${at}/${index}`, "names no scheme: a method has no optional authorization");
    return Object.entries(requirement).map(([name, scopes]) => {
      const here = `${at}/${index}/${pointer(name)}`;
      if (!authorizers.has(name) && !isApiKeyScheme(document, name))
        throw new DefinitionError(
          here,
          "is neither a Lambda authorizer nor the key in x-api-key: nothing would ask for it",
        );
      if (!Array.isArray(scopes) || scopes.length > 0)
        throw new DefinitionError(here, "must be []: a Lambda authorizer has no scopes");
      return name;
    });
  });
  if (schemes.filter((scheme) => authorizers.has(scheme)).length > 1)
    throw new DefinitionError(at, "names more than one authorizer: a method has one");
  return schemes;
}

function isApiKeyScheme(document: unknown, name: string): boolean {
  const scheme = member(member(member(document, "components"), "securitySchemes"), name);
  return (
    stringMember(scheme, "type") === "apiKey" &&
    stringMember(scheme, "name")?.toLowerCase() === "x-api-key" &&
    stringMember(scheme, "in") === "header" &&
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
    const stated = member(response, "statusCode");
    checkTemplates(member(response, "responseTemplates"), `${at}/responseTemplates`);
    responses.set(type, {
      ...(stated === undefined ? {} : { statusCode: Number(stated) }),
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

const LITERAL = /^[^{}]+$/;
const VARIABLE = /^\{[\w.-]+(\+?)\}$/;

/**
 * Rejects paths for which API Gateway creates no resources: a segment is a literal or one whole variable, a parent has at most one
 * variable child, and `{proxy+}` is the last segment.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 *
 * @throws {DefinitionError} with the path's path
 */
function checkPaths(document: unknown): void {
  const variableUnder = new Map<string, string>();
  for (const [path] of entriesOf(member(document, "paths"))) {
    if (isForeignExtension(path)) continue;
    const refuse = (because: string): never => {
      throw new DefinitionError(`/paths/${pointer(path)}`, because);
    };
    if (!path.startsWith("/")) refuse("a path starts with /");
    const segments = path.slice(1).replace(/\/$/, "").split("/");
    for (const [index, segment] of segments.entries()) {
      if (segment === "" && segments.length === 1) continue;
      const greedy = VARIABLE.exec(segment)?.[1];
      if (greedy === undefined) {
        if (!LITERAL.test(segment))
          refuse(`${JSON.stringify(segment)} is neither a literal nor one whole {variable}`);
        continue;
      }
      if (greedy !== "" && index < segments.length - 1) refuse(`${segment} must be the last segment`);
      const parent = segments.slice(0, index).join("/");
      const sibling = variableUnder.get(parent) ?? segment;
      if (sibling !== segment) refuse(`${segment} stands where another path has ${sibling}`);
      variableUnder.set(parent, sibling);
    }
  }
}
