import fc from "fast-check";
import type { WrittenStack } from "./any-places";

type Unchecked = Readonly<Record<string, unknown>>;

export const APPS = ["first-lambda", "second-lambda"];

const variable = fc.stringMatching(/^[A-Z][A-Z0-9_]{1,10}$/).filter((name) => !name.startsWith("AWS_"));

const table = fc
  .record(
    {
      name: fc.stringMatching(/^[a-z][a-z0-9]{2,8}(-[a-z0-9]{1,4})?$/),
      partitionKey: fc.constantFrom("id", "tenant id", "größe"),
      sortKey: fc.constantFrom("at", "#"),
      keyType: fc.constantFrom("S", "N", "B"),
      ttlAttribute: fc.constant("expires"),
      access: fc.constantFrom("read", "read-write"),
      indexes: fc.subarray([
        { name: "by-state", partitionKey: "state" },
        { name: "by.at", partitionKey: "state", sortKey: "since", attributes: ["total"] },
      ]),
    },
    { requiredKeys: ["name", "partitionKey"] },
  )
  .map(({ keyType, ...written }) => ({
    ...written,
    ...(keyType !== undefined && { keyTypes: { [written.partitionKey]: keyType } }),
  }));

/** The stacks and the server for which the backends of one gateway are generated. */
export interface BackendsFor {
  /** Of all environments and their cells. */
  readonly stacks: readonly WrittenStack[];
  readonly mayHaveLayers: boolean;
  /** The address of a local server that stands in for a backend's server: `http://127.0.0.1:3000`. */
  readonly server: string;
}

/** Generates one value, or one value for each environment and cell. */
const forEach = <Value>(stacks: readonly WrittenStack[], value: fc.Arbitrary<Value>) =>
  fc.oneof(value, fc.record(Object.fromEntries(stacks.map(({ name }) => [name, value]))));

/** The same for what is in a Region: one value only if all stacks are in the same. */
function inRegions<Value>(
  stacks: readonly WrittenStack[],
  value: (region: string) => fc.Arbitrary<Value>,
): fc.Arbitrary<Value | Readonly<Record<string, Value>>> {
  const each = fc.record(Object.fromEntries(stacks.map(({ name, region }) => [name, value(region)])));
  const [first, ...others] = new Set(stacks.map(({ region }) => region));
  return first === undefined || others.length > 0 ? each : fc.oneof(value(first), each);
}

const VPC = { subnetIds: ["subnet-0123abcd", "subnet-0123abce"], securityGroupIds: ["sg-0123abcd"] };
const timeoutSeconds = fc.integer({ min: 5, max: 28 });

/** Generates an existing function, or a server. Locally, another server stands in for it. */
function existingBackend({ stacks, server }: BackendsFor): fc.Arbitrary<Unchecked> {
  const arn = (region: string) => `arn:aws:lambda:${region}:123456789012:function:legacy`;
  return fc.oneof<fc.Arbitrary<Unchecked>[]>(
    fc.record({
      functionArn: inRegions(stacks, (region) =>
        fc.constantFrom(arn(region), `${arn(region)}:live`, `${arn(region)}:7`),
      ),
      timeoutSeconds,
      standIn: fc.constantFrom(...APPS),
    }),
    fc.record(
      {
        url: forEach(stacks, fc.constantFrom("https://orders.example", "https://orders.example:8443/v1/api")),
        timeoutSeconds,
        standIn: fc.constantFrom(server, `${server}/v1`),
        passAuthorization: fc.boolean(),
      },
      { requiredKeys: ["url", "timeoutSeconds", "standIn"] },
    ),
  );
}

