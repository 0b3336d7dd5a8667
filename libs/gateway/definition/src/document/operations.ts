import type { JsonObject, JsonPath } from "./json";
import { isObject, itemsOf, memberOf, membersOf } from "./json";
import type { Located } from "./references";
import { followToObject } from "./references";

/** The methods that OpenAPI and a REST API share; API Gateway does not support OpenAPI's TRACE. */
const OWN_METHODS = ["get", "put", "post", "delete", "options", "head", "patch"] as const;

/**
 * Every method without an operation of its own on the path.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-any-method.html
 */
const ANY = "x-amazon-apigateway-any-method";

/** The members of a path that are operations. */
export const METHODS = [...OWN_METHODS, ANY] as const;
export type Method = (typeof METHODS)[number];

/** A variable segment of a path: its name, and `+` if it matches several segments. */
export const VARIABLE = /^\{([\w.-]+)(\+?)\}$/;

/** Returns a method in API Gateway's form: `GET`, or `ANY`. */
export function httpMethodOf(method: Method): string {
  return method === ANY ? "ANY" : method.toUpperCase();
}

/** Returns the methods that a client can send to a path with these operations. */
export function methodsServed(methods: readonly Method[]): readonly string[] {
  return (methods.includes(ANY) ? OWN_METHODS : methods).map((method) => method.toUpperCase());
}

/** A part of an operation with its `$ref`s resolved. */
export interface Part {
  readonly value: JsonObject;
  readonly at: JsonPath;
}

/** One operation with its parts, wherever the document defines them. */
export interface Operation {
  readonly template: string;
  readonly method: Method;
  readonly value: JsonObject;
  readonly at: JsonPath;
  /** Name of the function of Tollgate's own that answers it. @default the operation names a backend of the team's */
  readonly ownFunction?: string;
  /** The operation's own parameters, then those of its path that it does not override. */
  readonly parameters: readonly Part[];
  readonly requestBody: Part | undefined;
  readonly responses: readonly (Part & { readonly status: string })[];
}

/**
 * Returns every operation of a document. Parts that are not objects are left out; the checks report them.
 *
 * @param own the paths in it that are Tollgate's own @default none
 */
export function operationsOf(
  document: JsonObject,
  own?: { readonly paths: JsonObject; readonly functionName: string },
): readonly Operation[] {
  return membersOf(document["paths"]).flatMap(([template, item]) =>
    METHODS.flatMap((method) => {
      const value = memberOf(item, method);
      if (!isObject(value)) return [];
      const at = ["paths", template, method];
      const part = (start: Located): readonly Part[] => {
        const found = followToObject(document, start);
        return found ? [found] : [];
      };
      const stated = itemsOf(value["parameters"]).flatMap((each, index) =>
        part({ value: each, at: [...at, "parameters", index] }),
      );
      const shared = itemsOf(memberOf(item, "parameters")).flatMap((each, index) =>
        part({ value: each, at: ["paths", template, "parameters", index] }),
      );
      const body = value["requestBody"];
      return [
        {
          template,
          method,
          value,
          at,
          ...(own && Object.hasOwn(own.paths, template) && { ownFunction: own.functionName }),
          parameters: [...stated, ...shared.filter((each) => !stated.some((other) => isSame(each, other)))],
          requestBody: body === undefined ? undefined : part({ value: body, at: [...at, "requestBody"] })[0],
          responses: membersOf(value["responses"]).flatMap(([status, response]) =>
            part({ value: response, at: [...at, "responses", status] }).map((each) => ({ ...each, status })),
          ),
        },
      ];
    }),
  );
}

/** Whether two parameters are the same: OpenAPI identifies parameters by `name` and `in`. */
export function isSame(one: Part, other: Part): boolean {
  return one.value["name"] === other.value["name"] && one.value["in"] === other.value["in"];
}
