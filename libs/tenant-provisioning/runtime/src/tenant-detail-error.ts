import type { TenantDetails } from "./tenant-record";

/** A tenant was to get a name, a contact or metadata outside of the limits. */
export class TenantDetailError extends Error {
  override readonly name = "TenantDetailError";

  /** @param problem what is wrong, without the value: it may be long, or a secret */
  constructor(
    readonly detail: keyof TenantDetails,
    readonly problem: string,
  ) {
    super(`the tenant's ${detail} ${problem}`);
  }
}