/** Generates a Lambda function of the workspace. Some of its settings may differ by environment. */
function lambdaBackend({ stacks, mayHaveLayers }: BackendsFor) {
  const each = <Value>(value: fc.Arbitrary<Value>) => forEach(stacks, value);
  const kmsKeyArn = inRegions(stacks, (region) =>
    fc.constant(`arn:aws:kms:${region}:123456789012:key/1234abcd`),
  );
  const secret = fc.oneof(
    fc.record(
      { parameter: each(fc.constantFrom("/shop/key", "shop.key")), kmsKeyArn },
      { requiredKeys: ["parameter"] },
    ),
    fc.record(
      {
        secret: inRegions(stacks, (region) =>
          fc.constantFrom("login", `arn:aws:secretsmanager:${region}:123456789012:secret:a/login-AbCdEf`),
        ),
        kmsKeyArn,
      },
      { requiredKeys: ["secret"] },
    ),
  );
  const permission = fc.oneof<fc.Arbitrary<Unchecked>[]>(
    fc.record(
      {
        table: each(fc.constantFrom("old_customers", "old.orders")),
        indexes: fc.constantFrom([], ["by-name"]),
        access: fc.constantFrom("read", "read-write"),
        kmsKeyArn,
      },
      { requiredKeys: ["table", "access"] },
    ),
    fc.record(
      {
        bucket: each(fc.constantFrom("acme-invoices", "acme.reports")),
        prefix: fc.constantFrom("a/", "year=2027/b.c/"),
        access: fc.constantFrom("read", "write", "read-write"),
        kmsKeyArn,
      },
      { requiredKeys: ["bucket", "prefix", "access"] },
    ),
    fc.record(
      { queue: each(fc.constantFrom("mails", "orders.fifo")), access: fc.constant("send"), kmsKeyArn },
      { requiredKeys: ["queue", "access"] },
    ),
  );
  return fc.record(
    {
      app: fc.constantFrom(...APPS),
      timeoutSeconds,
      memoryMb: fc.integer({ min: 128, max: 3_008 }),
      environment: fc.dictionary(variable, each(fc.string({ maxLength: 30 })), { maxKeys: 3 }),
      tables: fc.dictionary(variable, table, { maxKeys: 2 }),
      secrets: fc.dictionary(variable, secret, { maxKeys: 2 }),
      permissions: fc.array(permission, { maxLength: 3 }),
      ephemeralStorageMb: fc.integer({ min: 512, max: 10_240 }),
      architecture: fc.constantFrom("arm64", "x86_64"),
      ...(mayHaveLayers && {
        layers: inRegions(stacks, (region) =>
          fc.subarray([1, 2].map((n) => `arn:aws:lambda:${region}:123456789012:layer:tools:${n}`)),
        ),
      }),
      reservedConcurrency: each(fc.integer({ min: 1, max: 50 })),
      vpc: fc
        .subarray([...new Set(stacks.map(({ of }) => of))])
        .map((inVpc) =>
          Object.fromEntries(stacks.filter(({ of }) => inVpc.includes(of)).map(({ name }) => [name, VPC])),
        ),
    },
    { requiredKeys: ["app", "timeoutSeconds", "memoryMb"] },
  );
}

/** Generates one to three backends. Each may share a table of the previous one. */
export const anyBackends = (written: BackendsFor) =>
  fc
    .tuple(
      fc.dictionary(
        fc.stringMatching(/^[A-Za-z][\w-]{0,10}$/),
        fc.oneof(
          { arbitrary: lambdaBackend(written) as fc.Arbitrary<Unchecked>, weight: 3 },
          { arbitrary: existingBackend(written), weight: 1 },
        ),
        { minKeys: 1, maxKeys: 3 },
      ),
      fc.constantFrom(undefined, "read", "read-write"),
    )
    .map(([backends, access]): Readonly<Record<string, Unchecked>> => {
      const all = Object.entries(backends);
      return Object.fromEntries(
        all.map(([name, backend], index) => {
          const [of, before] = all[index - 1] ?? [];
          const [shared] = Object.values((before?.["tables"] ?? {}) as Record<string, Unchecked>);
          if (access === undefined || shared === undefined || backend["app"] === undefined)
            return [name, backend];
          return [name, { ...backend, sharedTables: { SHARED_TABLE: { of, name: shared["name"], access } } }];
        }),
      );
    });
