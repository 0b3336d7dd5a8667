import { isLifetime, planLimits, planName, type PlanLimits } from "@tollgate/environments";
import {
  jsonObject,
  readVariables,
  tableName,
  type Allowed,
  type Variables,
} from "@tollgate/function-settings";
import { isTokenPrefix } from "@tollgate/token-hashing";

/** The settings that the function reads from its environment variables. */
export interface Settings {
  readonly tables: {
    readonly tokens: string;
    readonly tenants: string;
    readonly audit: string;
    readonly selfService: string;
    /** @default the environment has no usage ledger */
    readonly usage?: { readonly usage: string; readonly usageLines: string };
  };
  /** The environment as the use cases know it. */
  readonly environment: {
    readonly name: string;
    readonly tokenPrefix: string;
    readonly maximumTokenLifetime?: string;
  };
  /** What the tokens of all cells begin with. */
  readonly environmentTokenPrefix: string;
  readonly plans: Readonly<Record<string, PlanLimits>>;
  readonly maxTokens: number;
  readonly cacheTtlSeconds: number;
  /** Whether entries of the audit trail also wait to be published as events. */
  readonly hasOutbox: boolean;
}

const prefix: Allowed = ['lower-case words joined by "_"', isTokenPrefix];

const REQUIRED = {
  MANAGED_TOKENS_TABLE: tableName,
  TENANTS_TABLE: tableName,
  AUDIT_TABLE: tableName,
  SELF_SERVICE_TABLE: tableName,
  ENVIRONMENT_NAME: ["an environment's name", /^[\w-]+$/],
  TOKEN_PREFIX: prefix,
  ENVIRONMENT_TOKEN_PREFIX: prefix,
  PLANS: ["JSON of plans and their limits", arePlans],
  MAX_TOKENS: ["a number above 0", /^[1-9]\d{0,4}$/],
  CACHE_TTL_SECONDS: ["a number of seconds", /^\d{1,4}$/],
} as const satisfies Variables<string>;

/** Variables that an environment may do without. */
const OPTIONAL = {
  MAXIMUM_TOKEN_LIFETIME: ["a duration such as 90d", isLifetime],
  USAGE_TABLE: tableName,
  USAGE_LINES_TABLE: tableName,
  AUDIT_OUTBOX: ["1", /^1$/],
} as const satisfies Variables<string>;

/**
 * Reads the variables that `selfServiceVariables` of `libs/environments` returns.
 *
 * @throws {SettingsError} naming every variable that is missing or wrong, its value, and what is allowed.
 */
export function parseSettings(untrustedEnv: Readonly<Record<string, string | undefined>>): Settings {
  const variables = readVariables(untrustedEnv, REQUIRED, OPTIONAL, [["USAGE_TABLE", "USAGE_LINES_TABLE"]]);
  const { USAGE_TABLE: usage, USAGE_LINES_TABLE: usageLines } = variables;
  const { MAXIMUM_TOKEN_LIFETIME: maximumTokenLifetime } = variables;
  return {
    tables: {
      tokens: variables.MANAGED_TOKENS_TABLE,
      tenants: variables.TENANTS_TABLE,
      audit: variables.AUDIT_TABLE,
      selfService: variables.SELF_SERVICE_TABLE,
      ...(usage !== undefined && usageLines !== undefined && { usage: { usage, usageLines } }),
    },
    environment: {
      name: variables.ENVIRONMENT_NAME,
      tokenPrefix: variables.TOKEN_PREFIX,
      ...(maximumTokenLifetime !== undefined && { maximumTokenLifetime }),
    },
    environmentTokenPrefix: variables.ENVIRONMENT_TOKEN_PREFIX,
    plans: jsonObject(variables.PLANS) as Readonly<Record<string, PlanLimits>>,
    maxTokens: Number(variables.MAX_TOKENS),
    cacheTtlSeconds: Number(variables.CACHE_TTL_SECONDS),
    hasOutbox: variables.AUDIT_OUTBOX !== undefined,
  };
}

/** Whether a text is JSON of at least one plan, each with the limits that an environment allows. */
function arePlans(untrustedText: string): boolean {
  const untrusted = Object.entries(jsonObject(untrustedText) ?? {});
  return (
    untrusted.length > 0 &&
    untrusted.every(
      ([name, limits]) => planName.safeParse(name).success && planLimits.safeParse(limits).success,
    )
  );
}
