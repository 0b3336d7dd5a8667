import { exceptionKey } from "@tollgate/cell-router";
import { chunksOf, inParallel } from "../../core/in-parallel";
import { tenantNamedBy } from "../../core/tenant-id";
import { isElsewhere, type TenantRecord } from "../../core/tenant-record";
import { type FoundToken, tokenIdOf } from "../../core/tokens";
import type { Cells, CellTenancy } from "../cells";
import type { DirectoryEntry } from "../directory";
import { KnownCellsError } from "../errors";
import type { RouterException, RouterExceptions } from "../router-exceptions";
import { AT_ONCE, type CellFinding } from "./finding";

/** A token whose exception, or lack of one, does not fit the cell that stores it. */
export type OddToken = Pick<FoundToken, "tokenHash" | "tokenId" | "tenantId" | "origin">;

const READS_AT_ONCE = 10;

type Context = Pick<Cells, "all" | "directory" | "environment" | "router">;

/**
 * Compares the router's exceptions with the tokens of all cells. It holds the exceptions, of which CloudFront allows 5 MB,
 * and the tokens that do not fit; all others pass by.
 *
 * An exception is written before the tenant counts in its cell and changed before its tokens leave that cell. So one
 * that was there before the tokens were read, and is that of no token, has none.
 */
export class ExceptionExamination {
  /** The cell of each exception whose token was not seen yet, by key. */
  readonly #unseen: Map<string, string>;
  readonly #all: ReadonlyMap<string, string>;

  private constructor(
    all: ReadonlyMap<string, string>,
    private readonly exceptions: RouterExceptions,
    private readonly cells: Context,
  ) {
    this.#all = all;
    this.#unseen = new Map(all);
  }

  /** Reads the exceptions. Call it before any token is read. @throws any error of the router's store */
  static async begin(exceptions: RouterExceptions, cells: Context): Promise<ExceptionExamination> {
    const all = new Map<string, string>();
    for await (const { key, cell } of exceptions.list()) all.set(key, cell);
    return new ExceptionExamination(all, exceptions, cells);
  }

  /** Passes the tokens of a cell on. @param odd gets those that do not fit */
  async *passing(
    { cell, tenancy }: Pick<CellTenancy, "cell" | "tenancy">,
    tokens: AsyncIterable<FoundToken>,
    odd: OddToken[],
  ): AsyncIterable<FoundToken> {
    for await (const token of tokens) {
      const { tokenHash, tokenId, origin, clientId } = token;
      const key = exceptionKey(tokenHash);
      const stated = this.#all.get(key);
      this.#unseen.delete(key);
      // Of a token that is listed as another tenant's, the key's tenant moves.
      const tenantId = tenantNamedBy(clientId, tenancy.environment) ?? token.tenantId;
      if (isOdd(stated, origin, cell, this.cells) && token.undelivered !== true)
        odd.push({
          tokenHash,
          ...(tokenId && { tokenId }),
          ...(tenantId && { tenantId }),
          ...(origin && { origin }),
        });
      yield token;
    }
  }

  /** The findings about tokens of a cell that do not fit. A tenant that moves is the move's. */
  async *findings(
    { cell, tenancy }: Pick<CellTenancy, "cell" | "tenancy">,
    odd: readonly OddToken[],
  ): AsyncIterable<CellFinding> {
    for (const some of chunksOf(odd, AT_ONCE)) {
      const ids = some.flatMap(({ tenantId }) => tenantId ?? []);
      const unreadable = new Set<string>();
      const entries = await this.cells.directory.getMany(ids, (id) => unreadable.add(id));
      // A tenant that the directory lacks is where its record counts.
      const records = await tenancy.records.getMany(ids.filter((id) => !entries.has(id)));
      for (const token of some) {
        const { tokenHash, tenantId = "", origin } = token;
        const entry = entries.get(tenantId);
        const isFirst = cell === this.cells.all[0].cell;
        const isHere =
          entry === undefined ? isFirst && doesCount(records.get(tenantId)) : entry.cell === cell;
        const isMoves = entry?.status === "moving" || entry?.status === "returning";
        if (!isHere || isMoves || unreadable.has(tenantId)) continue;
        const stated = await this.exceptions.get(exceptionKey(tokenHash));
        if (!isOdd(stated, origin, cell, this.cells)) continue;
        if (token.tenantId === undefined && (await this.#isIn(stated, tokenHash))) continue;
        // It may have been revoked since it was read.
        if ((await tenancy.lookup.find(tokenHash)) === undefined) continue;
        yield this.#findingOf(token, stated, cell, entry);
      }
    }
  }

  async #isIn(cell: string | undefined, tokenHash: string): Promise<boolean> {
    const found = this.cells.all.find((each) => each.cell === cell);
    return (await found?.tenancy.lookup.find(tokenHash)) !== undefined;
  }

  #findingOf(
    token: OddToken,
    stated: string | undefined,
    cell: string,
    entry: DirectoryEntry | undefined,
  ): CellFinding {
    const { tokenHash: hash, origin, tenantId } = token;
    const common = { cell, subject: tokenIdOf(token), mend: "doctor --fix" };
    const route =
      stated === undefined ? "the router knows nothing of it" : `the router sends it to cell ${stated}`;
    const repair = async () => {
      const now = tenantId === undefined ? undefined : await this.cells.directory.get(tenantId);
      if (now?.revision !== entry?.revision) return false;
      await this.exceptions.write([{ hash, cell: origin === undefined ? undefined : cell }]);
      return true;
    };
    const owner = tenantId === undefined ? "" : ` of tenant ${tenantId}`;
    if (origin === undefined) {
      const cause = `the token${owner} is at home in cell ${cell}, and ${route}`;
      return { ...common, kind: "exception-stale", cause, repair };
    }
    const cause = `the token${owner} names cell ${origin} and is in cell ${cell}, and ${route}: 401`;
    return { ...common, kind: "exception-missing", cause, repair };
  }

