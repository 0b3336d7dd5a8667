import { CsvError, parse as parseCsv } from "csv-parse/sync";
import { badRequest, ControlError } from "../protocol/errors";

/** A row of an API key file, with defaults for missing cells. Its texts are untrusted. */
export interface KeyRow {
  /** Where the row begins in the file, from 1. */
  readonly line: number;
  readonly name: string;
  readonly key: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly planIds: readonly string[];
}

/** A row that cannot be parsed, with the reason, which never contains the key's value. */
export interface UnreadableRow {
  readonly line: number;
  readonly problem: ControlError;
}

const COLUMNS = ["Name", "Key", "Description", "Enabled", "UsagePlanIds"] as const;
type Column = (typeof COLUMNS)[number];

/** Spaces around cells and a byte order mark are ignored, and rows may lack their last cells, as spreadsheets write them. */
const CSV = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true } as const;

interface CsvRow {
  readonly record: readonly string[];
  /** `lines` is where the row ends. */
  readonly info: { readonly lines: number };
}

/**
 * Reads "API Gateway API key file format" of the developer guide: CSV with a header whose names are in any case and
 * order. `Name` and `Key` are required; columns that the page does not name are ignored. "The default value is an empty
 * string or a true Boolean value": a key is enabled unless its cell says otherwise.
 *
 * @throws {ControlError} for a file without that header, or that is not CSV. It names the line, and no content.
 */
export function readKeyFile(untrustedText: string): readonly (KeyRow | UnreadableRow)[] {
  const [header, ...rows] = parse(untrustedText);
  const columns = readHeader(header?.record ?? []);
  return rows.map(({ record, info }) => {
    // A cell may have line ends in it.
    const line = info.lines - record.join().split(/\r\n|\r|\n/).length + 1;
    try {
      return { line, ...readRow(record, columns, header?.record.length ?? 0) };
    } catch (error) {
      if (error instanceof ControlError) return { line, problem: error };
      throw error;
    }
  });
}

function parse(untrustedText: string): readonly CsvRow[] {
  try {
    return parseCsv(untrustedText, CSV) as unknown as readonly CsvRow[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw badRequest(`Invalid API keys file: it is no CSV at line ${String(error["lines"])}`);
  }
}

type Columns = Readonly<Partial<Record<Column, number>>>;

function readHeader(untrustedNames: readonly string[]): Columns {
  const names = untrustedNames.map((name) => name.toLowerCase());
  const columns: Partial<Record<Column, number>> = {};
  for (const column of COLUMNS) {
    const at = names.indexOf(column.toLowerCase());
    // Recorded for `Key` (boto3#1280).
    if (at === -1 && (column === "Key" || column === "Name"))
      throw badRequest(`Missing required column '${column}'`);
    if (at !== names.lastIndexOf(column.toLowerCase())) throw badRequest(`Column '${column}' is there twice`);
    if (at !== -1) columns[column] = at;
  }
  return columns;
}

function readRow(untrustedRecord: readonly string[], columns: Columns, width: number): Omit<KeyRow, "line"> {
  const cells = joinSingleQuoted(untrustedRecord, columns.UsagePlanIds);
  // Otherwise an unquoted comma would move the following cells into other columns, or drop them.
  if (cells.slice(width).some((cell) => cell !== "")) {
    throw badRequest(`The row has ${cells.length} cells, and the header has ${width}`);
  }
  const cell = (column: Column) => cells[columns[column] ?? -1] ?? "";
  return {
    name: cell("Name"),
    key: cell("Key"),
    description: cell("Description"),
    enabled: readEnabled(cell("Enabled")),
    planIds: [
      ...new Set(
        cell("UsagePlanIds")
          .split(",")
          .flatMap((id) => id.trim() || []),
      ),
    ],
  };
}

/** Of any case, as the page's `TRUE` and `true`. What else API Gateway takes is not published. */
function readEnabled(untrustedCell: string): boolean {
  const text = untrustedCell.trim().toLowerCase();
  if (text === "" || text === "true") return true;
  if (text === "false") return false;
  throw badRequest("Invalid boolean value specified for Enabled");
}

/** The list of plans may be "enclosed with a pair of double or single quotes"; CSV knows the double ones only. */
function joinSingleQuoted(cells: readonly string[], at: number | undefined): readonly string[] {
  if (at === undefined || !cells[at]?.startsWith("'")) return cells;
  const end = cells.findIndex(
    (cell, index) => index >= at && cell.endsWith("'") && !(index === at && cell === "'"),
  );
  if (end === -1) throw badRequest("Invalid UsagePlanIds: the quote is not closed");
  return [
    ...cells.slice(0, at),
    cells
      .slice(at, end + 1)
      .join(",")
      .slice(1, -1),
    ...cells.slice(end + 1),
  ];
}
