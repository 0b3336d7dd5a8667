import { environmentTokenPrefix } from "./cells";
import type { Environment } from "./schema/environment";
import { MAX_TOKENS, type SelfServiceOption } from "./schema/self-service-option";

/** Names of the tables that the function of self-service uses. */
export interface SelfServiceTableNames {
  readonly tokens: string;
  readonly tenants: string;
  readonly audit: string;
  readonly selfService: string;
  /** The tables of the usage ledger. @default the environment has none */
  readonly usage?: { readonly usage: string; readonly usageLines: string } | undefined;
}

/** Returns the environment variables of the function of self-service. */
export function selfServiceVariables(
  environment: Pick<
    Environment,
    "name" | "tokenPrefix" | "maximumTokenLifetime" | "plans" | "authorizer" | "cell" | "events"
  >,
  { maxTokens = MAX_TOKENS }: SelfServiceOption,
  { tokens, tenants, audit, selfService, usage }: SelfServiceTableNames,
): Readonly<Record<string, string>> {
  const { name, tokenPrefix, maximumTokenLifetime, plans, authorizer } = environment;
  const limits = Object.entries(plans).map(([plan, { throttle, quota }]) => [plan, { throttle, quota }]);
  return {
    // The review of a plan knows an authorizer by the name TOKENS_TABLE.
    MANAGED_TOKENS_TABLE: tokens,
    TENANTS_TABLE: tenants,
    AUDIT_TABLE: audit,
    SELF_SERVICE_TABLE: selfService,
    ENVIRONMENT_NAME: name,
    TOKEN_PREFIX: tokenPrefix,
    ENVIRONMENT_TOKEN_PREFIX: environmentTokenPrefix(environment),
    ...(maximumTokenLifetime !== undefined && { MAXIMUM_TOKEN_LIFETIME: maximumTokenLifetime }),
    PLANS: JSON.stringify(Object.fromEntries(limits)),
    MAX_TOKENS: String(maxTokens),
    CACHE_TTL_SECONDS: String(authorizer.cacheTtlSeconds),
    ...(environment.events !== undefined && { AUDIT_OUTBOX: "1" }),
    ...(usage && { USAGE_TABLE: usage.usage, USAGE_LINES_TABLE: usage.usageLines }),
  };
}