  /**
   * Exceptions of no token. Call it once the tokens of all cells have passed. It reads the tokens of the cells that it
   * suspects once more, because an import writes exceptions before their tokens.
   */
  async *withoutToken(): AsyncIterable<CellFinding> {
    const suspects = new Set(this.#unseen.values());
    if (this.#unseen.size === 0) return;
    for (const { cell, inventory } of this.cells.all)
      if (suspects.has(cell))
        for await (const { tokenHash } of inventory.tokens()) this.#unseen.delete(exceptionKey(tokenHash));
    const isRouted = await this.#cellsOfRouterAlone();
    const unseen = [...this.#unseen];
    for (const [key, cell] of unseen.filter(([, name]) => isRouted(name))) {
      const cause = `the router may send a token to cell ${cell}, which ${this.cells.environment} does not have`;
      const mend = `add cell ${cell} again, or deploy ${this.cells.environment}-router`;
      yield { kind: "exception-without-token", cell, subject: key, cause, mend };
    }
    const removable = unseen.filter(([, name]) => !isRouted(name));
    for (const some of chunksOf(removable, READS_AT_ONCE * 5)) {
      let removal: Promise<ReadonlySet<string>> | undefined;
      for (const [key, cell] of some) {
        const cause = `the router sends a token to cell ${cell}, and no token has this hash`;
        // All of them with the first, because each write costs two calls.
        const repair = async () => (await (removal ??= this.#remove(some))).has(key);
        yield { kind: "exception-without-token", cell, subject: key, cause, mend: "doctor --fix", repair };
      }
    }
  }

  /** Whether the deployed router may send requests to a cell that the environment does not have, and whose tokens are not read. */
  async #cellsOfRouterAlone(): Promise<(cell: string) => boolean> {
    const { all, router } = this.cells;
    const known = await router.knownCells().catch((error: unknown) => {
      if (error instanceof KnownCellsError) return undefined;
      throw error;
    });
    return (cell) => all.every((each) => each.cell !== cell) && known?.has(cell) !== false;
  }

  /** Removes exceptions that are as they were read. @returns their keys */
  async #remove(some: readonly (readonly [key: string, cell: string])[]): Promise<ReadonlySet<string>> {
    const same = new Set<string>();
    await inParallel(some, READS_AT_ONCE, async ([key, cell]) => {
      if ((await this.exceptions.get(key)) === cell) same.add(key);
    });
    // A key is the beginning of a hash.
    const changes = [...same].map((hash): RouterException => ({ hash, cell: undefined }));
    if (changes.length > 0) await this.exceptions.write(changes);
    return same;
  }
}

/** Whether a record is that of a tenant in its cell. Without one, a token is another program's. */
function doesCount(record: TenantRecord | undefined): boolean {
  return record === undefined || (!isElsewhere(record.status) && record.movesTo === undefined);
}

/**
 * Whether a token of a cell has another exception than it needs. One that names a token's own cell is unneeded, but only
 * in the first cell is it certain that no program has stored a token there which names another.
 *
 * @param stated the cell of the token's exception
 */
function isOdd(
  stated: string | undefined,
  origin: string | undefined,
  cell: string,
  { all: [first] }: Pick<Cells, "all">,
): boolean {
  if (origin !== undefined) return stated !== cell;
  return stated !== undefined && (stated !== cell || cell === first.cell);
}
