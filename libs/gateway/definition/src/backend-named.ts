import type { Backend } from "./backend";
import { backends } from "./backends";

/** The backend of a name; undefined when there is none. */
export function backendNamed(untrustedName: unknown): Backend | undefined {
  return typeof untrustedName === "string" && Object.hasOwn(backends, untrustedName)
    ? backends[untrustedName]
    : undefined;
}
