import { succeed } from "./run";

/** A tenant's requests by the ledger, and those that its usage plan counted. */
export interface UsageSum {
  readonly requests: number;
  readonly metered: number;
}

export interface UsageRead {
  /** By tenant, route, first digit of the status, and token: `acme GET /health 2 t1`. */
  readonly sums: Readonly<Record<string, UsageSum>>;
  /** Milliseconds since 1970. */
  readonly completeTo: number;
}

export interface UsageWanted {
  readonly tenants: readonly string[];
  /** Reads again until there are as many requests, for at most a minute. */
  readonly requests: number;
  /** Reads again until everything before is in the ledger, milliseconds since 1970. */
  readonly completeTo?: number;
}

/** Reads the ledger of `dev` by the library that the `tenants` command reads it with. */
export async function usageSums(root: string, url: string, wanted: UsageWanted): Promise<UsageRead> {
  const args = ["--import", "tsx", "-e", READ, JSON.stringify(wanted)];
  const { stdout } = await succeed("node", args, { cwd: root, env: localAws(url) });
  return JSON.parse(stdout) as UsageRead;
}

/** Invokes the function that counts, in a copy with its bundle, with some events one after the other. */
export async function countEvents(root: string, url: string, events: readonly unknown[]): Promise<void> {
  const args = ["--import", "tsx", "-e", COUNT, JSON.stringify(events)];
  await succeed("node", args, { cwd: root, env: localAws(url) });
}

const localAws = (url: string) => ({
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
  AWS_REGION: "us-east-1",
});

const COUNT = `
  const { environmentNamed, usageVariables } = require("@tollgate/environments");
  const { tenantsTable, usageLinesTable, usageTable } = require("@tollgate/records");

  const environment = environmentNamed("dev");
  const [usage, usageLines, tenants] = [usageTable, usageLinesTable, tenantsTable].map(
    (table) => table(environment).name,
  );
  Object.assign(process.env, usageVariables(environment, environment.usage, { usage, usageLines, tenants }));
  const { count } = require("./apps/usage-lambda/dist/index.js");
  (async () => {
    for (const event of JSON.parse(process.argv[1])) await count(event);
  })();
`;

const READ = `
  const timers = require("node:timers/promises");
  const { DynamoDBClient } = require("@aws-sdk/client-dynamodb");
  const { environmentNamed } = require("@tollgate/environments");
  const { usageLinesTable, usageTable } = require("@tollgate/records");
  const { dynamodbLedger, dynamodbSpool, hourOf, readTenantUsage } = require("@tollgate/usage-runtime");

  const wanted = JSON.parse(process.argv[1]);
  const environment = environmentNamed("dev");
  const client = new DynamoDBClient();
  const { pending, ...spool } = dynamodbSpool(client, usageLinesTable(environment).name);
  const ledger = dynamodbLedger(client, usageTable(environment).name);
  const DAY_MS = 86_400_000;

  const read = async () => {
    const sums = {};
    let requests = 0;
    let completeTo = Infinity;
    for (const tenant of wanted.tenants) {
      const [first, last] = [hourOf(Date.now() - DAY_MS), hourOf(Date.now())];
      const usage = await readTenantUsage(tenant, first, last, { spool, pending, ledger });
      completeTo = Math.min(completeTo, usage.completeTo);
      for (const [, hour] of usage.hours)
        for (const [labels, totals] of hour) {
          const sum = (sums[[tenant, ...labels].join(" ")] ??= { requests: 0, metered: 0 });
          sum.requests += totals.requests;
          sum.metered += totals.metered;
          requests += totals.requests;
        }
    }
    return { sums, requests, completeTo };
  };
  (async () => {
    const startedAt = performance.now();
    let found = await read();
    while (
      (found.requests < wanted.requests || found.completeTo < (wanted.completeTo ?? 0)) &&
      performance.now() - startedAt < 60_000
    ) {
      await timers.setTimeout(100);
      found = await read();
    }
    console.log(JSON.stringify(found));
  })();
`;
