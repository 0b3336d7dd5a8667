import { resourceQuotas } from "@tollgate/environments";
import { quoted } from "./free-text";
import type { UnfinishedStatus, TenantRecord, TenantDetails } from "./tenant-record";
import type { AuditEntry } from "./audit-trail";

/**
 * An error that a person can mend: its message says how, and has no token in it. `name` names the cause, `code` what it means for
 * the caller.
 */
export abstract class ProvisioningError extends Error {
  abstract readonly code: "usage" | "notFound" | "conflict" | "unavailable";
}

/** The caller has to pass something else. */
export abstract class InvalidInputError extends ProvisioningError {
  readonly code = "usage";
}

/** The tenant, the token or the key does not exist. */
export abstract class NotFoundError extends ProvisioningError {
  readonly code = "notFound";
}

/** The tenant, the token or the key is not in a state for it, or someone else changed it at the same time. */
export abstract class ConflictError extends ProvisioningError {
  readonly code = "conflict";
}

/** The environment is not deployed, or not as it should be, or AWS does not keep up. */
export abstract class UnavailableError extends ProvisioningError {
  readonly code = "unavailable";
}

/** A tenant's id is not of the form that ids have. */
export class TenantIdError extends InvalidInputError {
  override readonly name = "TenantIdError";

  constructor(untrustedTenantId: string) {
    super(`tenant id ${quoted(untrustedTenantId)} is not 1 to 64 of a-z, 0-9 and "-"`);
  }
}

/** There is no record of a tenant. */
export class TenantNotFoundError extends NotFoundError {
  override readonly name = "TenantNotFoundError";

  constructor(tenantId: string, environmentName: string) {
    super(`there is no tenant "${tenantId}" in ${environmentName}`);
  }
}

const COMMANDS = { creating: "create", adopting: "adopt", deleting: "delete" } as const;

/** A tenant's creation, adoption or deletion was begun and is not finished, so it can have no other change. */
export class TenantUnfinishedError extends ConflictError {
  override readonly name = "TenantUnfinishedError";

  constructor(tenantId: string, status: UnfinishedStatus) {
    super(
      `tenant "${tenantId}" is ${status}: if nobody is at it now, run ${COMMANDS[status]} again to finish it`,
    );
  }
}

/** What came before this run's own change: who made it, and what the tenant is now. */
interface Winner {
  readonly by?: Pick<AuditEntry, "change" | "actor" | "at">;
  /** Undefined where the tenant is gone. */
  readonly tenant: Pick<TenantRecord, "status" | "plan"> | undefined;
}

/** Someone else changed a tenant at the same time. What this run had begun is undone, or part of what the other wants. */
export class TenantChangedError extends ConflictError {
  override readonly name = "TenantChangedError";

  /** @param winner who did, where that is known */
  constructor(
    tenantId: string,
    readonly winner?: Winner,
  ) {
    super(
      `tenant "${tenantId}" was changed by someone else meanwhile${winner === undefined ? "" : words(winner)}: ` +
        "look at it, and run the command again",
    );
  }
}

function words({ by, tenant }: Winner): string {
  const change = by === undefined ? "" : ` (${by.change} by ${by.actor} at ${by.at})`;
  const state = tenant === undefined ? "is gone" : `is ${tenant.status} on plan ${tenant.plan}`;
  return `${change}, and ${state} now`;
}

/** A tenant was to get a name, a contact or metadata outside of the limits. */
export class TenantDetailError extends InvalidInputError {
  override readonly name = "TenantDetailError";

  /** @param problem what is wrong, without the value: it may be long, or a secret */
  constructor(
    readonly detail: keyof TenantDetails,
    readonly problem: string,
  ) {
    super(`the tenant's ${detail} ${problem}`);
  }
}

/** An environment has no plan of a name. */
export class PlanNameError extends InvalidInputError {
  override readonly name = "PlanNameError";

  /** @param quotedPlan as it may be repeated */
  constructor(quotedPlan: string, names: readonly string[]) {
    super(`plan ${quotedPlan} is not ${names.join(" or ")}`);
  }
}

/** The usage plan is not in the account and Region: most likely its environment is not deployed yet. */
export class PlanNotFoundError extends UnavailableError {
  override readonly name = "PlanNotFoundError";

  constructor(planName: string) {
    super(`there is no usage plan "${planName}": is its environment deployed in this account and Region?`);
  }
}

/** A key cannot join a plan, because another plan of the same stage has it. */
export class PlanConflictError extends ConflictError {
  override readonly name = "PlanConflictError";

  /** @param holder the plan that has it, if it is known */
  constructor(planId: string, keyId: string, holder?: { readonly id: string; readonly name: string }) {
    super(
      `API key ${keyId} cannot join usage plan ${planId}: ` +
        (holder === undefined
          ? "another plan of the same stage has it"
          : `usage plan "${holder.name}" (${holder.id}) of the same stage has it, so take it out of that one first`),
    );
  }
}

