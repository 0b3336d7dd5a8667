import fc from "fast-check";
import { anyPlaces, type WrittenPlaces } from "./any-places";

type Unchecked = Readonly<Record<string, unknown>>;

const matching = (pattern: RegExp) => fc.stringMatching(pattern);
const bucket = matching(/^[a-z][a-z0-9-]{3,40}[a-z0-9]$/);
const percent = fc.double({ min: 0.001, max: 100, noNaN: true });
const count = fc.integer({ min: 1, max: 1_000_000 });
/** A record whose members may be missing. Missing members are omitted, not undefined. */
const optional = <Value>(members: { [Name in keyof Value]: fc.Arbitrary<Value[Name]> }) =>
  fc.record(members, { requiredKeys: [] });

/** No environment's name is the beginning of another's. */
const ENVIRONMENT_NAMES = ["dev", "staging", "prod", "e2", "perf0123456789ab"];

const planNames = fc.uniqueArray(matching(/^[A-Za-z][A-Za-z0-9]{0,8}(-[A-Za-z0-9]{1,4}){0,2}$/), {
  minLength: 1,
  maxLength: 4,
  selector: (name) => name.toLowerCase(),
});

const plan = fc.record(
  {
    description: fc.string({ minLength: 1, maxLength: 40 }),
    throttle: fc.record({
      rateLimit: fc.double({ min: 0.1, max: 10_000, noNaN: true }),
      burstLimit: fc.integer({ min: 1, max: 5_000 }),
    }),
    quota: fc.record({
      limit: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      period: fc.constantFrom("DAY", "WEEK", "MONTH"),
    }),
  },
  { requiredKeys: ["description"] },
);

const plans = planNames.chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, plan]))));

const alarms = fc.record(
  {
    notify: fc.record({
      page: fc.subarray(["page@example.com", "https://pages.example.com/a?b=c"]),
      ticket: fc.subarray(["ticket@example.com", "https://tickets.example.com/"]),
    }),
    runbookUrl: fc.webUrl({ validSchemes: ["https"] }),
    serverErrors: fc.record({
      percent,
      lastingPercent: percent,
      minimumRequests: count,
      minimumErrors: count,
    }),
    latency: fc.record({ p99Milliseconds: fc.integer({ min: 1, max: 29_000 }), minimumRequests: count }),
    expectedTraffic: fc.record({
      days: fc.constantFrom("daily", "Monday to Friday"),
      fromHour: fc.integer({ min: 0, max: 11 }),
      toHour: fc.integer({ min: 12, max: 24 }),
      silentMinutes: fc.constantFrom(15, 30, 60),
    }),
    authorizer: fc.record({ minimumErrors: count }),
    tenants: fc.record({
      dominatingPercent: percent,
      minimumTenants: fc.integer({ min: 2, max: 1_000 }),
      minimumRequests: count,
      manyActive: fc.integer({ min: 1, max: 10_000 }),
    }),
  },
  { requiredKeys: ["notify", "serverErrors", "latency", "authorizer", "tenants"] },
);

/** @param hasRouter a router before several cells passes no certificates of clients on */
const domain = (name: string, hasRouter: boolean) =>
  fc.record(
    {
      names: fc.subarray(
        [
          { name: `${name}.example.com`, zone: { id: "Z0123456789ABCDEFGHIJ", name: "example.com" } },
          { name: `${name}.example.org`, zone: { id: "Z9", name: "example.org" }, basePath: "v2" },
        ],
        { minLength: 1 },
      ),
      ...(!hasRouter && {
        mutualTls: fc.record({
          truststore: fc.constant("certificates/clients.pem"),
          bucket: bucket.map((text) => `${text}-${name}`),
        }),
      }),
    },
    { requiredKeys: ["names"] },
  );

const waf = (hasRouter: boolean) =>
  fc.record(
    {
      mode: fc.constantFrom("count", "block"),
      requestsPerAddress: fc.integer({ min: 10, max: 2_000_000_000 }),
      maxBodyBytes: fc.integer({ min: 1, max: 65_536 }),
      maxHeaderBytes: fc.integer({ min: 256, max: 8_192 }),
      allow: fc.subarray(["198.51.100.0/24", "2001:db8::/32"]),
      block: fc.subarray(["203.0.113.7/32", "2001:db8:1::/48"]),
      ...(hasRouter && { routerSecretHashes: fc.subarray(["abcdefghijklmnop", "ABCDEFGHIJKLMNOP"]) }),
    },
    { requiredKeys: ["mode", "requestsPerAddress"] },
  );

