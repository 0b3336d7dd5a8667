import { resourceQuotas } from "@tollgate/environments";

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
