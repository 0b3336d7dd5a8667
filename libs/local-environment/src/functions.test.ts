import { dev, prod } from "@tollgate/environments/sample";
import { backendUrl, lambdaFunctions, notLocal } from "./functions";

it("a backend has the variables of its environment", () => {
  expect(lambdaFunctions(dev)["example-gateway-orders-dev"]?.environment).toMatchObject({
    CURRENCY: "EUR",
    PARTNER_URL: "https://sandbox.example.com",
  });
  expect(lambdaFunctions(prod)["example-gateway-orders-prod"]?.environment).toMatchObject({
    PARTNER_URL: "https://api.example.com",
  });
});

it("what is not on this machine is named, as the environment has it", () => {
  expect(notLocal(dev)).toEqual([
    "orders: not on this machine: table legacy-customers, bucket shop-invoices-dev, queue shop-orders",
  ]);
});

it("what stands in answers for a function, and for a server, that is there already", () => {
  expect(lambdaFunctions(dev)["example-gateway-pricing-dev"]).toMatchObject({ timeoutMs: 10_000 });
  expect(Object.keys(lambdaFunctions(dev))).not.toContain("example-gateway-inventory-dev");
  expect(backendUrl("inventory", dev)).toBe("http://127.0.0.1:4100");
  expect(() => backendUrl("health", dev)).toThrow("has no address");
});
