// The backends that a team wrote: parsing, checks, and a function's access and variables in an environment.
// Not here: their fields (schema), the team's file (../backends.ts), and the deployment (libs/gateway/infra).

import { allAccounts, environments } from "@tollgate/environments";
import { backends as written } from "../backends";
import { parseBackends } from "./parse-backends";

/**
 * The backends that an operation can name. All readers use this variable, whose value is checked, so that the
 * local gateway, the stacks and the tests refuse the same backends.
 */
export let backends = parseBackends(written, { account: allAccounts(), environments });

/**
 * Replaces the backends after an edit, while the local gateway runs.
 *
 * @returns a function that restores the previous backends
 * @throws {BackendError} with every mistake in them; the backends are then unchanged
 */
export function replaceBackends(untrusted: unknown): () => void {
  const before = backends;
  backends = parseBackends(untrusted, { account: allAccounts(), environments });
  return () => {
    backends = before;
  };
}
