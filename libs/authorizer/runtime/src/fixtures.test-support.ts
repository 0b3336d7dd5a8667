import { hashToken, mintToken } from "@tollgate/token-hashing";
import type { AuthorizerDependencies, AuthorizerSettings } from "./authorize";

export const NOW_SECONDS = 1_790_000_000;
export const FOREIGN_TOKEN = "pZ0v9y2uKx1Qm4cT7hWb3nLd8sRf6gJa5eXiOoUqYk0=";

/** An in-memory store that counts its reads, and the other dependencies of `authorize`. */
export function dependencies(
  recordsByToken: Readonly<Record<string, object>> = {},
  settings: Partial<AuthorizerSettings> = {},
) {
  const records = new Map(
    Object.entries(recordsByToken).map(([token, record]) => [hashToken(token), record]),
  );
  const find = jest.fn(async (tokenHash: string): Promise<unknown> => records.get(tokenHash));
  return {
    find,
    records: { find },
    settings: { tokenPrefix: "tg_dev", acceptedTokens: "any", ...settings },
    clock: () => NOW_SECONDS * 1000,
  } satisfies AuthorizerDependencies & { find: unknown };
}

/** A token of the environment under test, with its record. */
export function mintedRecord(more: object = {}): { readonly token: string; readonly record: object } {
  const token = mintToken("tg_dev");
  return { token, record: { token: hashToken(token), clientId: "example-gateway-dev-acme", ...more } };
}
