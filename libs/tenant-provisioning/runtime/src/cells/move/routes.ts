// What the router is told about the tokens of a tenant that moves.

import { exceptionKey } from "@tollgate/cell-router";
import { inParallel } from "../../core/in-parallel";
import type { TokenCopy } from "../../core/token-copies";
import type { RouterException } from "../router-exceptions";
import type { MoveContext } from "./context";

type RoutedToken = Pick<TokenCopy, "tokenHash" | "origin">;

const READS_AT_ONCE = 10;

/**
 * The exceptions for tokens of a cell that are to be served by one. A token that names the cell needs none.
 *
 * @param storedIn the cell that has the tokens
 * @param cell undefined for a tenant that is gone
 */
export function exceptionsFor(
  tokens: readonly RoutedToken[],
  storedIn: string,
  cell: string | undefined,
): readonly RouterException[] {
  return tokens.map(({ tokenHash: hash, origin = storedIn }) => ({
    hash,
    cell: origin === cell ? undefined : cell,
  }));
}

/** Whether the router sends every one of a cell's tokens to the cell. */
export async function areRoutedTo(
  cell: string,
  tokens: readonly RoutedToken[],
  { exceptions }: Pick<MoveContext, "exceptions">,
): Promise<boolean> {
  let isRouted = true;
  await inParallel(tokens, READS_AT_ONCE, async ({ tokenHash, origin = cell }) => {
    const routed = (await exceptions.get(exceptionKey(tokenHash))) ?? origin;
    isRouted &&= routed === cell;
  });
  return isRouted;
}

/** Tells the router where a tenant is, after a run that others have overtaken has told it otherwise. */
export async function restoreRoutes(
  tenantId: string,
  tokens: readonly RoutedToken[],
  { storedIn, told }: { readonly storedIn: string; readonly told: string },
  { directory, exceptions }: Pick<MoveContext, "directory" | "exceptions">,
): Promise<void> {
  const entry = await directory.get(tenantId);
  // A move to the same cell that has not been routed yet: the tenant works in both.
  if (entry?.status === "moving" || entry?.cell === told || tokens.length === 0) return;
  await exceptions.write(exceptionsFor(tokens, storedIn, entry?.cell));
}
