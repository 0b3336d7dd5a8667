import type { JsonObject, JsonPath } from "./json";
import { isObject, itemsOf, memberOf, membersOf } from "./json";
import type { Located } from "./references";
import { followToObject } from "./references";

/** The methods that a REST API can have; TRACE is OpenAPI's, but not API Gateway's. */
export const METHODS = ["get", "put", "post", "delete", "options", "head", "patch"] as const;
export type Method = (typeof METHODS)[number];

/** A part of an operation with its `$ref`s followed. */
export interface Part {
  readonly value: JsonObject;
  readonly at: JsonPath;
}

/** One operation with what belongs to it, wherever the document keeps it. */
export interface Operation {
  readonly template: string;
  readonly method: Method;
  readonly value: JsonObject;
  readonly at: JsonPath;
  /** The operation's own parameters, then those of its path that it does not replace. */
  readonly parameters: readonly Part[];
  readonly requestBody: Part | undefined;
  readonly responses: readonly (Part & { readonly status: string })[];
}

/** Every operation of a document. Parts that are no objects are left out; the checks report them. */
export function operationsOf(document: JsonObject): readonly Operation[] {
  return membersOf(document["paths"]).flatMap(([template, item]) =>
    METHODS.flatMap((method) => {
      const value = memberOf(item, method);
      if (!isObject(value)) return [];
      const at = ["paths", template, method];
      const part = (start: Located): readonly Part[] => {
        const found = followToObject(document, start);
        return found ? [found] : [];
      };
      const own = itemsOf(value["parameters"]).flatMap((each, index) =>
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
          parameters: [...own, ...shared.filter((each) => !own.some((other) => isSame(each, other)))],
          requestBody: body === undefined ? undefined : part({ value: body, at: [...at, "requestBody"] })[0],
          responses: membersOf(value["responses"]).flatMap(([status, response]) =>
            part({ value: response, at: [...at, "responses", status] }).map((each) => ({ ...each, status })),
          ),
        },
      ];
    }),
  );
}

/** OpenAPI tells parameters apart by `name` and `in`. */
export function isSame(one: Part, other: Part): boolean {
  return one.value["name"] === other.value["name"] && one.value["in"] === other.value["in"];
}
