// Common helpers: JSON, clocks, ids and logs, without any knowledge of AWS's services.
// Not here: anything that only one room uses.

/** A JSON object that has not been validated. */
export type UntrustedObject = Readonly<Record<string, unknown>>;

export function isObject(untrusted: unknown): untrusted is UntrustedObject {
  return typeof untrusted === "object" && untrusted !== null && !Array.isArray(untrusted);
}

/** The own entries of a value that should be an object; none if it is not one. */
export function entriesOf(untrusted: unknown): readonly (readonly [string, unknown])[] {
  return isObject(untrusted) ? Object.entries(untrusted) : [];
}

/** An own member of a value that should be an object: never one inherited, such as `constructor`. */
export function member(untrusted: unknown, name: string): unknown {
  return isObject(untrusted) && Object.hasOwn(untrusted, name) ? untrusted[name] : undefined;
}

export function stringMember(untrusted: unknown, name: string): string | undefined {
  const value = member(untrusted, name);
  return typeof value === "string" ? value : undefined;
}

export function stringsOf(untrusted: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entriesOf(untrusted).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

/** Parses JSON; `undefined` for invalid JSON. */
export function tryJson(untrustedText: string): unknown {
  try {
    return JSON.parse(untrustedText) as unknown;
  } catch {
    return undefined;
  }
}
