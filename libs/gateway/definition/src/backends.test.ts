import { backends, isBackendName } from "./backends";

describe("backends", () => {
  it("give up before API Gateway does, which waits 29 seconds", () => {
    for (const { timeoutSeconds } of Object.values(backends))
      expect(timeoutSeconds + 1).toBeLessThanOrEqual(29);
  });

  it("are known by their own names only", () => {
    expect(isBackendName("health")).toBe(true);
    expect(isBackendName("constructor")).toBe(false);
    expect(isBackendName(undefined)).toBe(false);
  });
});
