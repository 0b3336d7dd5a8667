import { parseToken } from "@tollgate/token-hashing";
import { type VerifiedToken, verifyToken } from "../token/verify-token";
import { type Cells, cellNamed, type CellTenancy } from "./cells";
import { SomeCellsFailedError } from "./errors";

/**
 * Finds the owner of a secret in the cell that the token names, else in the others. A moved tenant's token is
 * in two cells for a while: the directory decides.
 *
 * @throws {SomeCellsFailedError} when no other cell has the token
 */
export async function verifyTokenInCells(
  untrustedToken: string,
  authorizer: Parameters<typeof verifyToken>[1],
  cells: Cells,
): Promise<VerifiedToken & { readonly cell?: string }> {
  const isNamed = ({ tenancy: { environment } }: CellTenancy) =>
    parseToken(untrustedToken, environment.tokenPrefix) === "minted";
  const order = [...cells.all.filter(isNamed), ...cells.all.filter((cell) => !isNamed(cell))];
  const failed: { readonly cell: string; readonly error: unknown }[] = [];
  let unknown: VerifiedToken | undefined;
  for (const { cell, tenancy } of order) {
    const verified = await verifyToken(untrustedToken, authorizer, tenancy).catch((error: unknown) => {
      failed.push({ cell, error });
      return undefined;
    });
    if (verified?.state === "damaged" || verified?.state === "not-accepted") return verified;
    if (verified?.state === "unknown") unknown = verified;
    else if (verified !== undefined)
      return (
        (await inCellOf(verified.tenantId, cell, untrustedToken, authorizer, cells)) ?? { ...verified, cell }
      );
  }
  if (failed.length > 0 || unknown === undefined) throw new SomeCellsFailedError(failed);
  return unknown;
}

/** The same token in the tenant's cell, if that is another one which knows it. */
async function inCellOf(
  tenantId: string | undefined,
  found: string,
  untrustedToken: string,
  authorizer: Parameters<typeof verifyToken>[1],
  cells: Cells,
): Promise<(VerifiedToken & { readonly cell: string }) | undefined> {
  const cell = tenantId && (await cells.directory.get(tenantId))?.cell;
  if (!cell || cell === found) return undefined;
  const verified = await verifyToken(untrustedToken, authorizer, cellNamed(cell, cells).tenancy);
  return verified.state === "unknown" ? undefined : { ...verified, cell };
}
