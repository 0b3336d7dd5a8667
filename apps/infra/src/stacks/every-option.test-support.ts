import { parseAccount, parseEnvironment, type Account, type Environment } from "@tollgate/environments";
import { account, dev } from "@tollgate/environments/sample";

/** An environment with every option on. */
export const everyOption: Environment = parseEnvironment({
  ...dev,
  name: "every",
  authorizer: { ...dev.authorizer, reservedConcurrency: 20 },
  state: { kind: "s3", bucket: account.stateBucket, key: "every/terraform.tfstate", region: account.region },
  domain: {
    names: [{ name: "api.example.com", zone: { id: "Z0123456789ABCDEFGHIJ", name: "example.com" } }],
    mutualTls: { truststore: "clients.pem", bucket: "a-truststore-bucket" },
  },
  waf: { mode: "block", requestsPerAddress: 1000, block: ["203.0.113.7/32"] },
  encryption: { rotationDays: 365, deletionWindowDays: 30 },
  backup: { schedule: "cron(0 5 * * ? *)", retentionDays: 35 },
  usage: { retentionDays: 400 },
  events: { archiveDays: 30 },
  selfService: { maxTokens: 20 },
  rollout: { strategy: "Canary10Percent5Minutes" },
  codeSigning: { bucket: "a-bucket" },
  alarms: {
    ...dev.alarms,
    notify: { page: ["https://pager.example.com/hook"], ticket: ["team@example.com"] },
  },
});

/** An environment with every option that one with several cells can have. */
export const everyOptionWithCells: Environment = parseEnvironment({
  ...everyOption,
  name: "cells",
  tokensTable: "Tokens-cells",
  tokenPrefix: "tg_cells",
  state: { kind: "s3", bucket: account.stateBucket, key: "cells/terraform.tfstate", region: account.region },
  codeSigning: { bucket: "a-cells-bucket" },
  domain: {
    names: [{ name: "cells.example.com", zone: { id: "Z0123456789ABCDEFGHIJ", name: "example.com" } }],
  },
  waf: { ...everyOption.waf, routerSecretHashes: ["abcdefghijklmnop"] },
  cells: [{ name: "1" }, { name: "2", region: "eu-west-1" }],
});

/** An account whose repository has a pipeline. */
export const accountWithPipeline: Account = parseAccount({ ...account, repository: "example/gateway" });