/** Several usage plans share a name, which API Gateway allows, so a tenant's limits would be a matter of luck. */
export class DuplicatePlanError extends UnavailableError {
  override readonly name = "DuplicatePlanError";

  constructor(planName: string, planIds: readonly string[]) {
    super(
      `${planIds.length} usage plans are named "${planName}": ${planIds.join(", ")}; delete or rename all but one`,
    );
  }
}

/** An API key is gone that a tenant's record names. */
export class ApiKeyMissingError extends NotFoundError {
  override readonly name = "ApiKeyMissingError";

  constructor(key: string) {
    super(`there is no API key ${key}: someone deleted it by other means`);
  }
}

/** API Gateway says that an API key with the value exists, and lists none. */
export class ApiKeyNotCreatedError extends ConflictError {
  override readonly name = "ApiKeyNotCreatedError";

  constructor(value: string) {
    super(`API Gateway neither creates nor lists an API key with the value "${value}"`);
  }
}

/** An API key was to be adopted whose value the authorizer would refuse in each of its tokens. */
export class ApiKeyValueError extends ConflictError {
  override readonly name = "ApiKeyValueError";

  constructor(apiKeyId: string) {
    super(
      `the value of API key ${apiKeyId} is not 20 to 128 characters of printable ASCII without blanks and quotes, so no token can name it`,
    );
  }
}

/** An API key was to be adopted that is another tenant's. */
export class ApiKeyTakenError extends ConflictError {
  override readonly name = "ApiKeyTakenError";

  constructor(apiKeyId: string, tenantId: string) {
    super(`API key ${apiKeyId} is tenant "${tenantId}"'s, or named as its, and can be no other's`);
  }
}

/** The REST API of an environment is not in the account and Region, or its name is not its own. */
export class ApiNotFoundError extends UnavailableError {
  override readonly name = "ApiNotFoundError";

  constructor(apiName: string, count: number) {
    super(
      `there are ${count} REST APIs named "${apiName}", and not one: is the environment deployed in this account and Region?`,
    );
  }
}

/** A quota of AWS's for how many of something there can be is used up: trying again does not help. */
export class QuotaExceededError extends Error {
  override readonly name = "QuotaExceededError";

  /** @param quota what there can be at most, such as "10,000 API keys in an account and Region" @param advice what to do */
  constructor(quota: string, advice: string, cause?: unknown) {
    super(`a quota of AWS's is used up: there can be at most ${quota}; ${advice}`, { cause });
  }
}

/** @param cause what API Gateway answered @default nothing: the keys were counted */
export function noFreeApiKey(cause?: unknown): QuotaExceededError {
  return new QuotaExceededError(
    `${resourceQuotas.apiKeys.toLocaleString("en-US")} API keys in an account and Region`,
    "AWS does not raise it: delete tenants, or use another account or Region for new ones",
    cause,
  );
}

/** @param cause what API Gateway answered @default nothing: the plans were counted */
export function noFreePlan(apiKeyId: string, cause?: unknown): QuotaExceededError {
  return new QuotaExceededError(
    `${resourceQuotas.plansPerKey} usage plans with one API key`,
    `take API key ${apiKeyId} out of a plan of another stage first`,
    cause,
  );
}

const NAMES = { label: "the label", scopes: "the scopes", expiresAt: "the token's end" } as const;

type TokenOption = keyof typeof NAMES;

/** A token was to be minted or imported with an option that lies outside of the limits. */
export class TokenOptionError extends InvalidInputError {
  override readonly name = "TokenOptionError";

  /** @param problem what is wrong, without the value: it may be long, or a secret */
  constructor(
    readonly option: TokenOption,
    readonly problem: string,
  ) {
    super(`${NAMES[option]} ${problem}`);
  }
}

type Names = { readonly tenantId: string; readonly tokenId: string };

/** What is left of a token that was not delivered. */
interface Rest {
  /** Whether the token is removed. */
  readonly isRemoved: boolean;
  /** What else could not be taken back, and what mends it. */
  readonly afterRollback?: string;
}

/** A token was minted, and something failed before it was delivered and worked: so it is removed, or is to be. */
export class TokenNotDeliveredError extends Error {
  override readonly name = "TokenNotDeliveredError";

  /** @param cause what failed first */
  constructor(
    private readonly token: Names,
    cause: unknown,
    private readonly rest: Rest = { isRemoved: false },
  ) {
    super(messageOf(token, rest), { cause });
  }

  /** The same for another cause. */
  because(cause: unknown): TokenNotDeliveredError {
    return new TokenNotDeliveredError(this.token, cause, this.rest);
  }
}

function messageOf({ tenantId, tokenId }: Names, { isRemoved, afterRollback }: Rest): string {
  const token = isRemoved
    ? `token ${tokenId} was not delivered, and is removed: its secret lets nobody in, whoever has seen it`
    : `token ${tokenId} was not delivered, and may be stored all the same: run tokens revoke ${tenantId} ${tokenId}`;
  return afterRollback === undefined ? token : `${token}\n${afterRollback}`;
}
