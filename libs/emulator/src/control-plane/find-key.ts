import type { ApiKey } from "../state/api-key";
import type { State } from "../state/state";
import { notFound } from "./control-error";

/** @throws {ControlError} when there is no such key. */
export function findKey(state: State, untrustedKeyId: string | undefined): ApiKey {
  const key = state.keys.get(untrustedKeyId ?? "");
  if (!key) throw notFound("Invalid API Key identifier specified");
  return key;
}
