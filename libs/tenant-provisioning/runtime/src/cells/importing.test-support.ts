import { hashToken } from "@tollgate/token-hashing";
import { inconsistencies } from "../core/fakes.test-support";
import { aroundCalls } from "../core/ports.test-support";
import { importInto } from "../import/import.test-support";
import type { ImportLine, UntrustedImportRow } from "../import/import-row";
import type { MintedSecret } from "../import/ports";
import type { ImportedRow } from "../import/results";
import { ImportRowChecker } from "../import/row-checker";
import { drainCell } from "./drain/drain-cell";
import { SomeCellsFailedError } from "./errors";
import { importTenantsInCells } from "./import-tenants";
import { type FakeCells, fakeCells, worldOf } from "./move/moving.test-support";

/** Runs around each call of a process, such as `2.records.write`, over all cells. */
export type Around = (name: string, call: () => unknown, count: number) => Promise<unknown>;

export interface Imported {
  readonly rows: readonly (ImportedRow & { readonly cell?: string })[];
  readonly told: readonly string[];
  /** The error with which the run ended, after its rows. @default it ended well */
  readonly error?: unknown;
}

/** A file of secrets, which a run that continues reads. */
export type SecretsOfRun = MintedSecret[];

/** Imports of files into three cells. */
export class Importing {
  readonly cells: FakeCells = fakeCells();
  /** The calls of the last process. */
  calls = 0;
  private readonly imports = new Map(
    [...this.cells.worlds].map(([cell, world]) => [cell, importInto(world).ports] as const),
  );

  /** Imports rows as lines of a file. @param secrets the file of minted secrets */
  async import(
    rows: readonly UntrustedImportRow[],
    secrets: SecretsOfRun,
    around: Around = async (_, call) => call(),
  ): Promise<Imported> {
    const wrap = this.process(around);
    const context = this.cells.contextOf(wrap);
    const done: (ImportedRow & { readonly cell?: string })[] = [];
    const told: string[] = [];
    const kept = {
      find: (tenantId: string, tokenId: string) =>
        secrets.find((each) => each.tenantId === tenantId && each.tokenId === tokenId)?.token,
      keep: async (some: readonly MintedSecret[]) => void secrets.push(...some),
    };
    const importing = importTenantsInCells(
      this.linesOf(rows),
      context,
      ({ cell, tenancy }) => {
        const { inventory, batches, keyImport } =
          this.imports.get(cell) ?? importInto(worldOf(this.cells, cell)).ports;
        return { ...tenancy, ...wrap({ inventory, batches, keyImport }, cell), secrets: kept };
      },
      { tell: (line) => told.push(line) },
    );
    try {
      for await (const row of importing) done.push(row);
      return { rows: done, told };
    } catch (error) {
      return { rows: done, told, error };
    }
  }

  /** Drains a cell to the end. */
  drain(cell: string, around: Around = async (_, call) => call()) {
    const { clock } = this.cells;
    const waitUntil = async (at: number) => clock.advance(Math.max(0, at * 1000 - clock()));
    return drainCell({ cell, waitUntil }, this.cells.contextOf(this.process(around)));
  }

  /** The ports of one process, whose calls are counted over all cells. */
  private process(around: Around) {
    let count = 0;
    return <Ports extends object>(ports: Ports, cell: string): Ports =>
      aroundCalls(ports, (name, call) => {
        this.calls = count += 1;
        return around(cell === "" ? name : `${cell}.${name}`, call, count);
      });
  }

  /** Keys that are no tenants, so many that an account takes only some more. */
  fillAccount(cell: string, free: number): void {
    const { keys } = worldOf(this.cells, cell);
    for (let at = keys.size; at < 10_000 - free; at += 1)
      keys.set(`other${at}`, { id: `other${at}`, value: `other${at}`, enabled: true });
  }

  /** Each tenant's cell by the directory. */
  get placed(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.cells.entries.values()].map(({ tenantId, cell }) => [tenantId, cell]));
  }

  /**
   * What contradicts itself in and between the cells, or the rows of a file that was imported to its end. Empty if nothing
   * was lost or made twice.
   */
  wrong(rows: readonly UntrustedImportRow[], secrets: SecretsOfRun): string[] {
    const { worlds, entries, rooms } = this.cells;
    const found: string[] = [];
    for (const [cell, world] of worlds) {
      found.push(
        ...inconsistencies(world)
          .filter((each) => !each.startsWith("key other"))
          .map((each) => `cell ${cell}: ${each}`),
      );
      for (const tenantId of world.records.keys())
        if (entries.get(tenantId)?.cell !== cell)
          found.push(`${tenantId} is in cell ${cell} and is not entered there`);
      const entered = [...entries.values()].filter((entry) => entry.cell === cell).length;
      if ((rooms.get(cell)?.reserved ?? 0) < entered) found.push(`the room of cell ${cell} is too low`);
    }
    for (const { id, token } of rows) {
      const tenantId = String(id);
      const world = worlds.get(entries.get(tenantId)?.cell ?? "");
      if (world === undefined) {
        found.push(`${tenantId} is in no cell`);
        continue;
      }
      if (!world.records.has(tenantId)) found.push(`${tenantId} is not in its cell`);
      const tokens = [...worlds.values()].flatMap((each) =>
        [...each.tokens.values()].filter((stored) => stored.tenantId === tenantId),
      );
      if (tokens.length !== (token === undefined ? 0 : 1))
        found.push(`${tenantId} has ${tokens.length} tokens`);
      const hashes = secrets
        .filter((each) => each.tenantId === tenantId)
        .map((each) => hashToken(each.token));
      for (const { tokenHash } of tokens)
        if (tokenHash !== token && !hashes.includes(tokenHash))
          found.push(`the secret of ${tenantId} is lost`);
    }
    return found;
  }

  private async *linesOf(rows: readonly UntrustedImportRow[]): AsyncIterable<ImportLine> {
    const { environment, clock } = this.cells;
    const checker = new ImportRowChecker(environment, Math.floor(clock() / 1000));
    let line = 0;
    for (const row of rows) yield { line: (line += 1), row: checker.check(row, line) };
  }
}

/** The names of the cells that a run reported as failed. */
export const failedCells = ({ error }: Imported) =>
  error instanceof SomeCellsFailedError ? error.failed.map(({ cell }) => cell) : [];
