import fc from "fast-check";

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

/** The environments and the server for which the backends of one gateway are generated. */
export interface BackendsFor {
  readonly environments: readonly string[];
  readonly region: string;
  readonly mayHaveLayers: boolean;
  /** The address of a local server that stands in for a backend's server: `http://127.0.0.1:3000`. */
  readonly server: string;
}

/** Generates one value, or one value for each environment. */
const forEach = <Value>(environments: readonly string[], value: fc.Arbitrary<Value>) =>
  fc.oneof(value, fc.record(Object.fromEntries(environments.map((name) => [name, value]))));

const timeoutSeconds = fc.integer({ min: 5, max: 28 });

/** Generates an existing function, or a server. Locally, another server stands in for it. */
function existingBackend({ environments, region, server }: BackendsFor): fc.Arbitrary<Unchecked> {
  const arn = `arn:aws:lambda:${region}:123456789012:function:legacy`;
  return fc.oneof<fc.Arbitrary<Unchecked>[]>(
    fc.record({
      functionArn: forEach(environments, fc.constantFrom(arn, `${arn}:live`, `${arn}:7`)),
      timeoutSeconds,
      standIn: fc.constantFrom(...APPS),
    }),
    fc.record(
      {
        url: forEach(
          environments,
          fc.constantFrom("https://orders.example", "https://orders.example:8443/v1/api"),
        ),
        timeoutSeconds,
        standIn: fc.constantFrom(server, `${server}/v1`),
        passAuthorization: fc.boolean(),
      },
      { requiredKeys: ["url", "timeoutSeconds", "standIn"] },
    ),
  );
}

/** Generates a Lambda function of the workspace. Some of its settings may differ by environment. */
function lambdaBackend({ environments, region, mayHaveLayers }: BackendsFor) {
  const each = <Value>(value: fc.Arbitrary<Value>) => forEach(environments, value);
  const kmsKeyArn = fc.constant(`arn:aws:kms:${region}:123456789012:key/1234abcd`);
  const secret = fc.oneof(
    fc.record(
      { parameter: each(fc.constantFrom("/shop/key", "shop.key")), kmsKeyArn },
      { requiredKeys: ["parameter"] },
    ),
    fc.record(
      {
        secret: each(
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
        layers: each(
          fc.subarray([1, 2].map((n) => `arn:aws:lambda:${region}:123456789012:layer:tools:${n}`)),
        ),
      }),
      reservedConcurrency: each(fc.integer({ min: 1, max: 50 })),
      vpc: fc.dictionary(
        fc.constantFrom(...environments),
        fc.constant({ subnetIds: ["subnet-0123abcd", "subnet-0123abce"], securityGroupIds: ["sg-0123abcd"] }),
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
