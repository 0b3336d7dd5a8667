import type { ImportLine, ImportRow } from "../import/import-row";
import { type ImportOptions, importTenants, LINES_AT_ONCE } from "../import/import-tenants";
import { KeyStock } from "../import/key-stock";
import type { ImportTenancy } from "../import/ports";
import type { ImportedRow } from "../import/results";
import type { AuditEntry } from "../core/audit-trail";
import { batchesOf } from "../core/in-parallel";
import { apiKeyValue } from "../core/tenant-id";
import type { Cells, CellTenancy } from "./cells";
import type { DirectoryEntry } from "./directory";
import { SomeCellsFailedError } from "./errors";
import { namedCells, type RoutedCells, routingTokens, tokensTakenElsewhere } from "./hashed-tokens";
import { placeRows } from "./place-rows";
import { confirm, removeEntry } from "./place-tenant";
import type { SpreadOptions } from "./spread";

export interface ImportInCellsOptions extends ImportOptions {
  /** Receives a line, without a line break, for each cell that is passed over. @default no line is written */
  readonly tell?: (line: string) => void;
}

/** The most lines that are in memory at the same time. */
const MAX_LINES = 100_000;

/**
 * Imports the rows of a file into cells. Tenants that exist stay in their cells; others go to the stated cell,
 * or are spread by room. All cells import at the same time, because each has quotas of its own. The router learns
 * of tokens that are given by their hashes and name another cell than their tenant's.
 *
 * @param portsOf the ports of an import into a cell
 * @returns one result for each line, in the order of the lines
 * @throws {SomeCellsFailedError} at the end, without results for the lines of these cells. Running it again
 * continues.
 * @throws the errors of `importTenants`.
 */
export async function* importTenantsInCells(
  lines: AsyncIterable<ImportLine>,
  cells: RoutedCells,
  portsOf: (cell: CellTenancy) => ImportTenancy,
  { tell = () => undefined, ...options }: ImportInCellsOptions = {},
): AsyncIterable<ImportedRow & { readonly cell?: string }> {
  const opened = new Map<string, ImportTenancy>();
  const openPorts = (cell: CellTenancy): ImportTenancy => {
    const ports = opened.get(cell.cell) ?? portsOf(cell);
    opened.set(cell.cell, ports);
    return ports;
  };
  const stocks = new Map<string, KeyStock>();
  const stockOf = (cell: CellTenancy): KeyStock => {
    const stock = stocks.get(cell.cell) ?? new KeyStock(openPorts(cell).inventory);
    stocks.set(cell.cell, stock);
    return stock;
  };
  const importers = new Map<string, Importer>();
  for (const cell of cells.all)
    importers.set(cell.cell, newImporter(cell, cells, openPorts, stockOf, options));
  const placing = { freeKeys: (cell: CellTenancy) => stockOf(cell).free(), tell };
  const failed = new Map<string, unknown>();
  for await (const some of batchesOf(lines, Math.min(LINES_AT_ONCE * cells.all.length, MAX_LINES)))
    yield* importBatch(some, cells, openPorts, importers, failed, placing);
  if (failed.size > 0) throw new SomeCellsFailedError([...failed].map(([cell, error]) => ({ cell, error })));
}

async function* importBatch(
  lines: readonly ImportLine[],
  cells: RoutedCells,
  portsOf: (cell: CellTenancy) => ImportTenancy,
  importers: ReadonlyMap<string, Importer>,
  failed: Map<string, unknown>,
  placing: SpreadOptions,
): AsyncIterable<ImportedRow & { readonly cell?: string }> {
  const rows = lines.flatMap((each) => ("row" in each ? [each.row] : []));
  const { entries, added, refused } = await placeRows(rows, cells, new Set(failed.keys()), placing);
  const taken = await tokensTakenElsewhere(rows, entries, cells, portsOf);
  const cellOf = (line: ImportLine) => ("row" in line ? entries.get(line.row.tenantId)?.cell : undefined);
  const byCell = new Map<string, ImportLine[]>();
  for (const line of lines) {
    const cell = cellOf(line);
    if (cell === undefined) continue;
    const some = byCell.get(cell) ?? [];
    byCell.set(cell, some);
    some.push(unlessTaken(line, taken));
  }
  const results = new Map<string, Buffered<ImportedRow>>();
  for (const [cell, some] of byCell) {
    const importer = importers.get(cell);
    if (importer !== undefined && !failed.has(cell)) results.set(cell, new Buffered(importer(some, entries)));
  }
  try {
    for (const line of lines) {
      const cell = cellOf(line);
      if (cell === undefined) {
        yield refusedRow(line, refused);
        continue;
      }
      const row = await results.get(cell)?.next();
      if (row === undefined) continue;
      const { id = "" } = row;
      const home = cells.all.find((each) => each.cell === cell);
      if (row.outcome === "failed" && home && added.has(id)) await removeEntry(id, home, cells);
      yield { ...row, cell };
    }
  } finally {
    for (const each of results.values()) each.stop();
  }
  for (const [cell, { failure }] of results) if (failure !== undefined) failed.set(cell, failure.cause);
}

