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
  | "key-without-tenant"
  | "duplicate-key"
  | "token-without-tenant"
  | "token-of-another-tenant"
  | "token-without-key"
  | "token-refused"
  | "token-undelivered"
  | "rotation-unfinished"
  | "token-expired"
  | "quota";

/** One way in which records, API keys, plans and tokens contradict each other. */
export interface Finding {
  readonly kind: FindingKind;
  /** What it is about: a tenant, an API key, a plan or a token, by its public name. */
  readonly subject: string;
  readonly cause: string;
  /** What mends it: a command, or what to look at. */
  readonly mend: string;
  /** Mends it, where that cannot take anything from anyone. @default it takes a person */
  readonly repair?: (tenancy: Tenancy) => Promise<void>;
}
