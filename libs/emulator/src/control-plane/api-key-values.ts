import type { State } from "../state/state";
import { badRequest, conflict } from "./control-error";

/** "API key value: between 20 and 128 alphanumeric characters"; in practice hyphens and more are taken. */
const MIN_LENGTH = 20;
const MAX_LENGTH = 128;
const MAX_NAME_LENGTH = 1024;

/** @throws {ControlError} when a key could not have this value and name, or another key has the value. */
export function checkNewKey(state: State, untrustedValue: string, untrustedName: string | undefined): void {
  checkKeyShape(untrustedValue, untrustedName);
  if (state.keys.withValue(untrustedValue)) throw conflict("API Key already exists");
}

/** @throws {ControlError} */
export function checkKeyShape(untrustedValue: string, untrustedName: string | undefined): void {
  if (untrustedValue.length < MIN_LENGTH) {
    throw badRequest(`API Key value should be at least ${MIN_LENGTH} characters`);
  }
  if (untrustedValue.length > MAX_LENGTH) {
    throw badRequest(`API Key value should be at most ${MAX_LENGTH} characters`);
  }
  if (!/^[!-~]+$/.test(untrustedValue)) throw badRequest("API Key value has characters that are not allowed");
  if ((untrustedName?.length ?? 0) > MAX_NAME_LENGTH) {
    throw badRequest(`API Key name should be at most ${MAX_NAME_LENGTH} characters`);
  }
}
