// Tokens that are given by their hashes, which do not say which cell the token names. The router learns of each that
// is stored in another cell than the one that it names.

import { inParallel } from "../core/in-parallel";
import type { NewToken, Tokens } from "../core/tokens";
import type { ImportRow } from "../import/import-row";
import type { ImportTenancy } from "../import/ports";
import type { Cells, CellTenancy } from "./cells";
import type { DirectoryEntry } from "./directory";
import { CELLS_AT_ONCE } from "./rooms";
import type { RouterExceptions } from "./router-exceptions";

/** Cells with the exceptions of their router. */
export interface RoutedCells extends Cells {
  readonly exceptions: Pick<RouterExceptions, "write">;
}

/** The cell that each token names, by its hash. */
export type NamedCells = ReadonlyMap<string, string>;

/** The tokens that rows give by their hashes. One of another program names no cell, so the router has it in the first. */
export function namedCells(rows: readonly ImportRow[], { all: [first] }: Pick<Cells, "all">): NamedCells {
  return new Map(
    rows.flatMap(({ token }) =>
      token?.kind === "hash" ? [[token.tokenHash, token.names ?? first.cell] as const] : [],
    ),
  );
}

/**
 * Ports of a cell that tell the router of each token before it is stored. A killed run leaves at most an exception
 * of a token that does not exist, which gets 401 in every cell.
 */
export function routingTokens<Ports extends Pick<ImportTenancy, "batches" | "tokens">>(
  ports: Ports,
  cell: string,
  named: NamedCells,
  { exceptions }: Pick<RoutedCells, "exceptions">,
): Ports {
  const route = async (tokens: readonly NewToken[]): Promise<readonly NewToken[]> => {
    const routed = tokens.map((token) => {
      const origin = named.get(token.tokenHash) ?? cell;
      return origin === cell ? token : { ...token, origin };
    });
    const changes = routed.flatMap(({ tokenHash: hash, origin }) =>
      origin === undefined ? [] : [{ hash, cell }],
    );
    if (changes.length > 0) await exceptions.write(changes);
    return routed;
  };
  return {
    ...ports,
    batches: {
      ...ports.batches,
      putTokens: async (tokens) => ports.batches.putTokens(await route(tokens)),
    },
    tokens: {
      ...ports.tokens,
      async put(token) {
        for (const routed of await route([token])) await ports.tokens.put(routed);
      },
    },
  };
}

/** Ports of a cell whose adopted tokens, which other programs minted, the router sends to the cell. */
export function routingAdopted<Ports extends { readonly tokens: Tokens }>(
  ports: Ports,
  cell: string,
  { exceptions, all: [first] }: RoutedCells,
): Ports {
  if (cell === first.cell) return ports;
  return {
    ...ports,
    tokens: {
      ...ports.tokens,
      async assign(hash, owner) {
        await exceptions.write([{ hash, cell }]);
        await ports.tokens.assign(hash, { ...owner, origin: first.cell });
      },
    },
  };
}

/**
 * Finds tokens that another tenant has in another cell: the router would send that tenant's requests to this one. A
 * tenant that moves has its own tokens in two cells.
 *
 * @returns the reason to refuse a token, by its hash
 */
export async function tokensTakenElsewhere(
  rows: readonly ImportRow[],
  entries: ReadonlyMap<string, DirectoryEntry>,
  { all }: Pick<Cells, "all">,
  portsOf: (cell: CellTenancy) => Pick<ImportTenancy, "batches" | "lookup">,
): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>();
  await inParallel(all, CELLS_AT_ONCE, async (each) => {
    const { cell } = each;
    const owners = new Map<string, string>();
    for (const { tenantId, token } of rows) {
      const home = entries.get(tenantId)?.cell;
      if (token?.kind === "hash" && home !== undefined && home !== cell)
        owners.set(token.tokenHash, tenantId);
    }
    if (owners.size === 0) return;
    try {
      const { batches, lookup } = portsOf(each);
      for (const hash of (await batches.tokens([...owners.keys()])).keys()) {
        const tenantId = (await lookup.find(hash))?.tenantId;
        if (tenantId !== owners.get(hash))
          refused.set(hash, `the token is another tenant's, in cell ${cell}`);
      }
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      for (const hash of owners.keys())
        refused.set(hash, `cell ${cell} does not say whether the token is another tenant's: ${cause}`);
    }
  });
  return refused;
}
