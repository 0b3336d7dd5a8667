import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { coveringArray } from "./covering-array";

const FILE = "libs/environments/src/environments.ts";

/** A missing option, which JSON cannot represent. */
const OFF = "(off)";

const zone = { id: "Z0123456789ABCDEFGHIJ", name: "example.com" };
const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/abc-1";
const api = { name: "api.example.com", zone };
const mutualTls = { truststore: "certificates/clients.pem", bucket: "example-gateway-e2e-clients" };
const waf = { mode: "count", requestsPerAddress: 1000 };
const plan = { description: "What every tenant starts with" };

/** The values of each option that lead to different stacks. */
const VALUES = {
  domain: [
    OFF,
    { names: [api] },
    {
      names: [
        { ...api, certificateArn },
        { ...api, name: "b.example.com", basePath: "v1" },
      ],
    },
    {
      names: [{ ...api, certificateArn }],
      mutualTls: { ...mutualTls, ownershipCertificateArn: certificateArn },
    },
    { names: [api], mutualTls },
  ],
  waf: [
    OFF,
    waf,
    { ...waf, mode: "block", maxBodyBytes: 65_536, allow: ["2001:db8::/32"], block: ["203.0.113.7/32"] },
  ],
  encryption: [OFF, { rotationDays: 180, deletionWindowDays: 7 }],
  backup: [OFF, { schedule: "cron(0 5 * * ? *)", retentionDays: 35 }],
  rollout: [OFF, { strategy: "Canary10Percent5Minutes" }],
  codeSigning: [OFF, { bucket: "example-gateway-e2e-code" }],
  events: [OFF, { archiveDays: 7 }],
  usage: [OFF, { retentionDays: 62 }],
  selfService: [OFF, { maxTokens: 20 }],
  tracing: [OFF, { perSecond: 1, percent: 5 }],
  authorizer: [
    { cacheTtlSeconds: 60, acceptedTokens: "any" },
    { cacheTtlSeconds: 0, acceptedTokens: "checksummed", reservedConcurrency: 5 },
  ],
  deletionProtection: [false, true],
  logRetentionDays: [14, 365],
  General: [
    { ...plan, throttle: { rateLimit: 10, burstLimit: 20 }, quota: { limit: 1_000, period: "DAY" } },
    plan,
  ],
  notify: [
    { page: [], ticket: [] },
    { page: ["a@example.com"], ticket: ["https://example.com/hook"] },
  ],
  expectedTraffic: [OFF, { days: "daily", fromHour: 8, toHour: 18, silentMinutes: 60 }],
} as const;
type OptionName = keyof typeof VALUES;
const names = Object.keys(VALUES) as OptionName[];

export interface Configuration {
  /** The name of the environment and of its stack. */
  readonly name: string;
  readonly values: Readonly<Record<OptionName, unknown>>;
}

/** Environments that cover each pair of values of two options. */
export function configurations(): readonly Configuration[] {
  return coveringArray(names.map((name) => VALUES[name].length)).map((row, index) => ({
    name: `c${index}`,
    values: Object.fromEntries(
      names.map((name, factor) => [name, VALUES[name][row[factor] ?? 0]]),
    ) as Configuration["values"],
  }));
}

/** Adds the environments to a copy of the workspace, so that one run of the app synthesizes all stacks. */
export function addEnvironments(root: string, added: readonly Configuration[]): void {
  const file = join(root, FILE);
  const source = readFileSync(file, "utf8");
  const listed = source.replace(
    /(environments: readonly Environment\[\] = \[dev, prod)\]/,
    `$1, ${added.map(written).join(", ")}]`,
  );
  if (listed === source) throw new Error(`${FILE} has no list of dev and prod`);
  // So many environments require more policies for the pipeline's roles than IAM's default quota.
  const changed = listed.replace(/( {2}stateBucket: `.*\n)/, "$1  policiesPerRole: 25,\n");
  if (changed === listed) throw new Error(`${FILE} has no account`);
  writeFileSync(file, changed);
}

/**
 * Returns an environment's source. Host names and buckets contain its name, because two environments cannot
 * share them.
 */
function written({ name, values: { General, notify, expectedTraffic, ...options } }: Configuration): string {
  const literal = (value: unknown): string => (value === OFF ? "undefined" : JSON.stringify(value));
  const fields = Object.entries(options).map(([option, value]) => `${option}: ${literal(value)}`);
  return `parseEnvironment({ ...dev, name: "${name}", tokensTable: "Tokens-${name}", tokenPrefix: "tg_${name}",
    plans: { ...dev.plans, General: ${literal(General)} },
    alarms: { ...dev.alarms, notify: ${literal(notify)}, expectedTraffic: ${literal(expectedTraffic)} },
    ${fields.join(", ")} })`
    .replaceAll(/"(\w+)\.example\.com"/g, `"$1-${name}.example.com"`)
    .replaceAll(/example-gateway-e2e-\w+/g, `$&-${name}`);
}
