import type { UntrustedImportRow } from "./import-row";
import { IMPORT_COLUMNS } from "./import-row";
import { ImportRowError } from "./errors";

type Field = keyof UntrustedImportRow;

/** Reads a text field. An empty field counts as omitted. @throws {ImportRowError} */
export function textIn(untrusted: UntrustedImportRow, field: Field): string | undefined {
  const value = untrusted[field];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string") throw new ImportRowError(`${IMPORT_COLUMNS[field]} is not a text`);
  return value;
}

/** Reads a number field, in CSV as digits. @throws {ImportRowError} */
export function numberIn(untrusted: UntrustedImportRow, field: Field): number | undefined {
  if (typeof untrusted[field] === "number") return untrusted[field];
  const text = textIn(untrusted, field);
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new ImportRowError(`${IMPORT_COLUMNS[field]} is not a whole number`);
  return Number(text);
}

/** Reads a boolean field, in CSV as a word. @returns undefined for false @throws {ImportRowError} */
export function flagIn(untrusted: UntrustedImportRow, field: Field): true | undefined {
  const value = typeof untrusted[field] === "boolean" ? untrusted[field] : textIn(untrusted, field);
  if (value === true || value === "true") return true;
  if (value === undefined || value === false || value === "false") return undefined;
  throw new ImportRowError(`${IMPORT_COLUMNS[field]} is neither true nor false`);
}

/**
 * Reads a list of texts, in CSV separated by spaces, or as JSON if a text contains a space. A list without any is
 * refused: it could be meant as "may call nothing", and a token without scopes may call every route.
 *
 * @throws {ImportRowError}
 */
export function scopesIn(untrusted: UntrustedImportRow): readonly string[] | undefined {
  const stated = Array.isArray(untrusted.scopes) ? untrusted.scopes : textIn(untrusted, "scopes");
  if (stated === undefined) return undefined;
  const scopes: readonly unknown[] = typeof stated === "string" ? listIn(stated) : stated;
  if (scopes.length === 0)
    throw new ImportRowError(
      "scopes are an empty list: leave them out for a token that may call every route",
    );
  if (scopes.some((scope) => typeof scope !== "string")) throw new ImportRowError("scopes are not texts");
  return scopes as string[];
}

function listIn(untrustedText: string): readonly unknown[] {
  if (!untrustedText.startsWith("[")) return untrustedText.split(/ +/).filter(Boolean);
  try {
    return JSON.parse(untrustedText) as unknown[];
  } catch {
    throw new ImportRowError("scopes begin with [ and are not JSON");
  }
}

/** Reads a tenant's metadata, in CSV as JSON. @returns undefined for none @throws {ImportRowError} */
export function metadataIn(untrusted: UntrustedImportRow): Readonly<Record<string, string>> | undefined {
  const value = typeof untrusted.metadata === "string" ? parsed(untrusted.metadata) : untrusted.metadata;
  if (value === undefined || value === null) return undefined;
  const isOfTexts =
    typeof value === "object" &&
    !Array.isArray(value) &&
    Object.values(value).every((each) => typeof each === "string");
  if (!isOfTexts) throw new ImportRowError("metadata is not an object whose values are strings");
  return Object.keys(value).length === 0 ? undefined : (value as Readonly<Record<string, string>>);
}

function parsed(untrustedText: string): unknown {
  if (untrustedText === "") return undefined;
  try {
    return JSON.parse(untrustedText);
  } catch {
    throw new ImportRowError("metadata is not JSON");
  }
}
