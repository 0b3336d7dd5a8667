// JSON values: access to members and lists, comparison, and parsing of texts. Whether two settings are equal
// to a Terraform provider is in `diff`.

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as an object; an empty one if it is not an object. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** A list's items: none if there is no list; a single value counts as a list of one. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value as Json];
}

/** An object's own member; inherited ones such as `constructor` are not members. */
export function memberOf(value: unknown, ...path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>((found, name) => {
    if (Array.isArray(found)) return (found as readonly Json[])[Number(name)];
    return isObject(found) && Object.hasOwn(found, name) ? found[String(name)] : undefined;
  }, value as Json);
}

/** The names of all members of two objects. */
export function memberNames(before: unknown, after: unknown): readonly string[] {
  return [...new Set([before, after].flatMap((each) => Object.keys(objectOf(each))))];
}

/** The names of members that differ. */
export function differingNames(before: unknown, after: unknown): readonly string[] {
  return memberNames(before, after).filter((name) => !isSame(memberOf(before, name), memberOf(after, name)));
}

export function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  return typeof value === "number" ? value : undefined;
}

/**
 * Whether a value means "not set". Terraform's providers write that in several ways, and replace one by
 * another without a change.
 */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.values(value).every(isEmpty);
}

/** One text for equal values: members sorted by name, without empty ones. */
export function canonical(value: Json | undefined): string {
  if (value === undefined || isEmpty(value)) return "null";
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .filter((name) => !isEmpty(value[name]))
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join()}}`;
}

export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || canonical(a) === canonical(b);
}

/** Parses a text as JSON. Returns `undefined` where it is not JSON. */
export function parsedJson(text: Json | undefined): Json | undefined {
  if (typeof text !== "string") return undefined;
  // Most texts are not JSON, and several rules need the few that are.
  if (!/^\s*["[{\d\-tfn]/.test(text)) return undefined;
  return parseRemembered(text);
}

/** The number of parsed texts to cache: those of one resource, before and after. */
const MOST_REMEMBERED = 8;

/** Parses a text once for all rules of a resource. Callers must not change the result. */
export function remembered<T>(read: (text: string) => T): (text: string) => T {
  const recent = new Map<string, { readonly value: T }>();
  return (text) => {
    const known = recent.get(text);
    if (known) return known.value;
    const value = read(text);
    if (recent.size >= MOST_REMEMBERED) recent.clear();
    recent.set(text, { value });
    return value;
  };
}

const parseRemembered = remembered(tryParse);

function tryParse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Whether a mask of Terraform marks any part. */
export function holdsTrue(mask: Json | undefined): boolean {
  if (mask === true) return true;
  if (Array.isArray(mask)) return mask.some(holdsTrue);
  return isObject(mask) && Object.values(mask).some(holdsTrue);
}

export function without(items: readonly Json[], others: readonly Json[]): readonly Json[] {
  const known = new Set(others.map(canonical));
  return items.filter((item) => !known.has(canonical(item)));
}

export function isTrue(value: Json | undefined): boolean {
  return value === true || value === "true";
}
