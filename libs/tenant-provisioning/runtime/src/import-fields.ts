import type { UntrustedImportRow } from "./import-row";
import { ImportRowError } from "./import-row-error";

/** Longer than any id, key or label that is of use, and short enough to be repeated in a message. */
const MAX_LENGTH = 1024;

/** A field that is a text; an empty one is as one that is left out. @throws {ImportRowError} */
export function textIn(untrusted: UntrustedImportRow, field: keyof UntrustedImportRow): string | undefined {
  const value = untrusted[field];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string") throw new ImportRowError(`${field} is not a text`);
  if (value.length > MAX_LENGTH) throw new ImportRowError(`${field} has more than ${MAX_LENGTH} characters`);
  return value;
}

/** A field that is a number, or in CSV its digits. @throws {ImportRowError} */
export function numberIn(untrusted: UntrustedImportRow, field: keyof UntrustedImportRow): number | undefined {
  if (typeof untrusted[field] === "number") return untrusted[field];
  const text = textIn(untrusted, field);
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new ImportRowError(`${field} is not a whole number`);
  return Number(text);
}

/** A list of texts; in CSV with spaces between them, or where one has a space itself, as JSON. @throws {ImportRowError} */
export function scopesIn(untrusted: UntrustedImportRow): readonly string[] | undefined {
  const scopes = Array.isArray(untrusted.scopes)
    ? untrusted.scopes
    : listIn(textIn(untrusted, "scopes") ?? "");
  if (scopes.some((scope) => typeof scope !== "string" || scope.length > 256))
    throw new ImportRowError("scopes are not texts of at most 256 characters");
  return scopes.length === 0 ? undefined : (scopes as string[]);
}

function listIn(untrustedText: string): readonly unknown[] {
  if (!untrustedText.startsWith("[")) return untrustedText.split(/ +/).filter(Boolean);
  try {
    return JSON.parse(untrustedText) as unknown[];
  } catch {
    throw new ImportRowError("scopes begin with [ and are not JSON");
  }
}
