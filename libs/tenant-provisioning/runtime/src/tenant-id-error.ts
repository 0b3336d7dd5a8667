import { quoted } from "./free-text";

/** A tenant's id is not of the form that ids have. */
export class TenantIdError extends Error {
  override readonly name = "TenantIdError";

  constructor(untrustedTenantId: string) {
    super(`tenant id ${quoted(untrustedTenantId)} is not 1 to 64 of a-z, 0-9 and "-"`);
  }
}
