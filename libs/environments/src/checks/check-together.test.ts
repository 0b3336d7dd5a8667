import {
  account,
  checkTogether,
  environments,
  namesOfFunction,
  parseAccount,
  parseEnvironment,
  problemsWithBackends,
  type Environment,
} from "../index";
import { dev, prod } from "../sample.test-support";
import { problemsOf } from "./problems-of.test-support";

/** Returns the problems of environments that are checked together, derived from the sample environments. */
const problemsIn = (
  changes: { readonly dev?: object; readonly prod?: object },
  own: object = {},
): readonly string[] => {
  const both = [parseEnvironment({ ...dev, ...changes.dev }), parseEnvironment({ ...prod, ...changes.prod })];
  return problemsOf(() => checkTogether(parseAccount({ ...account, ...own }), both));
};

const zone = { id: "Z0123456789ABCDEFGHIJ", name: "example.com" };
const host = { names: [{ name: "api.example.com", zone }] };
const state = { kind: "s3", bucket: account.stateBucket, key: "a", region: account.region };
const reserved = (reservedConcurrency: number) => ({
  authorizer: { ...dev.authorizer, reservedConcurrency },
});

it.each([
  ["the shipped environments", {}, {}],
  ["two states in one bucket", { dev: { state }, prod: { state: { ...state, key: "b" } } }, {}],
  [
    "a state in a bucket of another Region, which is not the account's",
    { prod: { state: { ...state, bucket: "other", region: "eu-west-1" } } },
    {},
  ],
  [
    "hosts of one zone",
    { dev: { domain: host }, prod: { domain: { names: [{ name: "b.example.com", zone }] } } },
    {},
  ],
  ["all concurrency that Lambda lets an account set aside", { dev: reserved(400), prod: reserved(500) }, {}],
  ["more of it, where the account has more", { dev: reserved(2_900) }, { lambdaConcurrency: 3_000 }],
] as const)("%s may be side by side", (_, changes, own) => {
  expect(problemsIn(changes, own)).toEqual([]);
});

it.each(
  Object.entries<[object, string]>({
    "a name": [
      { prod: { name: "dev" } },
      'environment "dev": name is "dev"; allowed: another: the stack "dev" is of environment "dev"',
    ],
    "a table": [
      { prod: { tokensTable: "Tokens" } },
      'environment "prod": tokensTable is "Tokens"; allowed: another: the DynamoDB table "Tokens" is of environment "dev"',
    ],
    "one's tokens and the other's tenants": [
      { prod: { tokensTable: "example-gateway-tenants-dev" } },
      'environment "prod": tokensTable is "example-gateway-tenants-dev"; allowed: another: the DynamoDB table "example-gateway-tenants-dev" is of environment "dev"',
    ],
    "a token's beginning": [
      { prod: { tokenPrefix: "tg_dev" } },
      'environment "prod": tokenPrefix is "tg_dev"; allowed: another: the beginning of tokens "tg_dev" is of environment "dev"',
    ],
    "a host, even with paths of their own": [
      { dev: { domain: { names: [{ ...host.names[0], basePath: "a" }] } }, prod: { domain: host } },
      'environment "prod": domain.names.0.name is "api.example.com"; allowed: another: the host name "api.example.com" is of environment "dev"',
    ],
    "a bucket": [
      { dev: { codeSigning: { bucket: "bundles" } }, prod: { codeSigning: { bucket: "bundles" } } },
      'environment "prod": codeSigning.bucket is "bundles"; allowed: another: the S3 bucket "bundles" is of environment "dev"',
    ],
    "one's bundles and the account's states": [
      { dev: { codeSigning: { bucket: account.stateBucket } } },
      `environment "dev": codeSigning.bucket is "${account.stateBucket}"; allowed: another: the S3 bucket "${account.stateBucket}" is of account`,
    ],
    "a state": [
      { dev: { state: { ...state, key: "prod/terraform.tfstate" } } },
      'environment "prod": state.key is "prod/terraform.tfstate"; allowed: another: the Terraform state or lock "example-gateway-terraform-state/prod/terraform.tfstate" is of environment "dev"',
    ],
    "one's state and the other's lock": [
      { dev: { state }, prod: { state: { ...state, key: "a.tflock" } } },
      'environment "prod": state.key is "a.tflock"; allowed: another: the Terraform state or lock "example-gateway-terraform-state/a.tflock" is of environment "dev"',
    ],
    "a value of an API key": [
      { dev: { service: "shop" }, prod: { service: "shop-dev" } },
      'environment "prod": service is "shop-dev"; allowed: another: an API key with a value that begins with "shop-dev-prod-" could be of environment "dev", whose values begin with "shop-dev-"',
    ],
  }),
)("no two environments share %s", (_, [changes, problem]) => {
  expect(problemsIn(changes)).toEqual([problem]);
});

