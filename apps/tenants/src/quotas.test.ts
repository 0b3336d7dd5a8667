import type { Time } from "@tollgate/tenant-provisioning-runtime";
import { startGateway } from "./tenants.test-support";

/** Time that passes only while somebody waits. */
function waitingTime() {
  let now = Date.parse("2026-11-24T10:00:00Z");
  const time: Time = {
    now: () => now,
    async sleep(milliseconds) {
      now += milliseconds;
    },
  };
  return { time, start: now };
}

it("every command gets through the control plane's quotas by its retries, also where others use them up", async () => {
  const { time, start } = waitingTime();
  const gateway = await startGateway(undefined, { quotasIn: time });
  const tenants = Array.from({ length: 8 }, (_, at) => `t${at}`);
  const lines = [
    ...tenants.map((tenant) => `create ${tenant}`),
    ...tenants.flatMap((tenant) => [
      `suspend ${tenant}`,
      `move ${tenant} --plan Unlimited`,
      `resume ${tenant}`,
    ]),
    "doctor --fix",
    "usage --top 3",
    ...tenants.map((tenant) => `delete ${tenant} --yes`),
  ];
  for (const line of lines) {
    const { status } = await gateway.run(`${line} --env dev`);
    expect([line, status]).toEqual([line, 0]);
  }
  await gateway.close();
  // Keys are made at 5 a second, and so are they deleted.
  expect(time.now() - start).toBeGreaterThan(1_000);
}, 20_000);
