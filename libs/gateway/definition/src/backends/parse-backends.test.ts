import { parseEnvironment, type Environment } from "@tollgate/environments";
import { account, dev, prod } from "@tollgate/environments/sample";
import { mintToken } from "@tollgate/token-hashing";
import { accessIn } from "./access";
import type { LambdaBackend } from "./schema/backend";
import { variablesIn } from "./function-variables";
import { BackendError, parseBackends } from "./parse-backends";

const orders: LambdaBackend = { app: "orders-lambda", timeoutSeconds: 29, memoryMb: 10_240 };

function problemsOf(
  backends: unknown,
  environments: readonly Environment[] = [dev, prod],
): readonly string[] {
  try {
    parseBackends(backends, { account, environments });
  } catch (error) {
    if (error instanceof BackendError) return error.problems;
    throw error;
  }
  return [];
}

it.each([
  ["none", {}],
  ["one with the largest values", { orders }],
  ["several", { orders, order_history: { ...orders, timeoutSeconds: 1, memoryMb: 128 } }],
])("accepts backends: %s", (_, backends) => {
  expect(problemsOf(backends)).toEqual([]);
});

const withVariables = (environment: unknown) => ({ orders: { ...orders, environment } });

describe("environment variables", () => {
  it.each([
    ["the same in all environments", { CURRENCY: "EUR", A1: "" }],
    ["by environment", { URL: { dev: "https://a.example.com", prod: "https://b.example.com" } }],
    ["of a layer's wrapper", { AWS_LAMBDA_EXEC_WRAPPER: "/opt/otel" }],
    ["of the maximum length", { LONG: "x".repeat(4_096 - '{"LONG":""}'.length) }],
  ])("accepts variables: %s", (_, environment) => {
    expect(problemsOf(withVariables(environment))).toEqual([]);
  });

  it("are those of the environment and those of all environments", () => {
    const backend = { ...orders, environment: { A1: "1", B1: { dev: "2", prod: "3" } } };
    expect(variablesIn(backend, dev)).toEqual({ A1: "1", B1: "2" });
    expect(variablesIn(backend, prod)).toEqual({ A1: "1", B1: "3" });
  });

  it.each([
    [
      "that begin with a digit",
      { "1A": "" },
      "orders.environment.1A is the name; allowed: a letter, then at least one of a-z, A-Z, 0-9 and _ (Lambda's CreateFunction)",
    ],
    [
      "of the Region",
      { AWS_REGION: "eu-west-1" },
      /^orders\.environment\.AWS_REGION is the name; allowed: another: Lambda/,
    ],
    [
      "of the SDK's endpoint",
      { AWS_ENDPOINT_URL: "http://x" },
      /^orders\.environment\.AWS_ENDPOINT_URL is the name; allowed: another/,
    ],
    [
      "of Lambda's",
      { LAMBDA_TASK_ROOT: "/" },
      /^orders\.environment\.LAMBDA_TASK_ROOT is the name; allowed: another/,
    ],
    [
      "that are numbers",
      { LIMIT: 5 },
      "orders.environment.LIMIT is 5; allowed: a text, or one for each environment by its name",
    ],
    [
      "that are numbers in one environment",
      { LIMIT: { dev: 5, prod: "6" } },
      "orders.environment.LIMIT.dev is 5; allowed: a text",
    ],
    [
      "that an environment lacks",
      { URL: { dev: "a" } },
      "orders.environment.URL.prod is undefined; allowed: a value for each environment: dev, prod",
    ],
    [
      "of an environment that there is not",
      { URL: { dev: "a", prod: "b", pord: "c" } },
      'orders.environment.URL.pord is "c"; allowed: the name of an environment: dev, prod',
    ],
    [
      "of more than 4 KB",
      { LONG: { dev: "ü".repeat(2_100), prod: "" } },
      'orders.environment is 4211 bytes in "dev"; allowed: at most 4096, names and values of all variables together as JSON (Lambda quotas, "Function environment variables")',
    ],
  ])("refuses variables %s", (_, environment, problem) => {
    const [only, ...others] = problemsOf(withVariables(environment));
    expect(others).toEqual([]);
    if (typeof problem === "string") expect(only).toBe(problem);
    else expect(only).toMatch(problem);
  });

  it.each([
    ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE"],
    ["an AWS access key", `id=AKIA${"ABCDEFGH".repeat(2)}`],
    ["a token of this gateway", `Bearer ${mintToken("tg_dev", (bytes) => Buffer.alloc(bytes, 7))}`],
  ])("refuses a value in the form of %s, without printing it", (kind, value) => {
    for (const environment of [{ SETTING: value }, { SETTING: { dev: value, prod: "" } }])
      expect(problemsOf(withVariables(environment))).toEqual([
        `orders.environment.SETTING is ${kind}; allowed: any value but a secret, which would be in Terraform's state and plans`,
      ]);
  });

  it.each(["tg_dev_", "public-key", "AKIA", `${"x".repeat(60)}_${"y".repeat(49)}`])(
    "does not take %s for a secret",
    (value) => {
      expect(problemsOf(withVariables({ SETTING: value }))).toEqual([]);
    },
  );
});

