import { ManualClock } from "../../common/clock";
import type { ApiKey } from "../../state/api-keys";
import { memoryJournal } from "../../state/journal";
import { PlanKeys } from "../../state/plan-keys";
import { State } from "../../state/state";
import type { UsagePlan } from "../../state/usage-plan";
import { admit } from "./meter";
import { Buckets } from "./token-bucket";
import { limitLevels } from "./limit-levels";

const to = { apiId: "api", stage: "dev", method: "/health/GET" };
const clock = new ManualClock(Date.parse("2026-11-24T12:00:00Z"));

async function accountWith(...ids: readonly string[]) {
  const state = await State.load(memoryJournal);
  state.plans.set("plan", {
    id: "plan",
    name: "General",
    apiStages: [{ apiId: "api", stage: "dev" }],
    throttle: { rateLimit: 2, burstLimit: 10 },
    quota: { limit: 1000, period: "DAY" },
    tags: {},
  });
  for (const id of ids) {
    const key: ApiKey = {
      id,
      value: `value-of-${id}`,
      name: `Key ${id}`,
      enabled: true,
      createdAt: 0,
      updatedAt: 0,
      stageKeys: [],
      tags: {},
    };
    state.keys.set(id, key);
    state.planKeys.set(PlanKeys.id("plan", id), { planId: "plan", keyId: id });
  }
  return { state, buckets: new Buckets(), clock };
}

it("tells what is left of bucket and quota, and lists those with the least first", async () => {
  const account = await accountWith("idle", "busy");
  for (let request = 0; request < 8; request++) admit("value-of-busy", to, { ...account, now: clock.now() });
  const { levels, count } = limitLevels("dev", 10, account);
  expect(count).toBe(2);
  expect(levels.map(({ keyId, bucket, quota }) => [keyId, bucket?.tokens, quota?.remaining])).toEqual([
    ["busy", 2, 992],
    ["idle", 10, 1000],
  ]);
  expect(levels[0]).toMatchObject({ plan: "General", untrustedKeyName: "Key busy", enabled: true });
});

it("reading takes nothing away, and a bucket refills with the time", async () => {
  const account = await accountWith("busy");
  const at = new ManualClock(clock.now());
  for (let request = 0; request < 8; request++) admit("value-of-busy", to, { ...account, now: at.now() });
  const tokens = () => limitLevels("dev", 10, { ...account, clock: at }).levels[0]?.bucket?.tokens;
  expect([tokens(), tokens()]).toEqual([2, 2]);
  at.advance(1_500);
  expect(tokens()).toBe(5);
});

it("counts a key's requests to all stages of its plan together", async () => {
  const account = await accountWith("busy");
  const [plan] = account.state.plans.values();
  const apiStages = ["dev", "prod"].map((stage) => ({ apiId: "api", stage }));
  account.state.plans.set("plan", { ...(plan as UsagePlan), apiStages });
  for (const stage of ["dev", "prod", "prod"])
    admit("value-of-busy", { ...to, stage }, { ...account, now: clock.now() });
  const levels = ["dev", "prod"].map((stage) => limitLevels(stage, 10, account).levels[0]?.bucket?.tokens);
  expect(levels).toEqual([7, 7]);
});

it("knows only the stages that a plan covers, and returns no more than asked for", async () => {
  const account = await accountWith("a", "b", "c");
  expect(limitLevels("prod", 10, account).levels).toEqual([]);
  expect(limitLevels("dev", 2, account).levels).toHaveLength(2);
});
