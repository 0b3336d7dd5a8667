import { isIdentity } from "@tollgate/records";
import type { State } from "../../../state/state";
import { badRequest, conflict } from "../protocol/errors";

/** "API key value: between 20 and 128 alphanumeric characters"; in practice hyphens and other characters are accepted, but no quotes. */
const MIN_LENGTH = 20;
const MAX_LENGTH = 128;
const MAX_NAME_LENGTH = 1024;
const MAX_DESCRIPTION_LENGTH = 125_000;

/** @throws {ControlError} for an invalid value, or one that another key has */
export function checkNewValue(state: State, untrustedValue: string): void {
  checkValue(untrustedValue);
  if (state.keys.withValue(untrustedValue)) throw conflict("API Key already exists");
}

/** @throws {ControlError} */
export function checkValue(untrustedValue: string): void {
  if (untrustedValue.length < MIN_LENGTH) {
    throw badRequest(`API Key value should be at least ${MIN_LENGTH} characters`);
  }
  if (untrustedValue.length > MAX_LENGTH) {
    throw badRequest(`API Key value exceeds maximum size of ${MAX_LENGTH} characters`);
  }
  if (!isIdentity(untrustedValue)) throw badRequest("API Key value has characters that are not allowed");
}

/** @throws {ControlError} when a key's name or description is longer than API Gateway accepts */
export function checkTexts(untrusted: { name?: string | undefined; description?: string | undefined }): void {
  if ((untrusted.name?.length ?? 0) > MAX_NAME_LENGTH) {
    throw badRequest(`Invalid API Key name, can be at most ${MAX_NAME_LENGTH} characters.`);
  }
  if ((untrusted.description?.length ?? 0) > MAX_DESCRIPTION_LENGTH) {
    throw badRequest("Invalid API Key description specified.");
  }
}