/** Generates an environment with a name, the account's settings, and any of the options. */
function environmentNamed(
  name: string,
  account: { readonly service: string; readonly region: string; readonly stateBucket: string },
  places: WrittenPlaces,
) {
  const members = places.environments[name] ?? {};
  const hasRouter = members["cells"] !== undefined;
  const required = fc.record({
    name: fc.constant(name),
    region: fc.constant(account.region),
    service: fc.constant(account.service),
    tokensTable: matching(/^[\w.-]{3,20}$/).map((text) => `${text}-${name}`),
    tokenPrefix: matching(/^[a-z][a-z0-9]{0,6}(_[a-z0-9]{1,6}){0,2}$/).map((text) => `${text}_${name}`),
    plans,
    authorizer: fc.record(
      {
        cacheTtlSeconds: fc.integer({ min: 0, max: 3_600 }),
        acceptedTokens: fc.constantFrom("any", "checksummed"),
        reservedConcurrency: fc.integer({ min: 1, max: 200 }),
      },
      { requiredKeys: ["cacheTtlSeconds", "acceptedTokens"] },
    ),
    logRetentionDays: fc.constantFrom(1, 14, 365, 3_653),
    deletionProtection: fc.boolean(),
    state: fc.constantFrom<Unchecked>(
      { kind: "local" },
      { kind: "s3", bucket: account.stateBucket, key: `${name}/terraform.tfstate`, region: account.region },
    ),
    alarms,
  });
  const options = optional({
    maximumTokenLifetime: fc.constantFrom("30m", "90d", "1000000d"),
    tracing: fc.record({
      perSecond: fc.integer({ min: 0, max: 100 }),
      percent: fc.double({ min: 0, max: 100, noNaN: true }),
    }),
    domain: domain(name, hasRouter),
    waf: waf(hasRouter),
    encryption: fc.record({
      rotationDays: fc.integer({ min: 90, max: 2_560 }),
      deletionWindowDays: fc.integer({ min: 7, max: 30 }),
    }),
    backup: fc.record({
      schedule: fc.constantFrom(
        "cron(0 5 * * ? *)",
        "cron(0/15 1-3 ? * MON,FRI *)",
        "cron(30 23 L * ? 2027)",
      ),
      retentionDays: fc.integer({ min: 1, max: 36_500 }),
    }),
    rollout: fc.record({ strategy: fc.constantFrom("AllAtOnce", "Canary10Percent5Minutes") }),
    codeSigning: fc.record({ bucket: bucket.map((text) => `${text}-${name}-code`) }),
  });
  return fc.tuple(required, options).map(([base, extra]): Unchecked => ({
    ...base,
    ...extra,
    ...places.home,
    ...members,
  }));
}

const account = (places: WrittenPlaces) =>
  fc
    .tuple(
      fc.record({
        service: matching(/^[a-z][a-z0-9-]{1,14}[a-z0-9]$/),
        region: fc.constant(places.region),
        stateBucket: bucket,
      }),
      optional({
        lambdaConcurrency: fc.integer({ min: 1_000, max: 100_000 }),
        budget: fc.record({ monthlyDollars: count, notify: fc.subarray(["money@example.com"]) }),
        repository: fc.constantFrom("acme/shop", "a.b/c-d_e"),
        githubProvider: fc.constantFrom("own", "existing"),
      }),
    )
    .map(([base, extra]) => ({ ...base, ...extra, ...places.home }));

/** Generates one to three environments, and the accounts and Regions that they and their cells are in. */
export const anyAccount = fc
  .shuffledSubarray(ENVIRONMENT_NAMES, { minLength: 1, maxLength: 3 })
  .chain((names) =>
    anyPlaces(names).chain((places) => account(places).map((written) => ({ names, places, written }))),
  )
  .chain(({ names, places, written }) =>
    fc.record({
      accounts: fc.constant<readonly Unchecked[]>([
        written,
        ...places.entries.map((entry) => ({ ...entry, service: written.service })),
      ]),
      environments: fc.tuple(...names.map((name) => environmentNamed(name, written, places))),
      stacks: fc.constant(places.stacks),
    }),
  );
