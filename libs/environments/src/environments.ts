import type { Account } from "./account";
import type { Environment } from "./environment";
import { parseAccount, parseEnvironment } from "./parse-environment";

const SERVICE = "example-gateway";
const REGION = "us-east-1";

// One account for everything, that of the credentials, to begin with. The default for customers is `dev` and `prod` in two
// accounts: state the id of each, in `account` and in the environments, and list the entries:
// `export const accounts = [account, parseAccount({ name: "prod", ... })]`. See apps/docs/guides/deploy.md, "Two AWS accounts".
export const account: Account = parseAccount({
  service: SERVICE,
  region: REGION,
  /** S3 bucket names are global: put your own organisation's name here before the first deployment. */
  stateBucket: `${SERVICE}-terraform-state`,
  budget: { monthlyDollars: 500, notify: [] },
});

export const dev: Environment = parseEnvironment({
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
  usage: { retentionDays: 400 },
  events: { archiveDays: 30 },
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

export const prod: Environment = parseEnvironment({
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
