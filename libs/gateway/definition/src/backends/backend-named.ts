import type { Backend, BackendName } from "./schema/backend";
import { backends } from "./loaded-backends";

/** Returns the backend with a name; undefined when there is none. */
export function backendNamed(untrustedName: unknown): Backend | undefined {
  return typeof untrustedName === "string" && Object.hasOwn(backends, untrustedName)
    ? backends[untrustedName]
    : undefined;
}

/** @throws {Error} when there is no backend of that name: the document's names are checked earlier. */
export function requireBackend(name: BackendName): Backend {
  const backend = backendNamed(name);
  if (backend === undefined) throw new Error(`unknown backend ${JSON.stringify(name)}`);
  return backend;
}