const items = { name: "orders", partitionKey: "orderId" };
const withTable = <Table>(table: Table) => ({ orders: { ...orders, tables: { ORDERS_TABLE: table } } });

describe("tables of its own", () => {
  it.each([
    ["a partition key alone", items],
    [
      "every field",
      {
        ...items,
        sortKey: "placedAt",
        keyTypes: { placedAt: "N", expiresAt: "N" },
        ttlAttribute: "expiresAt",
        access: "read",
        indexes: [
          { name: "byState", partitionKey: "state", sortKey: "expiresAt" },
          { name: "byCustomer", partitionKey: "customer", attributes: ["total", "state"] },
        ],
      },
    ],
  ])("accepts %s", (_, table) => {
    expect(problemsOf(withTable(table))).toEqual([]);
  });

  it("reach the function as variables with their names, and can be shared", () => {
    const backends = {
      ...withTable(items),
      history: { ...orders, sharedTables: { HISTORY_TABLE: { of: "orders", name: "orders" } } },
    };
    expect(problemsOf(backends)).toEqual([]);
    expect(variablesIn(backends.orders, prod)).toEqual({ ORDERS_TABLE: "example-gateway-orders-prod" });
    expect(variablesIn(backends.history, dev)).toEqual({ HISTORY_TABLE: "example-gateway-orders-dev" });
    expect(accessIn(backends.history, dev, backends)).toEqual([
      {
        actions: expect.not.arrayContaining(["dynamodb:PutItem"]) as string[],
        on: [{ kind: "table", name: "example-gateway-orders-dev" }],
      },
    ]);
  });

  const twenty = Array.from({ length: 20 }, (_, at) => `attribute${at}`);
  it.each([
    [
      "a name that a table cannot have",
      { ...items, name: "Orders" },
      'name is "Orders"; allowed: lower-case words and digits joined by hyphens, such as orders',
    ],
    [
      "a name that is too long",
      { ...items, name: "x".repeat(237) },
      `name is "${"x".repeat(237)}"; allowed: at most 234 characters: the DynamoDB table "example-gateway-${"x".repeat(237)}-prod" would have 258 characters, and AWS takes 3 to 255`,
    ],
    [
      "the name of the table of tenants",
      { ...items, name: "tenants" },
      'name is "tenants"; allowed: another: the DynamoDB table "example-gateway-tenants-dev" is of environment "dev"',
    ],
    ["no key", { name: "orders" }, "partitionKey is undefined; allowed: the name of an attribute"],
    [
      "an empty key",
      { ...items, partitionKey: "" },
      'partitionKey is ""; allowed: the name of an attribute, 1 to 255 bytes',
    ],
    [
      "one attribute as both keys",
      { ...items, sortKey: "orderId" },
      'sortKey is "orderId"; allowed: another attribute than the partition key',
    ],
    [
      "a type that DynamoDB has for no key",
      { ...items, keyTypes: { orderId: "BOOL" } },
      'keyTypes.orderId is "BOOL"; allowed: "S", "N", "B"',
    ],
    [
      "the type of what is no key",
      { ...items, keyTypes: { total: "N" } },
      'keyTypes.total is "N"; allowed: types of keys only: orderId',
    ],
    [
      "an expiry that is a text",
      { ...items, ttlAttribute: "orderId" },
      'ttlAttribute is "orderId"; allowed: a number, which this key is not: say so in keyTypes',
    ],
    [
      "two indexes of one name",
      { ...items, indexes: ["a", "b"].map((partitionKey) => ({ name: "byA", partitionKey })) },
      'indexes is two of the name "byA"; allowed: one of each name',
    ],
    [
      "an index of a short name",
      { ...items, indexes: [{ name: "by", partitionKey: "a" }] },
      "indexes.0.name is \"by\"; allowed: 3 to 255 of a-z, A-Z, 0-9, '_', '-', '.' (DynamoDB)",
    ],
    [
      "a key among an index's attributes",
      { ...items, indexes: [{ name: "byA", partitionKey: "a", attributes: ["b", "orderId"] }] },
      'indexes.0.attributes is ["b","orderId"]; allowed: each attribute once, and no key: "orderId"',
    ],
    [
      "more attributes in indexes than DynamoDB projects",
      {
        ...items,
        indexes: Array.from({ length: 6 }, (_, at) => ({
          name: `by${at}x`,
          partitionKey: "a",
          attributes: twenty,
        })),
      },
      "indexes is 120 attributes; allowed: at most 100 in all indexes together (DynamoDB quotas)",
    ],
    ["a misspelt field", { ...items, ttl: "expiresAt" }, "ttl is not a field that there is"],
    ["another right", { ...items, access: "write" }, 'access is "write"; allowed: "read", "read-write"'],
  ])("refuses %s", (_, table, problem) => {
    expect(problemsOf(withTable(table))).toEqual([`orders.tables.ORDERS_TABLE.${problem}`]);
  });

  it("are refused if another backend has the same table", () => {
    const both = { ...withTable(items), history: { ...orders, tables: { HISTORY: items } } };
    expect(problemsOf(both)).toEqual([
      'history.tables.HISTORY.name is "orders"; allowed: another: the DynamoDB table "example-gateway-orders-dev" is of orders.tables.ORDERS_TABLE.name',
    ]);
  });

  it("cannot be shared if no backend owns them", () => {
    const shared = (of: string, name: string) => ({
      ...withTable(items),
      history: { ...orders, sharedTables: { T1: { of, name } } },
    });
    for (const [of, name] of [
      ["orders", "carts"],
      ["constructor", "orders"],
      ["history", "orders"],
    ] as const)
      expect(problemsOf(shared(of, name))).toEqual([
        `history.sharedTables.T1 is "${name} of ${of}"; allowed: a backend's own table: orders of orders`,
      ]);
  });

  it("refuse a variable that is in use", () => {
    expect(
      problemsOf({
        orders: { ...orders, environment: { ORDERS_TABLE: "x" }, tables: { ORDERS_TABLE: items } },
      }),
    ).toEqual(["orders.tables.ORDERS_TABLE is a duplicate; allowed: a name that no other variable has"]);
  });
});

