import { account, environments } from "@tollgate/environments";
import { backends as written } from "../backends";
import { parseBackends } from "./parse-backends";

/**
 * The backends that an operation can name. Whatever reads them reads them here, where they are checked, so that the local
 * gateway, the stacks and the tests refuse the same.
 */
export let backends = parseBackends(written, { account, environments });

/**
 * Takes other backends from now on: those of an edit, while the local gateway serves.
 *
 * @returns what takes back those that were there before
 * @throws {BackendError} with every mistake in them; then nothing has changed
 */
export function replaceBackends(untrusted: unknown): () => void {
  const before = backends;
  backends = parseBackends(untrusted, { account, environments });
  return () => {
    backends = before;
  };
}
