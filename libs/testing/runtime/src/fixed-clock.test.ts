import { fixedClock } from "./fixed-clock";

describe("fixedClock", () => {
  it("stands still until it is moved", () => {
    const clock = fixedClock(1_000);
    expect([clock(), clock()]).toEqual([1_000, 1_000]);
    clock.advance(250);
    clock.advance(-50);
    expect(clock()).toBe(1_200);
  });
});
