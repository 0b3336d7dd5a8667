import { resourceQuotas } from "@tollgate/aws-quotas";
import { quoted } from "./free-text";
import type { UnfinishedStatus, TenantRecord, TenantDetails } from "./tenant-record";
import type { AuditEntry } from "./audit-trail";

/**
 * An error that a person can fix. The message says how, and contains no token. `name` names the cause, and
 * `code` the consequence for the caller.
 */
export abstract class ProvisioningError extends Error {
  abstract readonly code: "usage" | "notFound" | "conflict" | "unavailable";
}

/** The caller has to pass another value. */
export abstract class InvalidInputError extends ProvisioningError {
  readonly code = "usage";
}

/** The tenant, the token or the key does not exist. */
export abstract class NotFoundError extends ProvisioningError {
  readonly code = "notFound";
}

/** The tenant, the token or the key is in the wrong state, or another run changed it at the same time. */
export abstract class ConflictError extends ProvisioningError {
  readonly code = "conflict";
}

/** The environment is not deployed or not deployed correctly, or AWS is too slow. */
export abstract class UnavailableError extends ProvisioningError {
  readonly code = "unavailable";
}

/** A tenant's id has an invalid form. */
export class TenantIdError extends InvalidInputError {
  override readonly name = "TenantIdError";

  constructor(untrustedTenantId: string) {
    super(`tenant id ${quoted(untrustedTenantId)} must be 1 to 64 characters of a-z, 0-9 and "-"`);
  }
}

/** A tenant does not exist. */
export class TenantNotFoundError extends NotFoundError {
  override readonly name = "TenantNotFoundError";

  constructor(tenantId: string, environmentName: string) {
    super(`there is no tenant "${tenantId}" in ${environmentName}`);
  }
}

const COMMANDS = {
  creating: "create",
  adopting: "adopt",
  deleting: "delete",
  arriving: "move-cell",
  leaving: "move-cell",
} as const;

/**
 * A tenant's creation, adoption, deletion or move is not finished, so no other change of the tenant is possible.
 */
export class TenantUnfinishedError extends ConflictError {
  override readonly name = "TenantUnfinishedError";

  constructor(tenantId: string, status: UnfinishedStatus) {
    super(
      `tenant "${tenantId}" is ${status}: if no other run is in progress, run ${COMMANDS[status]} again to finish it`,
    );
  }
}

/** A tenant is being moved to another cell. Until then, it can be suspended and deleted, and its tokens revoked. */
export class TenantMovingError extends ConflictError {
  override readonly name = "TenantMovingError";

  /** @param to name of the cell */
  constructor(tenantId: string, to: string) {
    super(
      `tenant "${tenantId}" is being moved to cell ${to}: ` +
        `if no other run is in progress, run tenants move-cell ${tenantId} --to ${to} to finish it`,
    );
  }
}

/** The concurrent change that came first, and the tenant's state after it. */
interface Winner {
  readonly by?: Pick<AuditEntry, "change" | "actor" | "at">;
  /** Undefined where the tenant was deleted. */
  readonly tenant: Pick<TenantRecord, "status" | "plan"> | undefined;
}

/**
 * Another run changed a tenant at the same time. This run's changes are rolled back, or belong to the other
 * change.
 */
export class TenantChangedError extends ConflictError {
  override readonly name = "TenantChangedError";

  /** @param winner the other change, if it is known */
  constructor(
    tenantId: string,
    readonly winner?: Winner,
  ) {
    super(
      `tenant "${tenantId}" was changed by another operator at the same time${winner === undefined ? "" : words(winner)}: ` +
        "check it, and run the command again",
    );
  }
}

function words({ by, tenant }: Winner): string {
  const change = by === undefined ? "" : ` (${by.change} by ${by.actor} at ${by.at})`;
  const state = tenant === undefined ? "is gone" : `is ${tenant.status} on plan ${tenant.plan}`;
  return `${change}, and ${state} now`;
}

/** A name, a contact or metadata of a tenant exceeds the limits. */
export class TenantDetailError extends InvalidInputError {
  override readonly name = "TenantDetailError";

  /** @param problem does not repeat the value, which may be long or a secret */
  constructor(
    readonly detail: keyof TenantDetails,
    readonly problem: string,
  ) {
    super(`the tenant's ${detail} ${problem}`);
  }
}

/** An environment has no plan with this name. */
export class PlanNameError extends InvalidInputError {
  override readonly name = "PlanNameError";

  /** @param quotedPlan the name, safe to print */
  constructor(quotedPlan: string, names: readonly string[]) {
    super(`plan ${quotedPlan} is not ${names.join(" or ")}`);
  }
}

/**
 * The usage plan does not exist in the account and Region. Most likely, its environment is not deployed yet.
 */
export class PlanNotFoundError extends UnavailableError {
  override readonly name = "PlanNotFoundError";

  constructor(planName: string) {
    super(`there is no usage plan "${planName}": is its environment deployed in this account and Region?`);
  }
}

/** A key cannot join a plan, because it is in another plan of the same stage. */
export class PlanConflictError extends ConflictError {
  override readonly name = "PlanConflictError";

  /** @param holder the other plan, if it is known */
  constructor(planId: string, keyId: string, holder?: { readonly id: string; readonly name: string }) {
    super(
      `API key ${keyId} cannot join usage plan ${planId}: ` +
        (holder === undefined
          ? "it is already in another plan of the same stage"
          : `it is already in usage plan "${holder.name}" (${holder.id}) of the same stage, so remove it there first`),
    );
  }
}

/** A usage plan was removed while a key was to join it, or while it was to be changed. */
export class PlanGoneError extends ConflictError {
  override readonly name = "PlanGoneError";