describe("secrets", () => {
  const withSecret = <Secret>(secret: Secret) => ({ orders: { ...orders, secrets: { KEY_NAME: secret } } });
  const arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/login-a1B2c3";
  const kmsKeyArn = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  it.each([
    ["a parameter", { parameter: "/shop/key" }],
    [
      "a parameter for each environment, with a key in one",
      { parameter: { dev: "a", prod: "b" }, kmsKeyArn: { prod: kmsKeyArn } },
    ],
    ["a secret by its name", { secret: "shop/login" }],
    ["a secret by its ARN", { secret: arn }],
  ])("accepts %s", (_, secret) => {
    expect(problemsOf(withSecret(secret))).toEqual([]);
  });

  it("reach the function as variables with their names", () => {
    const backend = withSecret({ parameter: { dev: "a", prod: "b" } }).orders;
    expect(variablesIn(backend, dev)).toEqual({ KEY_NAME: "a" });
  });

  it.each([
    ["neither kind", {}, / is neither; allowed: one of parameter and secret$/],
    ["both kinds", { parameter: "a", secret: "b" }, / is both; allowed: one of parameter and secret$/],
    [
      "half a path",
      { parameter: "shop/key" },
      /\.parameter is "shop\/key"; allowed: a parameter's name, such as \/shop\/partner-key/,
    ],
    ["too many parts", { parameter: "/a".repeat(16) }, /; allowed: a parameter's name, such as/],
    [
      "AWS's own names",
      { parameter: "/aws/key" },
      /\.parameter is "\/aws\/key"; allowed: a name that begins with neither/,
    ],
    ["a version of a parameter", { parameter: "/shop/key:3" }, /; allowed: a parameter's name, such as/],
    [
      "a parameter in one environment only",
      { parameter: { dev: "a" } },
      /\.parameter\.prod is undefined; allowed: a value for each environment: dev, prod$/,
    ],
    ["a wildcard", { secret: "shop/*" }, /\.secret is "shop\/\*"; allowed: a secret's name of at most 512/],
    [
      "what looks like the end of an ARN",
      { secret: "shop/login-a1B2c3" },
      /; allowed: a name that does not end in a hyphen and six characters/,
    ],
    ["a part of an ARN", { secret: arn.slice(0, -7) }, /; allowed: a secret's name of at most 512/],
    [
      "a secret elsewhere",
      { secret: arn.replace("us-east-1", "eu-west-1") },
      /\.secret is "arn:.*"; allowed: one in us-east-1, the Region of dev$/,
    ],
    [
      "an alias of a key",
      { parameter: "a", kmsKeyArn: kmsKeyArn.replace(/key\/.*/, "alias/a") },
      /\.kmsKeyArn is ".*"; allowed: the ARN of a KMS key, and not of an alias$/,
    ],
    ["a value", { parameter: "a", value: "hunter2" }, /\.value is not a field that there is$/],
  ])("refuses %s", (_, secret, problem) => {
    const [only, ...others] = problemsOf(withSecret(secret));
    expect(others).toEqual([]);
    expect(only).toMatch(/^orders\.secrets\.KEY_NAME/);
    expect(only).toMatch(problem);
  });
});

describe("permissions", () => {
  const withPermission = (permission: unknown) => ({ orders: { ...orders, permissions: [permission] } });
  const bucket = { bucket: "invoices", prefix: "orders/", access: "read" };

  it.each([
    [{ table: "customers", access: "read" }],
    [{ table: { dev: "customers" }, indexes: ["byEmail"], access: "read-write" }],
    [bucket],
    [{ queue: "orders.fifo", access: "send" }],
    [{ ...bucket, kmsKeyArn: { prod: "arn:aws:kms:us-east-1:123456789012:key/1234abcd" } }],
  ])("accepts %j", (permission) => {
    expect(problemsOf(withPermission(permission))).toEqual([]);
  });

  it.each([
    ["any table", { table: "*", access: "read" }, /\.table is "\*"; allowed: a table's name/],
    [
      "the table of tokens",
      { table: "Tokens", access: "read" },
      /\.table is "Tokens"; allowed: another than the gateway's own tables/,
    ],
    [
      "the table of tenants in one environment",
      { table: { prod: "example-gateway-tenants-prod" }, access: "read" },
      /own tables, which no backend reads$/,
    ],
    [
      "the table of another environment's tokens",
      { table: { dev: prod.tokensTable }, access: "read-write" },
      /\.table is "example-gateway-Tokens-prod"; allowed: another than the gateway's own tables, which/,
    ],
    [
      "the table of another environment's tenants",
      { table: { prod: "example-gateway-tenants-dev" }, access: "read" },
      /own tables, which no backend reads$/,
    ],
    [
      "the bucket of Terraform's state",
      { ...bucket, bucket: { dev: account.stateBucket } },
      /\.bucket is "example-gateway-terraform-state"; allowed: another than the gateway's own buckets$/,
    ],
    [
      "another word",
      { table: "customers", access: "delete" },
      /\.access is "delete"; allowed: "read", "read-write"$/,
    ],
    [
      "a bucket without a prefix",
      { bucket: "invoices", access: "read" },
      /\.prefix is undefined; allowed: what the keys of objects begin with/,
    ],
    ["a whole bucket", { ...bucket, prefix: "" }, /\.prefix is ""; allowed: what the keys/],
    ["a wildcard in a prefix", { ...bucket, prefix: "*/" }, /\.prefix is "\*\/"; allowed: what the keys/],
    [
      "a bucket that S3 does not have",
      { ...bucket, bucket: "In_voices" },
      /\.bucket is "In_voices"; allowed: a bucket's name/,
    ],
    [
      "an environment that there is not",
      { ...bucket, bucket: { pord: "invoices" } },
      /\.bucket\.pord is "invoices"; allowed: the name of an environment: dev, prod$/,
    ],
    [
      "a key elsewhere",
      { ...bucket, kmsKeyArn: { prod: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd" } },
      /\.kmsKeyArn is "arn:.*"; allowed: one in us-east-1, the Region of prod$/,
    ],
    ["to receive", { queue: "orders", access: "receive" }, /\.access is "receive"; allowed: "send"$/],
    [
      "an action",
      { action: "s3:*" },
      /^orders\.permissions\.0 is \{"action":"s3:\*"\}; allowed: one of \{ table, access \}, /,
    ],
    ["two things at once", { ...bucket, queue: "orders" }, /\.queue is not a field that there is$/],
    ["a text", "s3:GetObject", /^orders\.permissions\.0 is "s3:GetObject"; allowed: one of/],
  ])("refuses one for %s", (_, permission, problem) => {
    const [only, ...others] = problemsOf(withPermission(permission));
    expect(others).toEqual([]);
    expect(only).toMatch(problem);
  });

  it("cannot name the gateway's own buckets", () => {
    const names = [{ name: "api.example.com", zone: { id: "Z1", name: "example.com" } }];
    const guarded = parseEnvironment({
      ...prod,
      domain: { names, mutualTls: { truststore: "clients.pem", bucket: "truststore" } },
      codeSigning: { bucket: "signed-code" },
    });
    for (const name of ["signed-code", "truststore"]) {
      const backends = withPermission({ ...bucket, bucket: { dev: name } });
      expect(problemsOf(backends, [dev, guarded])).toEqual([
        `orders.permissions.0.bucket is "${name}"; allowed: another than the gateway's own buckets`,
      ]);
    }
  });

  it("cannot name a backend's own table, of another environment either", () => {
    const table = { dev: "example-gateway-orders-prod" };
    const customers = { ...orders, permissions: [{ table, access: "read" }] };
    expect(problemsOf({ ...withTable(items), customers })).toEqual([
      'customers.permissions.0.table is "example-gateway-orders-prod"; allowed: another: name a backend\'s table in sharedTables',
    ]);
  });

  it("cannot name a backend's own table", () => {
    const customers = { ...orders, permissions: [{ table: "example-gateway-orders-dev", access: "read" }] };
    expect(problemsOf({ ...withTable(items), customers })).toEqual([
      'customers.permissions.0.table is "example-gateway-orders-dev"; allowed: another: name a backend\'s table in sharedTables',
    ]);
  });
});

describe("size and processor", () => {
  const layer = "arn:aws:lambda:us-east-1:123456789012:layer:metrics:7";

  it.each([
    [{ ephemeralStorageMb: 10_240, architecture: "x86_64" }],
    [{ layers: [layer], reservedConcurrency: 400 }],
    [{ vpc: { prod: { subnetIds: ["subnet-01234567"], securityGroupIds: ["sg-01234567"] } } }],
    [{ layers: { prod: [layer] }, reservedConcurrency: { dev: 1 } }],
  ])("accepts %j", (fields) => {
    expect(problemsOf({ orders: { ...orders, ...fields } })).toEqual([]);
  });

  it.each([
    [{ ephemeralStorageMb: 511 }, "ephemeralStorageMb is 511; allowed: whole MB, 512 to 10240"],
    [{ architecture: "arm" }, 'architecture is "arm"; allowed: "arm64", "x86_64"'],
    [{ layers: ["metrics"] }, 'layers.0 is "metrics"; allowed: the ARN of one version of a layer'],
    [
      { layers: layer },
      `layers is "${layer}"; allowed: a list of ARNs, or one for each environment by its name`,
    ],
    [
      { layers: { pord: [layer] } },
      `layers.pord is ["${layer}"]; allowed: the name of an environment: dev, prod`,
    ],
    [
      { layers: [layer.replace("us-east-1", "eu-west-1")] },
      `layers is "${layer.replace("us-east-1", "eu-west-1")}"; allowed: layers in us-east-1, the Region of dev`,
    ],
    [
      { vpc: { dev: { subnetIds: [], securityGroupIds: ["sg-0123456789abcdef0"] } } },
      "vpc.dev.subnetIds is []; allowed: 1 to 16 ids, such as subnet-0123456789abcdef0",
    ],
    [
      { vpc: { dev: { subnetIds: ["subnet-01234567"], securityGroupIds: ["default"] } } },
      'vpc.dev.securityGroupIds is ["default"]; allowed: 1 to 5 ids, such as sg-0123456789abcdef0',
    ],
    [
      { vpc: { pord: { subnetIds: ["subnet-01234567"], securityGroupIds: ["sg-01234567"] } } },
      /^orders\.vpc\.pord is \{.*\}; allowed: the name of an environment: dev, prod$/,
    ],
    [{ reservedConcurrency: 0 }, "reservedConcurrency is 0; allowed: whole numbers from 1"],
    [{ reservedConcurrency: { dev: 1.5 } }, "reservedConcurrency.dev is 1.5; allowed: whole numbers from 1"],
    [
      { reservedConcurrency: { dev: 500, prod: 401 } },
      'reservedConcurrency is 401 in "prod"; allowed: at most 400: of the account\'s 1000 (account.lambdaConcurrency) Lambda keeps 100 for functions without a reservation, and the environments share the others',
    ],
    [
      { layers: Array.from({ length: 6 }, () => layer) },
      /^orders\.layers is .*; allowed: at most 5 layers \(Lambda quotas\)$/,
    ],
  ])("refuses %j", (fields, problem) => {
    const [only, ...others] = problemsOf({ orders: { ...orders, ...fields } });
    expect(others).toEqual([]);
    if (typeof problem === "string") expect(only).toBe(`orders.${problem}`);
    else expect(only).toMatch(problem);
  });

  it("refuse layers if Lambda accepts signed code only", () => {
    const signing = parseEnvironment({ ...dev, codeSigning: { bucket: "bundles" } });
    const parse = () =>
      parseBackends({ orders: { ...orders, layers: [layer] } }, { account, environments: [signing] });
    expect(parse).toThrow(
      "allowed: none in dev, whose codeSigning accepts only code signed with its own profile",
    );
  });
});

it("refuses a value that is not an object", () => {
  expect(problemsOf({ orders: null })).toEqual(["orders is null; allowed: object"]);
  expect(problemsOf(undefined)).toEqual([
    "backends is undefined; allowed: an object with each backend by its name",
  ]);
});

it.each([
  [
    "more time than API Gateway waits",
    { orders: { ...orders, timeoutSeconds: 60 } },
    "orders.timeoutSeconds is 60; allowed: whole seconds, 1 to 29: API Gateway gives up after 29",
  ],
  [
    "a part of a second",
    { orders: { ...orders, timeoutSeconds: 1.5 } },
    "orders.timeoutSeconds is 1.5; allowed: whole seconds, 1 to 29: API Gateway gives up after 29",
  ],
  [
    "no time",
    { orders: { app: "orders-lambda", memoryMb: 128 } },
    "orders.timeoutSeconds is undefined; allowed: whole seconds, 1 to 29: API Gateway gives up after 29",
  ],
  [
    "a text for a number",
    { orders: { ...orders, memoryMb: "256" } },
    'orders.memoryMb is "256"; allowed: whole MB, 128 to 10240',
  ],
  [
    "too little memory",
    { orders: { ...orders, memoryMb: 64 } },
    "orders.memoryMb is 64; allowed: whole MB, 128 to 10240",
  ],
  [
    "a misspelt field",
    { orders: { ...orders, timeout: 5 } },
    "orders.timeout is not a field that a backend has; there are: app, timeoutSeconds, memoryMb, environment, tables, sharedTables, secrets, permissions, ephemeralStorageMb, architecture, layers, reservedConcurrency, vpc",
  ],
  [
    "an app that is not bundled as a function",
    { orders: { ...orders, app: "orders" } },
    'orders.app is "orders"; allowed: a folder under apps whose name ends with -lambda',
  ],
  [
    "an app elsewhere",
    { orders: { ...orders, app: "../orders-lambda" } },
    'orders.app is "../orders-lambda"; allowed: a folder under apps whose name ends with -lambda',
  ],
  [
    "a name that a function cannot have",
    { "orders.v1": orders },
    '"orders.v1" is the name; allowed: a letter, then letters, digits, "_" and "-"',
  ],
  [
    "the authorizer's name",
    { authorizer: orders },
    'authorizer is the name; allowed: another: the Lambda function "example-gateway-authorizer-dev" is of environment "dev"',
  ],
])("refuses %s", (_, backends, problem) => {
  expect(problemsOf(backends)).toEqual([problem]);
  expect(new BackendError([problem]).message).toBe(`libs/gateway/definition/src/backends.ts: ${problem}`);
});
