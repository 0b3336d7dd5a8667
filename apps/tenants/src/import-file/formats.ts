import type { ExportedRow, UntrustedImportRow } from "@tollgate/tenant-provisioning-runtime";
import { IMPORT_COLUMNS, ImportRowError, quoted } from "@tollgate/tenant-provisioning-runtime";
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { ImportFileError } from "./errors";

/** A column of a CSV file, which is also a field of a JSON line. */
export type FieldName = (typeof IMPORT_COLUMNS)[keyof UntrustedImportRow];
export const FIELD_NAMES: readonly FieldName[] = Object.values(IMPORT_COLUMNS);
const FIELDS = Object.fromEntries(
  Object.entries(IMPORT_COLUMNS).map(([field, column]) => [column, field]),
) as Readonly<Record<FieldName, keyof UntrustedImportRow>>;
const REQUIRED: readonly FieldName[] = ["id", "plan"];

export interface LineParser {
  /** Parses a line. @throws {ImportRowError} */
  readonly row: (untrustedLine: string) => UntrustedImportRow;
  /** Finds the tenant's id in an invalid or incomplete line, for the report. */
  readonly idOf: (untrustedLine: string) => string | undefined;
}

/**
 * @param header the first line of a CSV file @throws {ImportFileError} when it is not the header of an import
 */
export function csvParser(header: string): LineParser {
  const cells = cellsOf(header);
  const names = (cells ?? []).map((cell) => cell.trim().toLowerCase());
  const missing = REQUIRED.find((name) => !names.includes(name));
  if (missing !== undefined)
    throw new ImportFileError(`its first line is not a header: the column ${missing} is missing`);
  const unknown = names.find((name) => !isField(name));
  if (unknown !== undefined)
    throw new ImportFileError(
      `its header has the unknown column ${quoted(unknown)}: there are ${FIELD_NAMES.join(", ")}`,
    );
  if (new Set(names).size < names.length) throw new ImportFileError("its header has a duplicate column");
  const idAt = names.indexOf("id");
  const idOf = (line: string) => {
    // A cell is complete if another cell follows, or it is the header's last. No id has a quote or a comma.
    const cells = line.split(",", idAt + 2);
    return cells.length > idAt + 1 || names.length === idAt + 1
      ? unguarded(cells[idAt]?.trim() ?? "")
      : undefined;
  };
  const row = (line: string) => {
    const cells = cellsOf(line);
    if (cells === undefined)
      throw new ImportRowError('it is not CSV: a cell with a quote is "quoted", and its quotes are doubled');
    if (cells.length !== names.length)
      throw new ImportRowError(`it has ${cells.length} columns, and the header ${names.length}`);
    return Object.fromEntries(
      names.map((name, at) => [FIELDS[name as FieldName], unguarded(cells[at]?.trim() ?? "")]),
    );
  };
  return { row, idOf };
}

/** The cells of a line, or undefined if it is not valid CSV. */
function cellsOf(line: string): readonly string[] | undefined {
  // Faster: a line without quotes needs no parser.
  if (!line.includes('"')) return line.split(",");
  try {
    const [row, ...others] = parse(line) as string[][];
    return others.length === 0 ? row : undefined;
  } catch {
    return undefined;
  }
}

export const jsonLinesParser: LineParser = {
  row(line) {
    const untrusted = parseJson(line);
    const unknown = Object.keys(untrusted).find((name) => !isField(name));
    if (unknown !== undefined) throw new ImportRowError(`it has the unknown field ${quoted(unknown)}`);
    return Object.fromEntries(
      Object.entries(untrusted).map(([name, value]) => [FIELDS[name as FieldName], value]),
    );
  },
  idOf: (line) => /^\s*\{(?:[^{}[\]]*,)?\s*"id"\s*:\s*"([a-z0-9-]{1,64})"/.exec(line)?.[1],
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
  return (FIELD_NAMES as readonly string[]).includes(name);
}

/** A row with the file's column names. */
export type FileRow = Readonly<Partial<Record<FieldName, unknown>>>;

export function fileRowOf(row: ExportedRow): FileRow {
  const entries = FIELD_NAMES.map((name) => [name, row[FIELDS[name]]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The columns of an export. An environment without cells has no columns for them. */
function columnsOf(hasCells: boolean): readonly FieldName[] {
  return FIELD_NAMES.filter((name) => hasCells || (name !== "cell" && name !== "token_cell"));
}

export function csvHeader(hasCells: boolean): string {
  return columnsOf(hasCells).join(",");
}

/** Formats a row as a line of CSV. The values of an export have no line breaks. */
export function csvLine(row: FileRow): string {
  const cells = columnsOf(row.cell !== undefined).map((name) => guarded(cellText(row[name])));
  return stringify([cells]);
}

/** Matches the beginning of a formula, which a spreadsheet may run. */
const FORMULA = /^'*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

/** Prepends an apostrophe to a cell that looks like a formula, or like an escaped formula. */
export function guarded(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** Removes the apostrophe that `guarded` added. */
export function unguarded(untrustedText: string): string {
  return untrustedText.startsWith("'") && FORMULA.test(untrustedText)
    ? untrustedText.slice(1)
    : untrustedText;
}

function cellText(value: unknown): string {
  if (Array.isArray(value)) return scopesText(value);
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "");
}

function scopesText(scopes: readonly unknown[]): string {
  return scopes.some((scope) => /[\s[]/.test(String(scope))) ? JSON.stringify(scopes) : scopes.join(" ");
}
