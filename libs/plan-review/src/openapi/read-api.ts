import { parse } from "yaml";
import type { Json, JsonObject } from "../json";
import { isObject, listOf, memberOf, objectOf, parsedJson, textOf } from "../json";
import { follow } from "./references";

/** How a route lets callers in. */
export interface Access {
  /** Names of the authorizers, of which one must let the caller in. */
  readonly authorizers: readonly string[];
  readonly requiresKey: boolean;
  /** Whether one item of the list is empty, which OpenAPI takes for "or nothing at all". */
  readonly isOptional: boolean;
}

/** One route: a path and a method. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly access: Access;
  readonly validation: { readonly body: boolean; readonly parameters: boolean };
  readonly integration: JsonObject;
  /** What a request must look like. */
  readonly request: { readonly body: Json; readonly parameters: readonly Json[] };
}

/** An OpenAPI document as API Gateway imports it: 3.0, or 2.0 (Swagger). */
export interface Api {
  readonly document: JsonObject;
  /** By method and path, in which the names of parameters make no difference. */
  readonly routes: ReadonlyMap<string, Route>;
  readonly authorizers: ReadonlyMap<string, JsonObject>;
}

/** A path's own methods; `x-amazon-apigateway-any-method` stands for all that are not named. */
const METHODS = ["get", "put", "post", "delete", "options", "head", "patch"];
const ANY = "x-amazon-apigateway-any-method";

/** Reads a document in JSON or YAML. `undefined` when it is none. */
export function readApi(untrusted: Json | undefined): Api | undefined {
  const document = isObject(untrusted) ? untrusted : (parsedJson(untrusted) ?? parsedYaml(untrusted));
  if (!isObject(document) || !isObject(document["paths"])) return undefined;
  const schemes = objectOf(
    memberOf(document, "components", "securitySchemes") ?? document["securityDefinitions"],
  );
  const routes = Object.entries(objectOf(document["paths"])).flatMap(([path, item]) =>
    [...METHODS, ANY]
      .filter((method) => isObject(memberOf(item, method)))
      .map((method) => readRoute(document, schemes, path, method)),
  );
  return {
    document,
    routes: new Map(routes.map((route) => [nameOf(route.method, route.path), route])),
    authorizers: new Map(
      Object.entries(schemes).flatMap(([name, scheme]) =>
        isAuthorizer(scheme) ? [[name, objectOf(memberOf(scheme, "x-amazon-apigateway-authorizer"))]] : [],
      ),
    ),
  };
}

function parsedYaml(untrusted: Json | undefined): Json | undefined {
  try {
    return typeof untrusted === "string" ? (parse(untrusted) as Json) : undefined;
  } catch {
    return undefined;
  }
}

function nameOf(method: string, path: string): string {
  return `${method} ${anonymous(path)}`;
}

/** What serves the requests of another document's route: the same method, or the one that stands for any. */
export function routeFor({ method, path }: Route, { routes }: Api): Route | undefined {
  return routes.get(nameOf(method, path)) ?? routes.get(nameOf("ANY", path));
}

/** `/users/{id}` and `/users/{userId}` are one path to a client. */
function anonymous(path: string): string {
  return path.replace(/\{[^}]*?(\+?)\}/g, "{$1}");
}

function readRoute(document: JsonObject, schemes: JsonObject, path: string, method: string): Route {
  const item = objectOf(memberOf(document, "paths", path));
  const operation = objectOf(item[method]);
  const parameters = [...listOf(item["parameters"]), ...listOf(operation["parameters"])].map((each) =>
    follow(document, each),
  );
  return {
    method: method === ANY ? "ANY" : method.toUpperCase(),
    path,
    access: accessOf(operation["security"] ?? document["security"], schemes),
    validation: validationOf(document, operation),
    integration: objectOf(operation["x-amazon-apigateway-integration"]),
    request: { body: operation["requestBody"] ?? null, parameters },
  };
}

/** API Gateway takes all schemes that the list names, whether in one item or in several. */
function accessOf(security: Json | undefined, schemes: JsonObject): Access {
  const names = listOf(security).flatMap((each) => Object.keys(objectOf(each)));
  return {
    authorizers: names.filter((name) => isAuthorizer(schemes[name])).sort(),
    requiresKey: names.some((name) => isKey(schemes[name])),
    isOptional: names.length > 0 && listOf(security).some((each) => Object.keys(objectOf(each)).length === 0),
  };
}

function isAuthorizer(scheme: Json | undefined): boolean {
  return (
    memberOf(scheme, "x-amazon-apigateway-authorizer") !== undefined ||
    memberOf(scheme, "x-amazon-apigateway-authtype") !== undefined
  );
}

function isKey(scheme: Json | undefined): boolean {
  const header = textOf(memberOf(scheme, "name"))?.toLowerCase();
  return !isAuthorizer(scheme) && memberOf(scheme, "type") === "apiKey" && header === "x-api-key";
}

function validationOf(document: JsonObject, operation: JsonObject): Route["validation"] {
  const name =
    operation["x-amazon-apigateway-request-validator"] ?? document["x-amazon-apigateway-request-validator"];
  const validator = memberOf(document, "x-amazon-apigateway-request-validators", textOf(name) ?? "");
  return {
    body: memberOf(validator, "validateRequestBody") === true,
    parameters: memberOf(validator, "validateRequestParameters") === true,
  };
}
