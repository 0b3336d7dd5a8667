import type { PlanLimits } from "@tollgate/environments";
import { TABLE_NAME } from "@tollgate/records";
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

/** The function's environment variables are missing or wrong. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

type Allowed = readonly [allowed: string, is: (untrusted: string) => boolean];

const TABLE: Allowed = ["a DynamoDB table's name", (untrusted) => TABLE_NAME.test(untrusted)];
const PREFIX: Allowed = ['lower-case words joined by "_"', isTokenPrefix];

const REQUIRED: Readonly<Record<string, Allowed>> = {
  MANAGED_TOKENS_TABLE: TABLE,
  TENANTS_TABLE: TABLE,
  AUDIT_TABLE: TABLE,
  SELF_SERVICE_TABLE: TABLE,
  ENVIRONMENT_NAME: ["an environment's name", (untrusted) => /^[\w-]+$/.test(untrusted)],
  TOKEN_PREFIX: PREFIX,
  ENVIRONMENT_TOKEN_PREFIX: PREFIX,
  PLANS: ["JSON of plans and their limits", (untrusted) => parse(untrusted) !== undefined],
  MAX_TOKENS: ["a number above 0", (untrusted) => /^[1-9]\d{0,4}$/.test(untrusted)],
  CACHE_TTL_SECONDS: ["a number of seconds", (untrusted) => /^\d{1,4}$/.test(untrusted)],
};

/** Variables that an environment may do without. The two of the ledger are both set or neither. */
const OPTIONAL: Readonly<Record<string, Allowed>> = {
  MAXIMUM_TOKEN_LIFETIME: ["a duration such as 90d", (untrusted) => /^\d+[smhd]$/.test(untrusted)],
  USAGE_TABLE: TABLE,
  USAGE_LINES_TABLE: TABLE,
  AUDIT_OUTBOX: ["1", (untrusted) => untrusted === "1"],
};

/**
 * Reads the variables that `selfServiceVariables` of `libs/environments` returns.
 *
 * @throws {SettingsError} naming every variable that is missing or wrong, its value, and what is allowed.
 */
export function parseSettings(untrustedEnv: Readonly<Record<string, string | undefined>>): Settings {
  const isWrong = ([name, [, is]]: readonly [string, Allowed]) => !is(untrustedEnv[name] ?? "");
  const isSet = ([name]: readonly [string, Allowed]) => untrustedEnv[name] !== undefined;
  const wrong = [
    ...Object.entries(REQUIRED).filter(isWrong),
    ...Object.entries(OPTIONAL).filter((each) => isSet(each) && isWrong(each)),
  ];
  const problems = wrong.map(
    ([name, [allowed]]) =>
      `${name} is ${JSON.stringify(untrustedEnv[name]) ?? "missing"}; allowed: ${allowed}`,
  );
  const { USAGE_TABLE: usage, USAGE_LINES_TABLE: usageLines } = untrustedEnv;
  if ((usage === undefined) !== (usageLines === undefined))
    problems.push("USAGE_TABLE and USAGE_LINES_TABLE must be both set or neither");
  if (problems.length > 0) throw new SettingsError(problems.join("; "));
  const valueOf = (name: string): string => untrustedEnv[name] ?? "";
  const { MAXIMUM_TOKEN_LIFETIME: maximumTokenLifetime } = untrustedEnv;
  return {
    tables: {
      tokens: valueOf("MANAGED_TOKENS_TABLE"),
      tenants: valueOf("TENANTS_TABLE"),
      audit: valueOf("AUDIT_TABLE"),
      selfService: valueOf("SELF_SERVICE_TABLE"),
      ...(usage !== undefined && usageLines !== undefined && { usage: { usage, usageLines } }),
    },
    environment: {
      name: valueOf("ENVIRONMENT_NAME"),
      tokenPrefix: valueOf("TOKEN_PREFIX"),
      ...(maximumTokenLifetime !== undefined && { maximumTokenLifetime }),
    },
    environmentTokenPrefix: valueOf("ENVIRONMENT_TOKEN_PREFIX"),
    plans: parse(valueOf("PLANS")) as Readonly<Record<string, PlanLimits>>,
    maxTokens: Number(valueOf("MAX_TOKENS")),
    cacheTtlSeconds: Number(valueOf("CACHE_TTL_SECONDS")),
    hasOutbox: untrustedEnv["AUDIT_OUTBOX"] !== undefined,
  };
}

/** @returns `undefined` for text that is not JSON of an object of objects */
function parse(untrustedText: string): object | undefined {
  try {
    const untrusted: unknown = JSON.parse(untrustedText);
    const isObject = (each: unknown) => typeof each === "object" && each !== null && !Array.isArray(each);
    return isObject(untrusted) && Object.values(untrusted as object).every(isObject)
      ? (untrusted as object)
      : undefined;
  } catch {
    return undefined;
  }
}
