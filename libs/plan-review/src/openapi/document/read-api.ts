// One OpenAPI document as API Gateway imports it: routes, access, destinations, references and disclosures.
// Two documents are compared in `openapi/diff`.

import { parsedDocument } from "../../values/document-text";
import type { Json, JsonObject } from "../../values/json";
import { isObject, listOf, memberOf, objectOf, textOf } from "../../values/json";
import { accessOf, isAuthorizer, type Access } from "./access";
import { ANY, anonymous, METHODS } from "./members";
import { follow } from "./references";

/** One route: a path and a method. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly access: Access;
  /** `x-required-scopes`: the scopes that a token must have, if it has any; `unknown` is a value of another form. */
  readonly requiredScopes: readonly string[] | "unknown";
  readonly validation: { readonly body: boolean; readonly parameters: boolean };
  readonly integration: JsonObject;
  /** The requirements for a request. */
  readonly request: { readonly body: Json; readonly parameters: readonly Json[] };
}

/** An OpenAPI document as API Gateway imports it: 3.0, or 2.0 (Swagger). */
export interface Api {
  readonly document: JsonObject;
  /** By method and path; the names of path parameters make no difference. */
  readonly routes: ReadonlyMap<string, Route>;
  readonly schemes: JsonObject;
  readonly authorizers: ReadonlyMap<string, JsonObject>;
  /** Pairs of paths that are the same to a client; only one of each pair is among the routes. */
  readonly collisions: readonly (readonly [string, string])[];
}

/** Reads a document in JSON or YAML. Returns `undefined` for any other text. */
export function readApi(untrusted: Json | undefined): Api | undefined {
  const document = parsedDocument(untrusted);
  if (!document || !isObject(document["paths"])) return undefined;
  const schemes = objectOf(
    memberOf(document, "components", "securitySchemes") ?? document["securityDefinitions"],
  );
  const paths = Object.keys(document["paths"]).filter((path) => path.startsWith("/"));
  const routes = paths.flatMap((path) =>
    [...METHODS, ANY]
      .filter((method) => isObject(memberOf(document, "paths", path, method)))
      .map((method) => readRoute(document, schemes, path, method)),
  );
  return {
    document,
    schemes,
    routes: new Map(routes.map((route) => [nameOf(route.method, route.path), route])),
    authorizers: new Map(
      Object.entries(schemes).flatMap(([name, scheme]) =>
        isAuthorizer(scheme) ? [[name, objectOf(memberOf(scheme, "x-amazon-apigateway-authorizer"))]] : [],
      ),
    ),
    collisions: collisionsOf(paths),
  };
}

/**
 * Paths that API Gateway treats as one, or that clients easily confuse: they differ in case, in a final slash
 * or in the name of a variable.
 */
function collisionsOf(paths: readonly string[]): readonly (readonly [string, string])[] {
  const seen = new Map<string, string>();
  return paths.flatMap((path): readonly (readonly [string, string])[] => {
    const alike = anonymous(path)
      .toLowerCase()
      .replace(/(?<=.)\/$/, "");
    const other = seen.get(alike);
    seen.set(alike, path);
    return other === undefined ? [] : [[other, path]];
  });
}

function nameOf(method: string, path: string): string {
  return `${method} ${anonymous(path)}`;
}

export function titleOf({ method, path }: Route): string {
  return `${method} ${path}`;
}

/**
 * The route that answers the requests of another document's route: the same method, or the one for any
 * method.
 */
export function routeFor({ method, path }: Route, { routes }: Api): Route | undefined {
  return routes.get(nameOf(method, path)) ?? routes.get(nameOf("ANY", path));
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
    access: accessOf(operation, schemes),
    requiredScopes: requiredScopesOf(operation),
    validation: validationOf(document, operation),
    integration: objectOf(follow(document, operation["x-amazon-apigateway-integration"] ?? null)),
    request: {
      body: operation["requestBody"] ?? parameters.find((each) => memberOf(each, "in") === "body") ?? null,
      parameters: parameters.filter((each) => memberOf(each, "in") !== "body"),
    },
  };
}

function requiredScopesOf(operation: JsonObject): Route["requiredScopes"] {
  const value = operation["x-required-scopes"];
  if (value === undefined) return [];
  const scopes = listOf(value).map((each) => textOf(each));
  return Array.isArray(value) && scopes.every((each) => each !== undefined) ? scopes : "unknown";
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
