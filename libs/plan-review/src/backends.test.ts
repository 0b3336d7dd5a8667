import { create, destroy, hazardsOf, replace, update } from "./review-plan.test-support";

/** The findings for changes in `backends.ts`. */
const address = "aws_dynamodb_table.backend-tables_orders_table_F3E548E5";
const table = { name: "example-gateway-orders-dev", hash_key: "tenantId", range_key: "placedAt" };
const lambda = (values: object) => ({ function_name: "example-gateway-orders-dev", ...values });
const variables = (values: object) => lambda({ environment: [{ variables: values }] });

it("a table that a backend gets is nothing to stop for", () => {
  expect(hazardsOf(create("aws_dynamodb_table", table, { address }))).toEqual([]);
});

it.each([
  ["is taken out", destroy("aws_dynamodb_table", table, { address })],
  ["gets another key", replace("aws_dynamodb_table", table, { ...table, range_key: "id" }, { address })],
  ["gets another name", replace("aws_dynamodb_table", table, { ...table, name: "x" }, { address })],
])("a backend's table that %s stops the plan", (_, change) => {
  expect(hazardsOf(change)).toContain("block table-removed");
});

it.each([
  [
    "a variable",
    variables({ CURRENCY: "EUR" }),
    variables({ CURRENCY: "USD" }),
    ["warn function-code-changed"],
  ],
  [
    "a secret's name",
    variables({ KEY_NAME: "/a" }),
    variables({ KEY_NAME: "/b" }),
    ["warn function-code-changed"],
  ],
  [
    "its processor",
    lambda({ architectures: ["arm64"] }),
    lambda({ architectures: ["x86_64"] }),
    ["warn function-code-changed"],
  ],
  [
    "a layer",
    lambda({ layers: [] }),
    lambda({ layers: ["arn:aws:lambda:r:1:layer:a:1"] }),
    ["warn function-code-changed"],
  ],
  [
    "less of /tmp",
    lambda({ ephemeral_storage: [{ size: 1024 }] }),
    lambda({ ephemeral_storage: [{ size: 512 }] }),
    ["warn function-throttled"],
  ],
  [
    "more of /tmp",
    lambda({ ephemeral_storage: [{ size: 512 }] }),
    lambda({ ephemeral_storage: [{ size: 1024 }] }),
    [],
  ],
  [
    "concurrency",
    lambda({ reserved_concurrent_executions: -1 }),
    lambda({ reserved_concurrent_executions: 50 }),
    ["warn function-throttled"],
  ],
])(
  "a backend that gets another value of %s is read, and does not stop the plan",
  (_, before, after, hazards) => {
    expect(hazardsOf(update("aws_lambda_function", before, after))).toEqual(hazards);
  },
);
