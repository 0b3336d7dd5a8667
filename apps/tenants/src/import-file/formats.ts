import type { ExportedRow, UntrustedImportRow } from "@tollgate/tenant-provisioning-runtime";
import { ImportRowError } from "@tollgate/tenant-provisioning-runtime";
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { ImportFileError } from "./import-file-error";

/** The columns of a CSV file, which are also the fields of a JSON line, and what they are of a row. */
export const FIELDS = {
  id: "id",
  plan: "plan",
  status: "status",
  key: "key",
  token: "token",
  token_id: "tokenId",
  label: "label",
  expires_at: "expiresAt",
  scopes: "scopes",
} as const satisfies Record<string, keyof UntrustedImportRow>;

export type FieldName = keyof typeof FIELDS;
export const FIELD_NAMES = Object.keys(FIELDS) as FieldName[];
const REQUIRED: readonly FieldName[] = ["id", "plan"];

/** Makes a row of a line. @throws {ImportRowError} */
export type LineParser = (untrustedLine: string) => UntrustedImportRow;

/** @param header the first line of a CSV file @throws {ImportFileError} when it is not the header of an import */
export function csvParser(header: string): LineParser {
  const cells = cellsOf(header);
  const names = (cells ?? []).map((cell) => cell.trim().toLowerCase());
  const missing = REQUIRED.find((name) => !names.includes(name));
  if (missing !== undefined)
    throw new ImportFileError(`its first line is no header: there is no column ${missing}`);
  const unknown = names.find((name) => !isField(name));
  if (unknown !== undefined)
    throw new ImportFileError(
      `its header has the column ${JSON.stringify(unknown.slice(0, 40))}: there are ${FIELD_NAMES.join(", ")}`,
    );
  if (new Set(names).size < names.length) throw new ImportFileError("its header has a column twice");
  return (line) => {
    const row = cellsOf(line);
    if (row === undefined)
      throw new ImportRowError('it is not CSV: a cell with a quote is "quoted", and its quotes are doubled');
    if (row.length !== names.length)
      throw new ImportRowError(`it has ${row.length} columns, and the header ${names.length}`);
    return Object.fromEntries(names.map((name, at) => [FIELDS[name as FieldName], row[at]?.trim()]));
  };
}

/** The cells of a line, or undefined where it is not CSV. */
function cellsOf(line: string): readonly string[] | undefined {
  // A parser for each line takes its time, and without quotes there is nothing to parse.
  if (!line.includes('"')) return line.split(",");
  try {
    const [row, ...others] = parse(line) as string[][];
    return others.length === 0 ? row : undefined;
  } catch {
    return undefined;
  }
}

export const jsonLinesParser: LineParser = (line) => {
  const untrusted = parseJson(line);
  const unknown = Object.keys(untrusted).find((name) => !isField(name));
  if (unknown !== undefined)
    throw new ImportRowError(`it has the field ${JSON.stringify(unknown.slice(0, 40))}`);
  return Object.fromEntries(
    Object.entries(untrusted).map(([name, value]) => [FIELDS[name as FieldName], value]),
  );
};

function parseJson(line: string): Record<string, unknown> {
  let untrusted: unknown;
  try {
    untrusted = JSON.parse(line);
  } catch {
    throw new ImportRowError("it is not JSON");
  }
  if (typeof untrusted !== "object" || untrusted === null || Array.isArray(untrusted))
    throw new ImportRowError("it is not a JSON object");
  return untrusted as Record<string, unknown>;
}

function isField(name: string): name is FieldName {
  return Object.hasOwn(FIELDS, name);
}

/** A row with the names that it has in a file. */
export type FileRow = Readonly<Partial<Record<FieldName, unknown>>>;

export function fileRowOf(row: ExportedRow): FileRow {
  const entries = Object.entries(FIELDS).map(([name, field]) => [name, row[field]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** A row as a line of CSV. A cell has no line breaks, so that a line is a row. */
export function csvLine(row: FileRow): string {
  const cells = FIELD_NAMES.map((name) => {
    const value = row[name];
    const text = Array.isArray(value) ? scopesText(value) : String(value ?? "");
    return text.replace(/[\r\n]+/g, " ");
  });
  return stringify([cells]);
}

function scopesText(scopes: readonly unknown[]): string {
  return scopes.some((scope) => /[\s[]/.test(String(scope))) ? JSON.stringify(scopes) : scopes.join(" ");
}
