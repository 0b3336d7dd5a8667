import type { Backend } from "./backend";
import { BackendError, checkBackends } from "./check-backends";

const orders: Backend = { app: "orders-lambda", timeoutSeconds: 29, memoryMb: 10_240 };

function problemsOf(backends: object): readonly string[] {
  try {
    checkBackends(backends as Readonly<Record<string, Backend>>);
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
    "orders.timeout is not a field that a backend has; there are: app, timeoutSeconds, memoryMb",
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
