import {
  AmbiguousTokenError,
  TenantChangedError,
  TenantIdError,
  TenantMovingError,
  TenantNotFoundError,
  TenantUnfinishedError,
  TokenChangedError,
  TokenLifetimeError,
  TokenNotFoundError,
  TokenOptionError,
  TokenRefusedError,
  TokenReplacedError,
  TokenStateError,
} from "@tollgate/tenant-provisioning-runtime";
import { type ErrorCode, SelfServiceError } from "./errors";

/** Seconds after which a tenant that is being moved may be changed again. */
const BUSY_SECONDS = 60;

/** The errors of the use cases whose cause is the request or the state of the tenant, by what a tenant is told. */
const REFUSALS: readonly (readonly [
  error: abstract new (...args: never[]) => Error,
  code: ErrorCode,
  retryAfterSeconds?: number,
])[] = [
  [TokenOptionError, "option_not_allowed"],
  [TokenNotFoundError, "token_not_found"],
  [AmbiguousTokenError, "token_ambiguous"],
  [TokenReplacedError, "token_replaced"],
  [TokenStateError, "token_not_usable"],
  [TokenRefusedError, "token_not_usable"],
  [TokenLifetimeError, "lifetime_unknown"],
  [TokenChangedError, "changed_meanwhile", 1],
  [TenantChangedError, "changed_meanwhile", 1],
  [TenantMovingError, "tenant_busy", BUSY_SECONDS],
  [TenantUnfinishedError, "tenant_busy", BUSY_SECONDS],
  [TenantNotFoundError, "no_tenant"],
  [TenantIdError, "no_tenant"],
];

/**
 * What a tenant is told about an error. Its own text is for operators: it names commands, and may repeat a value.
 *
 * @returns undefined for an error that is nobody's mistake
 */
export function refusalOf(error: unknown): SelfServiceError | undefined {
  if (error instanceof SelfServiceError) return error;
  const found = REFUSALS.find(([kind]) => error instanceof kind);
  return found && new SelfServiceError(found[1], found[2]);
}
