// The environments of Tollgate's own tests, in place of the team's in `environments.ts`, so that a team's
// changes to that file break no test of Tollgate. `jest.preset.cjs` replaces that file with this one.
import type { Account } from "./schema/account";
import type { Environment } from "./schema/environment";
import type { Plan } from "./schema/plan";
import { parseAccount, parseEnvironment as parse } from "./parse-environment";

/** An environment whose plans the compiler knows by name. */
type Sample = Environment & { readonly plans: Readonly<Record<"General" | "Unlimited", Plan>> };

const parseEnvironment = (untrusted: object): Sample => parse(untrusted) as Sample;

const SERVICE = "example-gateway";
const REGION = "us-east-1";

export const account: Account = parseAccount({
  service: SERVICE,
  region: REGION,
  /** S3 bucket names are global: put your own organisation's name here before the first deployment. */
  stateBucket: `${SERVICE}-terraform-state`,
  budget: { monthlyDollars: 500, notify: [] },
});

export const dev: Sample = parseEnvironment({
  name: "dev",
  region: REGION,
  service: SERVICE,
  tokensTable: "Tokens",
  tokenPrefix: "tg_dev",
  plans: {
    General: {
      description: "What every tenant starts with",
      throttle: { rateLimit: 10, burstLimit: 20 },
      quota: { limit: 100_000, period: "MONTH" },
    },
    Unlimited: { description: "Metered, and limited only by the account's own limits" },
  },
  authorizer: { cacheTtlSeconds: 60, acceptedTokens: "any" },
  logRetentionDays: 14,
  deletionProtection: false,
  state: { kind: "local" },
  alarms: {
    notify: { page: [], ticket: [] },
    serverErrors: { percent: 3, lastingPercent: 1.5, minimumRequests: 100, minimumErrors: 5 },
    latency: { p99Milliseconds: 3_000, minimumRequests: 100 },
    authorizer: { minimumErrors: 5 },
    tenants: { dominatingPercent: 80, minimumTenants: 5, minimumRequests: 1_000, manyActive: 9_000 },
  },
  tracing: { perSecond: 1, percent: 5 },
});

export const prod: Sample = parseEnvironment({
  ...dev,
  name: "prod",
  tokensTable: `${SERVICE}-Tokens-prod`,
  tokenPrefix: "tg_prod",
  plans: {
    ...dev.plans,
    General: {
      ...dev.plans.General,
      throttle: { rateLimit: 50, burstLimit: 100 },
      quota: { limit: 1_000_000, period: "MONTH" },
    },
  },
  authorizer: { cacheTtlSeconds: 300, acceptedTokens: "any" },
  logRetentionDays: 365,
  deletionProtection: true,
  alarms: {
    ...dev.alarms,
    expectedTraffic: { days: "Monday to Friday", fromHour: 8, toHour: 18, silentMinutes: 120 },
  },
  tracing: { perSecond: 1, percent: 1 },
  state: { kind: "s3", bucket: account.stateBucket, key: "prod/terraform.tfstate", region: REGION },
});

export const environments: readonly Environment[] = [dev, prod];
