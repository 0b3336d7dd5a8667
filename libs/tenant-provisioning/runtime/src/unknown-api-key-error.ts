import { quoted } from "./free-text";

/** There is no API key of an id. */
export class UnknownApiKeyError extends Error {
  override readonly name = "UnknownApiKeyError";

  constructor(untrustedApiKeyId: string) {
    super(
      `there is no API key with the id ${quoted(untrustedApiKeyId)} in this account and Region ` +
        "(a key's id is meant, and not its value)",
    );
  }
}
