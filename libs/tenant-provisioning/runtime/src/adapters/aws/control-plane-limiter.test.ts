import { controlPlaneQuotas, totalControlPlaneQuota } from "@tollgate/aws-quotas";
import fc from "fast-check";
import { ControlPlaneLimiter } from "./control-plane-limiter";
import { simulatedTime } from "./time.test-support";

/** Returns when each call was sent, in seconds from the start, in the order of sending. */
async function send(operations: readonly string[]): Promise<readonly { operation: string; at: number }[]> {
  const time = simulatedTime();
  const start = time.now();
  const limiter = new ControlPlaneLimiter(time);
  const sent: { operation: string; at: number }[] = [];
  await Promise.all(
    operations.map((operation) =>
      limiter.run(operation, async () => void sent.push({ operation, at: (time.now() - start) / 1000 })),
    ),
  );
  return sent;
}

const times = (count: number, operation: string) => Array.from({ length: count }, () => operation);

describe("a control plane limiter", () => {
  it("lets no more calls go than an operation's quota and the total allow, whatever is called", async () => {
    const operation = fc.constantFrom(
      "CreateApiKey",
      "DeleteApiKey",
      "GetApiKeys",
      "ImportApiKeys",
      "UpdateUsagePlan",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 150 }), async (operations) => {
        const sent = await send(operations);
        expect(sent).toHaveLength(operations.length);
        const within = (which: string | undefined, { rateLimit, burstLimit } = totalControlPlaneQuota) => {
          const at = sent
            .filter((each) => which === undefined || each.operation === which)
            .map((each) => each.at);
          at.forEach((first, from) =>
            at.slice(from).forEach((last, count) => {
              // From any call on, at most the burst plus the refill since then. Allows for a rounding error
              // of 1 ms.
              expect(count + 1).toBeLessThanOrEqual(burstLimit + (last - first + 0.001) * rateLimit + 1e-6);
            }),
          );
        };
        within(undefined);
        for (const which of new Set(operations))
          if (controlPlaneQuotas[which]) within(which, controlPlaneQuotas[which]);
      }),
      { numRuns: 30 },
    );
  });

  it("takes no longer than the quotas: 100 calls at 10 a second, after a burst of 39", async () => {
    expect((await send(times(100, "ImportApiKeys"))).at(-1)?.at).toBeCloseTo(6.1, 2);
  });

  it("holds CreateApiKey to 5 a second, and lets other calls go meanwhile", async () => {
    const sent = await send([...times(14, "CreateApiKey"), "GetApiKeys"]);
    expect(sent.find(({ operation }) => operation === "GetApiKeys")?.at).toBe(0);
    expect(sent.at(-1)).toEqual({ operation: "CreateApiKey", at: 2 });
  });

  it("sends one CreateUsagePlanKey at a time, also after one that failed", async () => {
    const limiter = new ControlPlaneLimiter(simulatedTime());
    let [underWay, most] = [0, 0];
    const call = (at: number) =>
      limiter.run("CreateUsagePlanKey", async () => {
        most = Math.max(most, (underWay += 1));
        await new Promise((resolve) => setImmediate(resolve));
        underWay -= 1;
        if (at === 1) throw new Error("refused");
      });
    const results = await Promise.allSettled([0, 1, 2, 3].map(call));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
    expect(most).toBe(1);
  });

  it("has nothing left of a burst after API Gateway refused a call", async () => {
    const time = simulatedTime();
    const limiter = new ControlPlaneLimiter(time);
    limiter.refused("GetApiKeys");
    const start = time.now();
    await limiter.run("GetApiKeys", async () => undefined);
    expect(time.now() - start).toBe(100);
  });
});
