import { dev, prod } from "@tollgate/environments/sample";
import { lambdaFunctions, notLocal } from "./functions";

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
