import fc from "fast-check";
import { accessKeyOf, accountOfFunction, askedOfDynamoDb, functionOf, refusalByIam } from "./function-access";

const account = { region: "us-east-1", accountId: "000000000000" };
const arn = (table: string) => `arn:aws:dynamodb:us-east-1:000000000000:table/${table}`;
const ask = (operation: string, input: unknown) =>
  askedOfDynamoDb(operation, Buffer.from(JSON.stringify(input)), account);

it("an access key is its function's, and a person's is nobody's", () => {
  expect(functionOf(accessKeyOf("example-gateway-orders-dev"))).toBe("example-gateway-orders-dev");
  for (const each of ["local", "AKIAIOSFODNN7EXAMPLE", undefined]) expect(functionOf(each)).toBeUndefined();
});

it("an access key names its function's account, unless that is the home account", () => {
  const key = accessKeyOf("orders-prod-2", "222222222222");
  expect([functionOf(key), accountOfFunction(key)]).toEqual(["orders-prod-2", "222222222222"]);
  for (const each of [accessKeyOf("orders-prod"), accessKeyOf("222222222222"), "local"])
    expect(accountOfFunction(each)).toBeUndefined();
});

it.each([
  ["GetItem", { TableName: "a" }, [["dynamodb:GetItem", arn("a")]]],
  ["GetItem", { TableName: arn("a") }, [["dynamodb:GetItem", arn("a")]]],
  ["Query", { TableName: "a", IndexName: "i" }, [["dynamodb:Query", `${arn("a")}/index/i`]]],
  [
    "BatchWriteItem",
    { RequestItems: { a: [], b: [] } },
    [
      ["dynamodb:BatchWriteItem", arn("a")],
      ["dynamodb:BatchWriteItem", arn("b")],
    ],
  ],
  [
    "TransactWriteItems",
    { TransactItems: [{ Put: { TableName: "a" } }, { ConditionCheck: { TableName: "b" } }] },
    [
      ["dynamodb:PutItem", arn("a")],
      ["dynamodb:ConditionCheckItem", arn("b")],
    ],
  ],
  ["ListTables", {}, [["dynamodb:ListTables", "*"]]],
  ["ExecuteStatement", { Statement: 'SELECT * FROM "a"' }, [["dynamodb:ExecuteStatement", "*"]]],
])("%s of %j asks IAM for each action and resource", (operation, input, expected) => {
  expect(ask(operation, input).map(({ action, resource }) => [action, resource])).toEqual(expected);
});

it("a table that is not allowed is refused wherever a request names it", () => {
  const permissions = [{ actions: ["dynamodb:PutItem", "dynamodb:BatchWriteItem"], resources: [arn("own")] }];
  const refused = (operation: string, input: unknown) =>
    refusalByIam("f", permissions, ask(operation, input), account);
  const table = fc.constantFrom("own", "Tokens");
  fc.assert(
    fc.property(fc.array(table, { minLength: 1, maxLength: 4 }), (tables) => {
      const isOwn = tables.every((each) => each === "own");
      const requests = [
        ["BatchWriteItem", { RequestItems: Object.fromEntries(tables.map((each) => [each, []])) }],
        ["TransactWriteItems", { TransactItems: tables.map((TableName) => ({ Put: { TableName } })) }],
        ["PutItem", { TableName: isOwn ? "own" : "Tokens" }],
      ] as const;
      for (const [operation, input] of requests) expect(refused(operation, input) === undefined).toBe(isOwn);
    }),
  );
});

it("a refusal is in IAM's words", () => {
  expect(refusalByIam("f", [], ask("GetItem", { TableName: "Tokens" }), account)).toBe(
    "User: arn:aws:sts::000000000000:assumed-role/f/f is not authorized to perform: dynamodb:GetItem on resource: " +
      `${arn("Tokens")} because no identity-based policy allows the dynamodb:GetItem action`,
  );
});
