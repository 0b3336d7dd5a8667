import type { Tenancy } from "../core/tenancy";

export type FindingKind =
  | "tenant-unfinished"
  | "tenant-unsettled"
  | "tenant-without-key"
  | "key-state"
  | "key-plan"
  | "plan-missing"
  | "plan-removed"
  | "plan-limits"
  | "plan-without-tenant"
  | "key-without-tenant"
  | "duplicate-key"
  | "token-without-tenant"
  | "token-of-another-tenant"
  | "token-without-key"
  | "token-refused"
  | "token-undelivered"
  | "rotation-unfinished"
  | "token-expired"
  | "token-lives-too-long"
  | "quota";

/** A contradiction between records, API keys, plans and tokens. */
export interface Finding {
  readonly kind: FindingKind;
  /** A tenant, an API key, a plan or a token, by its public name. */
  readonly subject: string;
  readonly cause: string;
  /** The command that repairs it, or the place to look. */
  readonly mend: string;
  /** The tenant of a token that is repaired, if it is known. */
  readonly tenantId?: string;
  /**
   * Repairs the contradiction. Present only if the repair cannot remove any access.
   *
   * @default a person has to decide
   */
  readonly repair?: (tenancy: Tenancy) => Promise<void>;
}

/** A finding whose repair needs nothing more, and says that it was made. */
export function repairedIn({ repair, ...finding }: Finding, tenancy: Tenancy) {
  const repaired = async (): Promise<boolean> => {
    await repair?.(tenancy);
    return true;
  };
  return { ...finding, ...(repair && { repair: repaired }) };
}
