import type { Authorization, RequestSpec, Step } from "../case";

/** The default route of cases: one that requires a token and a key. */
export interface Probe {
  readonly path: string;
  /** The route that returns the caller, if the document has it. */
  readonly whoami: boolean;
  /** The route's scopes, if it requires any. @default none */
  readonly scopes?: readonly string[];
  /** A GET route without variables that requires a scope. @default the document has none */
  readonly scoped?: { readonly path: string; readonly scopes: readonly string[] };
}

export const absent: Authorization = { kind: "absent" };
export const literal = (value: string): Authorization => ({ kind: "literal", value });
export const token = (name: string, before?: string): Authorization => ({
  kind: "token",
  token: name,
  ...(before !== undefined && { before }),
});
export const stranger = (form: "minted" | "openssl"): Authorization => ({ kind: "stranger", form });

export function get(
  path: string,
  authorization: Authorization,
  more: Partial<RequestSpec> = {},
): RequestSpec {
  return { method: "GET", path, authorization, ...more };
}

/** Sends a request, named after it. */
export function send(request: RequestSpec, more: { mayLackLine?: true; name?: string } = {}): Step {
  const { name = `${request.method} ${request.path}`, ...rest } = more;
  return { kind: "send", name, request, ...rest };
}
