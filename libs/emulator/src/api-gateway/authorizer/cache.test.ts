import { ManualClock } from "../../common/clock";
import type { Authorization } from "../context/authorization";
import { AuthorizerCache } from "./cache";

const answer: Authorization = { principalId: "p", statements: [], context: {}, contextJson: "", policy: "" };

it("keeps an answer until its time is over, by stage and identity", () => {
  const clock = new ManualClock(0);
  const cache = new AuthorizerCache(clock);
  cache.set("dev", "token", answer, 60);
  expect([cache.get("dev", "token"), cache.get("prod", "token"), cache.get("dev", "other")]).toEqual([
    answer,
    undefined,
    undefined,
  ]);
  clock.advance(59_999);
  expect(cache.get("dev", "token")).toBe(answer);
  clock.advance(1);
  expect(cache.get("dev", "token")).toBeUndefined();
});

it("a time of zero keeps nothing", () => {
  const cache = new AuthorizerCache(new ManualClock(0));
  cache.set("dev", "token", answer, 0);
  expect(cache.size).toBe(0);
});

it("a flush forgets one stage", () => {
  const cache = new AuthorizerCache(new ManualClock(0));
  cache.set("dev", "token", answer, 60);
  cache.set("prod", "token", answer, 60);
  cache.flush("dev");
  expect([cache.get("dev", "token"), cache.get("prod", "token")]).toEqual([undefined, answer]);
});

it("never holds more than its limit, and drops the oldest", () => {
  const cache = new AuthorizerCache(new ManualClock(0), 100);
  for (let token = 0; token < 100_000; token++) {
    cache.set("dev", String(token), answer, 60);
    expect(cache.size).toBeLessThanOrEqual(100);
  }
  expect(cache.get("dev", "99999")).toBe(answer);
  expect(cache.get("dev", "1")).toBeUndefined();
});
