import { backendNamed } from "./backend-named";

it("backends are known by their own names only", () => {
  expect(backendNamed("health")).toMatchObject({ app: "health-lambda" });
  for (const name of ["constructor", "", undefined, ["health"]]) expect(backendNamed(name)).toBeUndefined();
});
