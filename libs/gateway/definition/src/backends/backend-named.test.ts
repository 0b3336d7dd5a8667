import { backendNamed, requireBackend } from "./backend-named";

it("backends are known by their own names only", () => {
  expect(backendNamed("health")).toMatchObject({ app: "health-lambda" });
  for (const name of ["constructor", "", undefined, ["health"]]) expect(backendNamed(name)).toBeUndefined();
});

it("a backend that is required and is none is an error", () => {
  expect(requireBackend("health")).toBe(backendNamed("health"));
  for (const name of ["constructor", ""]) expect(() => requireBackend(name)).toThrow("unknown backend");
});
