import { resourceName } from "./names";

it("the name of a thing is the service, the thing, the environment", () => {
  expect(resourceName({ service: "example-gateway", name: "dev" }, "General")).toBe(
    "example-gateway-General-dev",
  );
});