  constructor(planId: string) {
    super(`usage plan ${planId} does not exist: it was removed at the same time, so run the command again`);
  }
}

/** A tenant's own limits are not valid, or not complete. */
export class TenantLimitsError extends InvalidInputError {
  override readonly name = "TenantLimitsError";

  constructor(readonly problem: string) {
    super(`the tenant's limits ${problem}`);
  }
}

/** Several usage plans share a name, which API Gateway allows. The limits of a tenant would be arbitrary. */
export class DuplicatePlanError extends UnavailableError {
  override readonly name = "DuplicatePlanError";

  constructor(planName: string, planIds: readonly string[]) {
    super(
      `${planIds.length} usage plans are named "${planName}": ${planIds.join(", ")}; delete or rename all but one`,
    );
  }
}

/** The API key that a tenant's record names does not exist. */
export class ApiKeyMissingError extends NotFoundError {
  override readonly name = "ApiKeyMissingError";

  constructor(key: string) {
    super(`API key ${key} does not exist: it was deleted by other means`);
  }
}

/** API Gateway reports that an API key with the value exists, but lists none. */
export class ApiKeyNotCreatedError extends ConflictError {
  override readonly name = "ApiKeyNotCreatedError";

  constructor(value: string) {
    super(`API Gateway neither creates nor lists an API key with the value "${value}"`);
  }
}

/** The API key to adopt has a value that the authorizer would refuse in all tokens of the key. */
export class ApiKeyValueError extends ConflictError {
  override readonly name = "ApiKeyValueError";

  constructor(apiKeyId: string) {
    super(
      `the value of API key ${apiKeyId} must be 20 to 128 printable ASCII characters without spaces and quotes, or no token can name it`,
    );
  }
}

/** The API key to adopt belongs to another tenant. */
export class ApiKeyTakenError extends ConflictError {
  override readonly name = "ApiKeyTakenError";

  constructor(apiKeyId: string, tenantId: string) {
    super(
      `API key ${apiKeyId} belongs to tenant "${tenantId}", or has its name, and cannot be given to another tenant`,
    );
  }
}

/** The environment's REST API does not exist in the account and Region, or its name is not unique. */
export class ApiNotFoundError extends UnavailableError {
  override readonly name = "ApiNotFoundError";

  constructor(apiName: string, count: number) {
    super(
      `expected one REST API named "${apiName}" and found ${count}: is the environment deployed in this account and Region?`,
    );
  }
}

/** An AWS quota on the number of resources is used up. A retry does not help. */
export class QuotaExceededError extends Error {
  override readonly name = "QuotaExceededError";

  /** @param quota such as "10,000 API keys in an account and Region" @param advice what to do */
  constructor(quota: string, advice: string, cause?: unknown) {
    super(`an AWS quota is reached: at most ${quota}; ${advice}`, { cause });
  }
}

/** @param cause API Gateway's answer @default the program counted the keys itself */
export function noFreeApiKey(cause?: unknown): QuotaExceededError {
  return new QuotaExceededError(
    `${resourceQuotas.apiKeys.toLocaleString("en-US")} API keys in an account and Region`,
    "AWS does not raise it: delete tenants, or use another account or Region for new ones",
    cause,
  );
}

/** @param count the number of usage plans that there are @param cause API Gateway's answer */
export function noFreeUsagePlan(count: number, cause: unknown): QuotaExceededError {
  return new QuotaExceededError(
    `${resourceQuotas.usagePlans} usage plans in an account and Region, unless AWS raised it (there are ${count})`,
    "run tenants plans to see whose they are and tenants limits <tenant-id> --reset for tenants that need none of their own, or ask AWS for more",
    cause,
  );
}

/** @param cause API Gateway's answer @default the program counted the plans itself */
export function noFreePlan(apiKeyId: string, cause?: unknown): QuotaExceededError {
  return new QuotaExceededError(
    `${resourceQuotas.plansPerKey} usage plans with one API key`,
    `remove API key ${apiKeyId} from a plan of another stage first`,
    cause,
  );
}

const NAMES = { label: "the label", scopes: "the scopes", expiresAt: "the token's expiry" } as const;

type TokenOption = keyof typeof NAMES;

/** An option of a new token exceeds the limits. */
export class TokenOptionError extends InvalidInputError {
  override readonly name = "TokenOptionError";

  /** @param problem does not repeat the value, which may be long or a secret */
  constructor(
    readonly option: TokenOption,
    readonly problem: string,
  ) {
    super(`${NAMES[option]} ${problem}`);
  }
}

type Names = { readonly tenantId: string; readonly tokenId: string };

/** The result of rolling back a token that was not delivered. */
interface Rest {
  /** Whether the token is removed. */
  readonly isRemoved: boolean;
  /** The changes that could not be rolled back, and how to repair them. */
  readonly afterRollback?: string;
}

/** Issuing a token failed before its delivery. The token is removed, or has to be removed. */
export class TokenNotDeliveredError extends Error {
  override readonly name = "TokenNotDeliveredError";

  /** @param cause the first failure */
  constructor(
    private readonly token: Names,
    cause: unknown,
    private readonly rest: Rest = { isRemoved: false },
  ) {
    super(messageOf(token, rest), { cause });
  }

  /** Returns this error with another cause. */
  because(cause: unknown): TokenNotDeliveredError {
    return new TokenNotDeliveredError(this.token, cause, this.rest);
  }
}

function messageOf({ tenantId, tokenId }: Names, { isRemoved, afterRollback }: Rest): string {
  const token = isRemoved
    ? `token ${tokenId} was not delivered, and is removed: its secret does not work`
    : `token ${tokenId} was not delivered, and may still be stored: run tokens revoke ${tenantId} ${tokenId}`;
  return afterRollback === undefined ? token : `${token}\n${afterRollback}`;
}