it.each([
  [
    "another Region",
    { prod: { region: "eu-west-1", state: { kind: "local" } } },
    {},
    'environment "prod": region is "eu-west-1"; allowed: that of an entry of accounts, without which API Gateway may not write logs there. Add parseAccount({ name: "<name>", region: "eu-west-1", service: "example-gateway" }) to accounts',
  ],
  [
    "the account's bucket in another Region",
    { prod: { state: { ...state, region: "eu-west-1" } } },
    {},
    'environment "prod": state.region is "eu-west-1"; allowed: "us-east-1", where the account has the bucket',
  ],
  [
    "more concurrency than an account has",
    { dev: reserved(100_000) },
    {},
    'environment "dev": authorizer.reservedConcurrency is 100000; allowed: at most 900: of the account\'s 1000 (account.lambdaConcurrency) Lambda keeps 100 for functions without a reservation, and the environments share the others',
  ],
  [
    "more concurrency than the others leave",
    { dev: reserved(500), prod: reserved(401) },
    {},
    'environment "prod": authorizer.reservedConcurrency is 401; allowed: at most 400: of the account\'s 1000 (account.lambdaConcurrency) Lambda keeps 100 for functions without a reservation, and the environments share the others',
  ],
  [
    "any where the account has no more than Lambda keeps",
    { dev: reserved(1) },
    { lambdaConcurrency: 100 },
    'environment "dev": authorizer.reservedConcurrency is 1; allowed: at most 0: of the account\'s 100 (account.lambdaConcurrency) Lambda keeps 100 for functions without a reservation, and the environments share the others',
  ],
] as const)("no environment asks for %s", (_, changes, own, problem) => {
  expect(problemsIn(changes, own)).toEqual([problem]);
});

describe("names of backends", () => {
  const named = (...backends: readonly string[]) =>
    backends.map((backend) => ({
      of: backend,
      written: backend,
      namesIn: (environment: Environment) => namesOfFunction(environment, backend, []),
    }));
  const withRollouts = (environment: Environment): Environment =>
    parseEnvironment({ ...environment, rollout: { strategy: "AllAtOnce" } });
  const withBackups = parseEnvironment({
    ...dev,
    backup: { schedule: "cron(0 5 * * ? *)", retentionDays: 35 },
  });
  const pipeline = parseAccount({ ...account, repository: "example/gateway" });

  it.each([
    ["orders", account, environments],
    ["x".repeat(43), account, environments],
    ["x".repeat(36), account, [dev].map(withRollouts)],
    ["backup", account, environments],
    ["deploy", account, environments],
  ])("accepts %s", (backend, own, all) => {
    expect(problemsWithBackends(named(backend), own, all)).toEqual([]);
  });

  it.each([
    ["x".repeat(44), account, environments, "allowed: at most 43 characters: the Lambda function"],
    ["x".repeat(37), account, [dev].map(withRollouts), "allowed: at most 36 characters: the IAM role"],
    [
      "authorizer",
      account,
      environments,
      'the Lambda function "example-gateway-authorizer-dev" is of environment "dev"',
    ],
    ["backup", account, [withBackups], 'the IAM role "example-gateway-backup-dev" is of environment "dev"'],
    ["BACKUP", account, [withBackups], 'the IAM role "example-gateway-BACKUP-dev" is of environment "dev"'],
    ["deploy", pipeline, environments, 'the IAM role "example-gateway-deploy-dev" is of account'],
  ])("refuses %s", (backend, own, all, problem) => {
    expect(problemsWithBackends(named(backend), own, all)).toEqual([
      expect.stringMatching(new RegExp(`^${backend} is the name; allowed: `)),
    ]);
    expect(problemsWithBackends(named(backend), own, all)[0]).toContain(problem);
  });

  it("differ in more than their case", () => {
    expect(problemsWithBackends(named("orders", "Orders"), account, environments)).toEqual([
      'Orders is the name; allowed: another: the IAM role "example-gateway-Orders-dev" is of orders',
    ]);
  });
});
