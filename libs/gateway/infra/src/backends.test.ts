import { dev, prod } from "@tollgate/environments/sample";
import { Template } from "@tollgate/testing-infra";
import { codeZip } from "./code-zip.test-support";
import { Backends } from "./index";

const routes = [
  { operationId: "getOrders", method: "get", path: "/orders", backend: "orders", secured: true },
] as const;

/** The example of BACKENDS.md. */
const synthesize = (environment = dev): Template =>
  Template.of((stack) => {
    new Backends(stack, "backends", { environment, routes, codeZip: () => codeZip() });
  });

describe("a backend that has all that one can have", () => {
  const template = synthesize();
  const variablesOf = (of: Template): unknown =>
    (of.resource("aws_lambda_function").values["environment"] as { variables: unknown }).variables;

  it("has the variables of its environment", () => {
    expect(variablesOf(template)).toMatchObject({
      CURRENCY: "EUR",
      PARTNER_URL: "https://sandbox.example.com",
    });
    expect(variablesOf(synthesize(prod))).toMatchObject({ PARTNER_URL: "https://api.example.com" });
  });
});
