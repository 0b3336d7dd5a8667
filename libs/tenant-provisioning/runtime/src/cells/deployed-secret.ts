// Whether the deployed cells let a secret of the router pass. What the environment states says what they will do.
// Not here: the rule of the cells (`gateway/infra/src/waf`).

import type { RouterTarget } from "@tollgate/records";
import { inParallel } from "../core/in-parallel";
import type { DeployedRouter } from "./deployed-router";
import { CellNotAskedError, SecretRefusedError } from "./errors";
import { CELLS_AT_ONCE } from "./rooms";

/** The APIs of the cells, which are asked as the router asks them. */
export interface CellApis {
  /**
   * Sends a request with a secret of the router, and without a token.
   *
   * @returns whether the deployed web ACL lets it pass. A cell without a web ACL does
   * @throws {CellApiError} when the answer does not tell
   */
  takesSecret(target: RouterTarget, secret: string): Promise<boolean>;
}

/**
 * Requires that each cell to which the deployed router sends requests lets those with a secret pass.
 *
 * @throws {SecretRefusedError} {@link CellNotAskedError} {@link KnownCellsError}
 */
export async function requireTaken(
  secret: string,
  { router, apis }: { readonly router: DeployedRouter; readonly apis: CellApis },
): Promise<void> {
  const refusing: string[] = [];
  const failed: { readonly cell: string; readonly error: unknown }[] = [];
  await inParallel([...(await router.knownCells())], CELLS_AT_ONCE, async ([cell, target]) => {
    try {
      if (!(await apis.takesSecret(target, secret))) refusing.push(cell);
    } catch (error) {
      failed.push({ cell, error });
    }
  });
  if (refusing.length > 0) throw new SecretRefusedError(refusing.sort());
  if (failed.length > 0) throw new CellNotAskedError(failed);
}
