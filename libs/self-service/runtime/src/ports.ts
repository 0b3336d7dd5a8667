import type { TokenTenancy } from "@tollgate/tenant-provisioning-runtime";
import type { PlanLimits } from "@tollgate/environments";
import type { UsageLedger } from "@tollgate/usage-runtime";
import type { Caller } from "./caller/caller";
import type { MintPlaces } from "./tokens/places";
import type { RequestRecords } from "./once/request-records";

/** The usage ledger, for reading. */
export interface LedgerReader extends Pick<UsageLedger, "tenantHours"> {
  /** The time up to which all delivered lines are in the ledger, milliseconds since 1970. */
  completeTo(): Promise<number>;
}

/** What self-service is made of. */
export interface SelfService {
  /**
   * The tenancy as a tenant may change it: its tokens and nothing else.
   *
   * @param actor the name in the audit trail
   */
  readonly tenancyOf: (tenantId: string, actor: string) => TokenTenancy;
  readonly requests: RequestRecords;
  readonly places: MintPlaces;
  /** What the tokens of all cells of the environment begin with. */
  readonly environmentTokenPrefix: string;
  /** The limits of each plan. */
  readonly plans: Readonly<Record<string, PlanLimits>>;
  /** Tokens that a tenant may have. */
  readonly maxTokens: number;
  /** Seconds for which the gateway may accept a token that was revoked. */
  readonly cacheTtlSeconds: number;
  /** @default the environment has no usage ledger */
  readonly ledger?: LedgerReader;
}

/** A request of a caller, with the tenancy in the caller's name. */
export interface Context {
  readonly caller: Caller;
  readonly tenancy: TokenTenancy;
  readonly service: SelfService;
}
