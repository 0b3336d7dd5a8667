import { parseEnvironment } from "@tollgate/environments";
import { dev, prod } from "@tollgate/environments/sample";
import { localCells } from "./local-cells";
import { localEnvironment } from "./local-environment";

const usage = { retentionDays: 400 };

it("an environment with the usage ledger has its tables, functions and invocations", () => {
  const place = localEnvironment(parseEnvironment({ ...dev, usage }));
  expect(place.tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["example-gateway-usage-dev", "example-gateway-usage-lines-dev"]),
  );
  expect(place.functions["example-gateway-usage-count-dev"]).toMatchObject({
    handler: "count",
    environment: { RETENTION_DAYS: "400" },
    permissions: [{ actions: ["dynamodb:PutItem"] }],
  });
  expect(place).toMatchObject({
    logSubscription: {
      functionName: "example-gateway-usage-count-dev",
      logGroup: "/aws/apigateway/example-gateway-access-dev",
    },
    schedules: [{ functionName: "example-gateway-usage-seal-dev", everyMs: 300_000 }],
  });
});

it("one without it has none of them", () => {
  const place = localEnvironment(dev);
  expect(JSON.stringify(place)).not.toContain("usage-");
  expect(place).not.toHaveProperty("schedules");
});

it("each cell has its own", () => {
  const cells = { cells: [{ name: "1" }, { name: "2", region: "eu-west-1" }] };
  const { places } = localCells(parseEnvironment({ ...prod, usage, ...cells }));
  expect(places["2"]?.logSubscription?.functionName).toBe("example-gateway-usage-count-prod-2");
  expect(Object.keys(places["2"]?.functions ?? {})).toContain("example-gateway-usage-seal-prod-2");
});
