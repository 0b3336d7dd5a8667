import { checkTogether, parseAccount, parseEnvironment } from "../index";
import { account, dev, prod } from "../sample.test-support";
import { problemsOf } from "./problems-of.test-support";

const A = "111111111111";
const B = "222222222222";
const { service } = account;
const roles = { deploy: "deploy", operate: "operate" };
const repository = "example/gateway";
const local = { kind: "local" } as const;

const problemsIn = (accounts: readonly object[], environments: readonly object[]): readonly string[] =>
  problemsOf(() =>
    checkTogether(
      accounts.map((each) => parseAccount(each)),
      environments.map((each) => parseEnvironment(each)),
    ),
  );
const home = { ...account, account: A };
const other = { name: "prod", account: B, region: "us-east-1", service, stateBucket: "states-of-b" };
const devInA = { ...dev, account: A };
const prodInB = { ...prod, account: B, state: local };

it.each([
  ["one account that nobody states", [account], [dev, prod]],
  ["one account that one environment states", [account], [devInA, prod]],
  [
    "one in two Regions",
    [account, { name: "eu", region: "eu-west-1", service }],
    [dev, { ...prod, region: "eu-west-1" }],
  ],
  ["two accounts", [home, other], [devInA, prodInB]],
  [
    "two accounts, where equal names collide with nothing",
    [home, other],
    [
      devInA,
      { ...prodInB, tokensTable: "Tokens", authorizer: { ...dev.authorizer, reservedConcurrency: 900 } },
    ],
  ],
  [
    "a pipeline in each account",
    [
      { ...home, repository },
      { ...other, repository },
    ],
    [devInA, { ...prodInB, state: { ...prod.state, bucket: "states-of-b" } }],
  ],
  [
    "one pipeline for both accounts, with all states in its own",
    [{ ...home, repository }, other],
    [devInA, { ...prod, account: B, roles }],
  ],
  [
    "cells in two accounts and two Regions",
    [home, { name: "eu", account: A, region: "eu-west-1", service }, other],
    [
      devInA,
      {
        ...prod,
        account: A,
        roles,
        cells: [{ name: "1" }, { name: "2", region: "eu-west-1" }, { name: "3", account: B }],
      },
    ],
  ],
])("%s may be in use", (_, accounts, environments) => {
  expect(problemsIn(accounts, environments)).toEqual([]);
});

it.each([
  [
    "an account that is not stated beside others",
    [account, other],
    [devInA, prodInB],
    ["account: account is undefined; allowed: the id of its AWS account, as there are several"],
  ],
  [
    "an environment of an account that is not stated beside others",
    [home, other],
    [dev, prodInB],
    ['environment "dev": account is undefined; allowed: the id of its AWS account, as there are several'],
  ],
  [
    "an account without an entry",
    [home],
    [devInA, prodInB],
    [
      'environment "prod": region is "us-east-1"; allowed: that of an entry of accounts, without which API Gateway may not write logs there. ' +
        'Add parseAccount({ name: "<name>", account: "222222222222", region: "us-east-1", service: "example-gateway" }) to accounts',
    ],
  ],
  [
    "a cell's Region without an entry",
    [home],
    [devInA, { ...prod, account: A, cells: [{ name: "1" }, { name: "2", region: "eu-west-1" }] }],
    [
      'environment "prod": cell "2": region is "eu-west-1"; allowed: that of an entry of accounts, without which API Gateway may not write logs there. ' +
        'Add parseAccount({ name: "<name>", account: "111111111111", region: "eu-west-1", service: "example-gateway" }) to accounts',
    ],
  ],
  [
    "a second entry without a name",
    [account, { ...account, region: "eu-west-1", budget: undefined }],
    [dev],
    ['accounts.1: name is undefined; allowed: a name, as the stack "account" is of accounts.0'],
  ],
  [
    "two entries of one name",
    [account, { name: "a", region: "eu-west-1", service }, { name: "a", region: "eu-west-2", service }],
    [dev],
    ['account "a": name is "a"; allowed: another: the stack "account-a" is of account "a"'],
  ],
  [
    "two entries of one place",
    [account, { name: "a", region: "us-east-1", service: "another" }],
    [dev],
    ['account "a": region is "us-east-1"; allowed: another account or Region than an earlier entry\'s'],
  ],
  [
    "one bucket for the states of two accounts",
    [home, { ...other, stateBucket: account.stateBucket }],
    [devInA, prodInB],
    [
      'account "prod": stateBucket is "example-gateway-terraform-state"; allowed: another: the S3 bucket "example-gateway-terraform-state" is of account',
    ],
  ],
  [
    "one bucket for the states of two Regions",
    [account, { name: "eu", region: "eu-west-1", service, stateBucket: account.stateBucket }],
    [dev],
    [
      'account "eu": stateBucket is "example-gateway-terraform-state"; allowed: another: the S3 bucket "example-gateway-terraform-state" is of account',
    ],
  ],
  [
    "what an account has once, in a second entry",
    [account, { name: "eu", region: "eu-west-1", service, repository }],
    [dev],
    [
      'account "eu": repository is "example/gateway"; allowed: none: it is one for the whole account, and of the stack "account"',
    ],
  ],
  [
    "a state in a bucket that the credentials cannot use",
    [home, other],
    [devInA, { ...prodInB, state: prod.state }],
    [
      'environment "prod": state.bucket is "example-gateway-terraform-state"; allowed: a bucket of account "222222222222", whose credentials deploy the environment: this one is in account "111111111111"',
    ],
  ],
  [
    "an account without a pipeline beside one that has it",
    [{ ...home, repository }, other],
    [devInA, prodInB],
    [
      'environment "prod": account is "222222222222"; allowed: one with a repository in account "prod", or roles.deploy, which the pipeline of account assumes',
    ],
  ],
  [
    "one role for two environments, which would have the rights of both",
    [{ ...home, repository }],
    [
      { ...devInA, roles },
      { ...prod, account: A, roles },
    ],
    [
      'environment "prod": roles.deploy is "deploy"; allowed: another: the IAM role "deploy" is of environment "dev"',
      'environment "prod": roles.operate is "operate"; allowed: another: the IAM role "operate" is of environment "dev"',
    ],
  ],
  [
    "a role whose counterpart that plans has too long a name",
    [{ ...home, repository }],
    [{ ...devInA, roles: { deploy: "d".repeat(60) } }],
    [
      `environment "dev": roles.deploy is "${"d".repeat(60)}"; allowed: at most 59 characters: the IAM role "${"d".repeat(60)}-plan" would have 65 characters, and AWS takes 1 to 64`,
    ],
  ],
  [
    "more concurrency than is left in one place",
    [home, other],
    [devInA, { ...prodInB, authorizer: { ...dev.authorizer, reservedConcurrency: 901 } }],
    [
      'environment "prod": authorizer.reservedConcurrency is 901; allowed: at most 900: of the account\'s 1000 (account.lambdaConcurrency) Lambda keeps 100 for functions without a reservation, and the environments share the others',
    ],
  ],
])("refuses %s", (_, accounts, environments, problems) => {
  expect(problemsIn(accounts, environments)).toEqual(problems);
});

it("a role that the team has made may be of several environments", () => {
  expect(
    problemsIn(
      [home],
      [
        { ...devInA, roles },
        { ...prod, account: A, roles },
      ],
    ),
  ).toEqual([]);
});

it("roles need the account that they are in", () => {
  expect(problemsOf(() => parseEnvironment({ ...dev, roles }))).toEqual([
    'environment "dev": roles is {"deploy":"deploy","operate":"operate"}; allowed: none before the environment states its own account, in which they are',
  ]);
});