/** A row whose token is another tenant's, as a line with that problem. */
function unlessTaken(line: ImportLine, taken: ReadonlyMap<string, string>): ImportLine {
  if (!("row" in line) || line.row.token?.kind !== "hash") return line;
  const problem = taken.get(line.row.token.tokenHash);
  return problem === undefined ? line : { line: line.line, id: line.row.tenantId, problem };
}

function refusedRow(line: ImportLine, refused: ReadonlyMap<string, string>): ImportedRow {
  if (!("row" in line)) {
    const { id, problem } = line;
    return { line: line.line, ...(id !== undefined && { id }), outcome: "failed", reason: problem };
  }
  const { tenantId } = line.row;
  const reason = refused.get(tenantId) ?? "it has no cell";
  return { line: line.line, id: tenantId, outcome: "failed", reason };
}

type Importer = (
  lines: readonly ImportLine[],
  entries: ReadonlyMap<string, DirectoryEntry>,
) => AsyncIterable<ImportedRow>;

/** Imports lines into one cell. Each tenant's first record confirms the tenant's entry. */
function newImporter(
  cell: CellTenancy,
  cells: RoutedCells,
  portsOf: (cell: CellTenancy) => ImportTenancy,
  stockOf: (cell: CellTenancy) => KeyStock,
  options: ImportOptions,
): Importer {
  return (lines, entries) => {
    const rows = lines.flatMap((each) => ("row" in each ? [each.row] : []));
    const tenancy = routingTokens(portsOf(cell), cell.cell, namedCells(rows, cells), cells);
    const confirmed = new Set<string>();
    const { records } = tenancy;
    const within: ImportTenancy = {
      ...tenancy,
      audit: { ...tenancy.audit, of: (tenantId) => eventsOf(tenantId, cell, cells) },
      records: {
        ...records,
        async write(record, replaces) {
          await records.write(record, replaces);
          const entry = entries.get(record.tenantId);
          if (entry === undefined || confirmed.has(record.tenantId)) return;
          await confirm(record, entry, { cell: cell.cell, tenancy }, cells);
          confirmed.add(record.tenantId);
        },
      },
    };
    const derived = lines.map((each) =>
      "row" in each ? { ...each, row: withOwnKey(each.row, cells.all[0], cell) } : each,
    );
    return importTenants(inOrder(derived), within, options, stockOf(cell));
  };
}

/** A tenant's events in its cell and in those that it has left, where its tokens may have been revoked. */
async function* eventsOf(
  tenantId: string,
  { cell }: CellTenancy,
  { all }: Pick<Cells, "all">,
): AsyncIterable<AuditEntry> {
  const names = new Set([cell]);
  // A set also iterates over what is added meanwhile.
  for (const name of names)
    for await (const event of all.find((each) => each.cell === name)?.tenancy.audit.of(tenantId) ?? []) {
      yield event;
      if (event.change === "move-cell" && event.before?.cell !== undefined) names.add(event.before.cell);
    }
}

/** A row whose key has the value that `create` gives it in a cell. Rows are checked as the first cell's. */
function withOwnKey(row: ImportRow, first: CellTenancy, cell: CellTenancy): ImportRow {
  const { tenantId, clientId } = row;
  const isDerived = clientId === apiKeyValue(first.tenancy.environment, tenantId);
  return isDerived ? { ...row, clientId: apiKeyValue(cell.tenancy.environment, tenantId) } : row;
}

async function* inOrder<Value>(values: readonly Value[]): AsyncIterable<Value> {
  yield* values;
}

/** Reads values ahead of their consumer, so that a slow cell does not hold up another one. */
class Buffered<Value> {
  readonly #values: Value[] = [];
  #isDone = false;
  #isStopped = false;
  #wake: () => void = () => undefined;
  failure: { readonly cause: unknown } | undefined;

  constructor(values: AsyncIterable<Value>) {
    void this.#read(values);
  }

  async #read(values: AsyncIterable<Value>): Promise<void> {
    try {
      for await (const value of values) {
        if (this.#isStopped) break;
        this.#values.push(value);
        this.#wake();
      }
    } catch (cause) {
      this.failure = { cause };
    }
    this.#isDone = true;
    this.#wake();
  }

  /** @returns undefined at the end, or after a failure */
  async next(): Promise<Value | undefined> {
    while (this.#values.length === 0 && !this.#isDone)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#values.shift();
  }

  stop(): void {
    this.#isStopped = true;
  }
}
