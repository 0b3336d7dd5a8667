import { backendNamed, requireBackend } from "./backend-named";

it("backends are known by their own names only", () => {
  expect(backendNamed("health")).toMatchObject({ app: "health-lambda" });
  for (const name of ["constructor", "", undefined, ["health"]]) expect(backendNamed(name)).toBeUndefined();
});

it("throws on an unknown backend that is required", () => {
  expect(requireBackend("health")).toBe(backendNamed("health"));
  for (const name of ["constructor", ""]) expect(() => requireBackend(name)).toThrow("unknown backend");
});
