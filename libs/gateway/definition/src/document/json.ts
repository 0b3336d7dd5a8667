// The OpenAPI document as JSON: reading its source, references, operations, schemas, and reported problems.
// Not here: what a gateway requires of a document (checks), and the document for API Gateway (build).

/** A JSON value. Objects from a source have no prototype, so `constructor` is an ordinary name. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** The place of a value in a document: the names and indices on the path to it. */
export type JsonPath = readonly (string | number)[];

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Decodes the name in a step of a JSON pointer (RFC 6901). */
export function nameOfStep(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** Returns the members of an object, and none for any other value. */
export function membersOf(value: Json | undefined): readonly (readonly [string, Json])[] {
  return isObject(value) ? Object.entries(value) : [];
}

/** Returns the items of an array, and none for any other value. */
export function itemsOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/** Returns one member of an object, and `undefined` for any other value. */
export function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) ? value[name] : undefined;
}

/** Returns the members with these names, in this order, as far as the object has them. */
export function pick(value: Json | undefined, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap((name) => {
      const member = memberOf(value, name);
      return member === undefined ? [] : [[name, member] as const];
    }),
  );
}
