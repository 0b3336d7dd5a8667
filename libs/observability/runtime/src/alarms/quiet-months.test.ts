import { DAY, isWeekend, raised, START, steadily, withTheDay } from "./replay.test-support";
import { SimulatedTraffic, type Shape } from "./simulated-traffic.test-support";

const byHour =
  (hours: (hour: number) => number): Shape =>
  (at) => ({ requests: hours(at.getUTCHours() + at.getUTCMinutes() / 60), failing: 0.002 });
const quietNights = byHour((hour) => (hour >= 7 && hour < 19 ? 20 : 10 / 60));
const wave: Shape = (at) => ({ requests: withTheDay(10, at), failing: 0.005 });
const isOffice = (at: Date): boolean => !isWeekend(at) && at.getUTCHours() >= 8 && at.getUTCHours() < 18;
/** Hour of the day in Central Europe. Daylight saving time ends on 25 October 2026 at 01:00 UTC. */
const localHour = (at: Date): number =>
  (at.getUTCHours() + (at.getTime() < Date.UTC(2026, 9, 25, 1) ? 2 : 1)) % 24;
const isHoliday = (at: Date): boolean => at.getUTCMonth() === 9 && at.getUTCDate() === 21;

describe("30 quiet days raise nothing", () => {
  it.each<[string, Shape]>([
    ["ten requests an hour, of which one in twenty fails", () => ({ requests: 10 / 60, failing: 0.05 })],
    ["a request a minute, of which one in fifty fails", () => ({ requests: 1, failing: 0.02 })],
    [
      "three requests a minute, of which one fails in an hour",
      (_, minute) => ({ requests: 3, ...(minute % 60 === 30 && { failures: 1 }) }),
    ],
    [
      "a lone 5xx among three requests, every night",
      (at, minute) => ({
        ...quietNights(at, minute),
        ...(at.getUTCHours() === 3 && at.getUTCMinutes() === 0 && { requests: 3, failures: 1 }),
      }),
    ],
    ["a wave with the day, of which half a percent fails", wave],
    [
      "working days, weekends, and a holiday with 15 % of the traffic",
      (at) => ({
        requests: withTheDay(isWeekend(at) ? 40 : 100, at) * (isHoliday(at) ? 0.15 : 1) + 5,
        failing: 0.002,
      }),
    ],
    [
      "days by local time, when the clocks go back",
      (at) => ({ requests: localHour(at) >= 8 && localHour(at) < 20 ? 60 : 3, failing: 0.001 }),
    ],
    [
      "office hours, and nothing at nights and weekends",
      (at) => ({ requests: isOffice(at) ? 40 : 0, failing: 0.001 }),
    ],
    [
      "weekends with a tenth of the traffic",
      (at) => ({ requests: isWeekend(at) ? 20 : 200, failing: 0.002 }),
    ],
    ["just enough for most minutes to have a request", steadily(2.5)],
    ["a batch every hour, and else little", (at) => ({ requests: at.getUTCMinutes() < 5 ? 300 : 0.5 })],
    [
      "a burst of three errors, every hour",
      (at) => ({ requests: 60, ...(at.getUTCMinutes() === 30 && { failures: 3 }) }),
    ],
    [
      "a deployment each working day, in which ten requests fail",
      (at) => ({
        requests: 200,
        failing: 0.001,
        ...(!isWeekend(at) && at.getUTCHours() === 14 && at.getUTCMinutes() === 0 && { failures: 10 }),
      }),
    ],
    ["a thousand a minute, of which half a percent fails", () => ({ requests: 1_000, failing: 0.005 })],
    [
      "a slow ramp to sixteen times the traffic",
      (_, minute) => steadily(20 * 16 ** (minute / (30 * DAY)))(new Date(), 0),
    ],
    ["2 % of one tenant's requests fail", () => ({ requests: 200, failing: 0.001, dominantFailing: 0.02 })],
    [
      "2 % of one tenant's fifty requests a minute fail",
      () => ({ requests: 1_000, failing: 0.001, dominantFailing: 0.02 }),
    ],
    ["one in twenty requests is a mistake", () => ({ requests: 300, mistaken: 0.05, failing: 0.002 })],
    [
      "office hours, and a caller with bad tokens around the clock, with 60 % of the requests",
      (at) => ({ requests: isOffice(at) ? 40 : 0, strangers: 60, failing: 0.001 }),
    ],
    [
      "a caller with bad tokens who comes every other hour for half an hour, with three quarters of the requests",
      (_, minute) => ({ requests: 40, failing: 0.001, strangers: minute % 120 < 30 ? 120 : 0 }),
    ],
  ])("%s", (_, shape) => {
    expect(raised(new SimulatedTraffic(START, 30 * DAY, shape, 1))).toEqual({});
  });
});
