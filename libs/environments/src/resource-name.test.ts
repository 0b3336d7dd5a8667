import { environments } from "./environments";
import { resourceName } from "./resource-name";

describe("resourceName", () => {
  it("is the service, the thing, the environment", () => {
    expect(resourceName({ service: "example-gateway", name: "dev" }, "General")).toBe(
      "example-gateway-General-dev",
    );
  });

  it("never names one thing alike in two environments", () => {
    const names = environments.map((environment) => resourceName(environment, "authorizer"));
    expect(new Set(names).size).toBe(environments.length);
  });
});
