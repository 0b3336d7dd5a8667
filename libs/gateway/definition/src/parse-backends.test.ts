import { account, dev, prod } from "@tollgate/environments/sample";
import { mintToken } from "@tollgate/token-hashing";
import type { LambdaBackend } from "./backend";
import { variablesIn } from "./function-variables";
import { BackendError, parseBackends } from "./parse-backends";

const orders: LambdaBackend = { app: "orders-lambda", timeoutSeconds: 29, memoryMb: 10_240 };

function problemsOf(backends: unknown): readonly string[] {
  try {
    parseBackends(backends, { account, environments: [dev, prod] });
  } catch (error) {
    if (error instanceof BackendError) return error.problems;
    throw error;
  }
  return [];
}

it.each([
  ["none", {}],
  ["one that takes all that AWS gives", { orders }],
  ["several", { orders, order_history: { ...orders, timeoutSeconds: 1, memoryMb: 128 } }],
])("there may be %s", (_, backends) => {
  expect(problemsOf(backends)).toEqual([]);
});

const withVariables = (environment: unknown) => ({ orders: { ...orders, environment } });

describe("environment variables", () => {
  it.each([
    ["the same in all environments", { CURRENCY: "EUR", A1: "" }],
    ["by environment", { URL: { dev: "https://a.example.com", prod: "https://b.example.com" } }],
    ["of a layer's wrapper", { AWS_LAMBDA_EXEC_WRAPPER: "/opt/otel" }],
    ["as long as Lambda takes them", { LONG: "x".repeat(4_096 - '{"LONG":""}'.length) }],
  ])("may be %s", (_, environment) => {
    expect(problemsOf(withVariables(environment))).toEqual([]);
  });

  it("of one environment are its own and those of all", () => {
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
  ])("%s are refused", (_, environment, problem) => {
    const [only, ...others] = problemsOf(withVariables(environment));
    expect(others).toEqual([]);
    if (typeof problem === "string") expect(only).toBe(problem);
    else expect(only).toMatch(problem);
  });

  it.each([
    ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE"],
    ["an AWS access key", `id=AKIA${"ABCDEFGH".repeat(2)}`],
    ["a token of this gateway", `Bearer ${mintToken("tg_dev", (bytes) => Buffer.alloc(bytes, 7))}`],
  ])("that hold %s by its form are refused, without a word of it", (kind, value) => {
    for (const environment of [{ SETTING: value }, { SETTING: { dev: value, prod: "" } }])
      expect(problemsOf(withVariables(environment))).toEqual([
        `orders.environment.SETTING is ${kind}; allowed: no secret's value, which would stand in Terraform's state and plans`,
      ]);
  });

  it.each(["tg_dev_", "public-key", "AKIA", `${"x".repeat(60)}_${"y".repeat(49)}`])(
    "that hold %s are no secrets",
    (value) => {
      expect(problemsOf(withVariables({ SETTING: value }))).toEqual([]);
    },
  );
});

it("what is no backend at all is said to be none", () => {
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
    "orders.timeout is not a field that a backend has; there are: app, timeoutSeconds, memoryMb, environment",
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
    "a name that is none of a function",
    { "orders.v1": orders },
    '"orders.v1" is the name; allowed: a letter, then letters, digits, "_" and "-"',
  ],
  [
    "the authorizer's name",
    { authorizer: orders },
    'authorizer is the name; allowed: another: the Lambda function "example-gateway-authorizer-dev" is of environment "dev"',
  ],
])("none may have %s", (_, backends, problem) => {
  expect(problemsOf(backends)).toEqual([problem]);
  expect(new BackendError([problem]).message).toBe(`libs/gateway/definition/src/backends.ts: ${problem}`);
});
