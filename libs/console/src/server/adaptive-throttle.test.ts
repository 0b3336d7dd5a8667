import { AdaptiveThrottle } from "./adaptive-throttle";

it("gives a tenth of the time to its work, however long that takes", () => {
  let now = 0;
  let worked = 0;
  const throttle = new AdaptiveThrottle(() => now);
  const work = (milliseconds: number) => () => {
    worked += milliseconds;
    now += milliseconds;
  };
  for (let turn = 0; turn < 10_000; turn++) {
    throttle.run(work(turn % 50));
    now += 3;
  }
  expect(worked / now).toBeCloseTo(0.1, 2);
});
