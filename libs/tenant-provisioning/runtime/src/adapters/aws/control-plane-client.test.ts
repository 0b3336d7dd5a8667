import { GetApiKeysCommand, UpdateUsagePlanCommand } from "@aws-sdk/client-api-gateway";
import { controlPlaneClient, limiterOf } from "./control-plane-client";
import { ControlPlaneLimiter } from "./control-plane-limiter";
import { controlPlaneRetries } from "./control-plane-retries";
import type { LoopbackAnswer } from "./loopback.test-support";
import { withServer } from "./loopback.test-support";
import { simulatedTime } from "./time.test-support";

type Answer = LoopbackAnswer;
const OK: Answer = { status: 200 };
const throttled = (retryAfter?: string): Answer => ({
  status: 429,
  headers: {
    "x-amzn-errortype": "TooManyRequestsException",
    ...(retryAfter !== undefined && { "retry-after": retryAfter }),
  },
});

interface RetryChoices {
  readonly random?: () => number;
  readonly budgetMs?: number;
}

/**
 * Creates an API Gateway client whose requests get the given answers in order, and then the last one forever.
 */
async function answered(
  answers: readonly Answer[],
  use: (parts: ReturnType<typeof partsAt>, count: () => number) => Promise<void>,
  options: RetryChoices = {},
): Promise<void> {
  let count = 0;
  const answer = () => answers[Math.min((count += 1), answers.length) - 1] as Answer;
  await withServer(answer, (config) => use(partsAt(config, options), () => count));
}

function partsAt(config: Parameters<typeof controlPlaneClient>[0], options: RetryChoices) {
  const time = simulatedTime();
  const limiter = new ControlPlaneLimiter(time);
  const withRetries = { ...config, retryStrategy: controlPlaneRetries({ time, ...options }) };
  const another = () => controlPlaneClient(withRetries, limiter);
  const client = another();
  return { client, time, another, call: () => client.send(new GetApiKeysCommand({})) };
}

describe("a client of the control plane", () => {
  it("waits as long as Retry-After says, however long, with jitter on top", () =>
    answered(
      [throttled("20"), OK],
      async ({ client, time }) => {
        await client.send(new UpdateUsagePlanCommand({ usagePlanId: "plan1" }));
        const longest = Math.max(...time.slept);
        // The SDK converts the header into a point in time, and a moment passes until that is read.
        expect(longest).toBeGreaterThan(20_000 + 500 - 250);
        expect(longest).toBeLessThanOrEqual(20_000 + 500);
      },
      { random: () => 0.5 },
    ));

  it("waits with full jitter, from nothing to a longest wait that doubles", () => {
    const shares = [0.999, 0, 0.5];
    return answered(
      [throttled(), throttled(), throttled(), OK],
      async ({ call, time }) => {
        await call();
        expect(time.slept.filter((ms) => ms !== 100)).toEqual([999, 0, 2000]);
      },
      { random: () => shares.shift() ?? 0 },
    );
  });

  it("gives up when the waiting would take longer than its budget", () =>
    answered(
      [throttled("8")],
      async ({ call }, count) => {
        await expect(call()).rejects.toMatchObject({ name: "TooManyRequestsException" });
        expect(count()).toBe(3);
      },
      { random: () => 0, budgetMs: 20_000 },
    ));

  it.each([
    ["a refusal for the rate", throttled(), 10],
    ["a failure of the server", { status: 500 }, 5],
    ["what will not change", { status: 400 }, 1],
    [
      "a quota of how many there are",
      { status: 429, headers: { "x-amzn-errortype": "LimitExceededException" } },
      1,
    ],
  ])("sends %s again, and not for ever", (_, answer, attempts) =>
    answered(
      [answer],
      async ({ call }, count) => {
        await expect(call()).rejects.toThrow();
        expect(count()).toBe(attempts);
      },
      { random: () => 0 },
    ),
  );

  it("shares the quotas with every other client of the limiter, and of the process and Region", () =>
    answered([OK], async ({ client, time, another }) => {
      const start = time.now();
      const clients = [client, another()] as const;
      const calls = Array.from({ length: 44 }, (_, at) =>
        clients[at % 2 ? 1 : 0].send(new GetApiKeysCommand({})),
      );
      await Promise.all(calls);
      // 39 calls at once, then 5 more at 10 a second. Two limiters would have sent all calls at once.
      expect(time.now() - start).toBe(500);
      expect(limiterOf("us-east-1")).toBe(limiterOf("us-east-1"));
      expect(limiterOf("us-east-1")).not.toBe(limiterOf("eu-west-1"));
      expect(limiterOf("us-east-1", "111111111111")).toBe(limiterOf("us-east-1", "111111111111"));
      expect(limiterOf("us-east-1", "111111111111")).not.toBe(limiterOf("us-east-1", "222222222222"));
    }));
});
