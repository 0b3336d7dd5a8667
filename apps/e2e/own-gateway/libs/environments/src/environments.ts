import type { Account } from "./account";
import type { Environment } from "./environment";
import { parseAccount, parseEnvironment } from "./parse-environment";

const SERVICE = "shop";
const REGION = "eu-west-1";

export const account: Account = parseAccount({
  service: SERVICE,
  region: REGION,
  stateBucket: "acme-platform-state",
  budget: { monthlyDollars: 120, notify: [] },
});

export const dev: Environment = parseEnvironment({
  name: "dev",
  region: REGION,
  service: SERVICE,
  tokensTable: "shop-dev-tokens",
  tokenPrefix: "shop_dev",
  plans: {
    Gold: { description: "For partners", throttle: { rateLimit: 200, burstLimit: 400 } },
    Free: {
      description: "For a look",
      throttle: { rateLimit: 2, burstLimit: 3 },
      quota: { limit: 500, period: "DAY" },
    },
    Trial: {
      description: "Two weeks, with a token that ends",
      throttle: { rateLimit: 20, burstLimit: 40 },
      quota: { limit: 20_000, period: "WEEK" },
    },
  },
  authorizer: { cacheTtlSeconds: 30, acceptedTokens: "any" },
  logRetentionDays: 7,
  deletionProtection: false,
  state: { kind: "local" },
  alarms: {
    notify: { page: [], ticket: [] },
    serverErrors: { percent: 2, lastingPercent: 1, minimumRequests: 50, minimumErrors: 3 },
    latency: { p99Milliseconds: 1_500, minimumRequests: 50 },
    authorizer: { minimumErrors: 3 },
    tenants: { dominatingPercent: 60, minimumTenants: 3, minimumRequests: 500, manyActive: 5_000 },
  },
});

export const staging: Environment = parseEnvironment({
  ...dev,
  name: "staging",
  tokensTable: "shop-staging-tokens",
  tokenPrefix: "shop_staging",
  state: { kind: "s3", bucket: account.stateBucket, key: "staging/terraform.tfstate", region: REGION },
});

export const prod: Environment = parseEnvironment({
  ...staging,
  name: "prod",
  tokensTable: "shop-prod-tokens",
  tokenPrefix: "shop_prod",
  authorizer: { cacheTtlSeconds: 120, acceptedTokens: "checksummed" },
  logRetentionDays: 180,
  deletionProtection: true,
  tracing: { perSecond: 1, percent: 2 },
  state: { kind: "s3", bucket: account.stateBucket, key: "prod/terraform.tfstate", region: REGION },
});

export const environments: readonly Environment[] = [dev, staging, prod];
