import { isBackendName } from "./backends";

it("backends are known by their own names only", () => {
  expect(isBackendName("health")).toBe(true);
  expect(isBackendName("constructor")).toBe(false);
  expect(isBackendName(undefined)).toBe(false);
});
