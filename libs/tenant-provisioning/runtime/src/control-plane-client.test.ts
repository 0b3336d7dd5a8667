import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GetApiKeysCommand, UpdateUsagePlanCommand } from "@aws-sdk/client-api-gateway";
import { controlPlaneClient, limiterOf } from "./control-plane-client";
import { ControlPlaneLimiter } from "./control-plane-limiter";
import { controlPlaneRetries } from "./control-plane-retries";
import { simulatedTime } from "./time.test-support";

interface Answer {
  readonly status: number;
  readonly retryAfter?: string;
}
const OK: Answer = { status: 200 };
const throttled = (retryAfter?: string): Answer => ({ status: 429, ...(retryAfter && { retryAfter }) });

/** API Gateway as it answers: each request gets the next answer, and the last one for ever. */
async function withServer<Result>(
  answers: readonly Answer[],
  use: (endpoint: string, count: () => number) => Promise<Result>,
): Promise<Result> {
  let count = 0;
  const server = createServer((request, response) => {
    request.resume();
    const { status, retryAfter } = answers[Math.min(count, answers.length - 1)] as Answer;
    count += 1;
    response.writeHead(status, {
      "content-type": "application/json",
      ...(status === 429 && { "x-amzn-errortype": "TooManyRequestsException" }),
      ...(retryAfter !== undefined && { "retry-after": retryAfter }),
    });
    response.end(JSON.stringify(status === 200 ? {} : { message: "no" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, () => count);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const credentials = { accessKeyId: "local", secretAccessKey: "local" };

function clientAt(endpoint: string, options: { random?: () => number; budgetMs?: number } = {}) {
  const time = simulatedTime();
  const client = controlPlaneClient(
    { endpoint, region: "us-east-1", credentials, retryStrategy: controlPlaneRetries({ time, ...options }) },
    new ControlPlaneLimiter(time),
  );
  return { client, time, call: () => client.send(new GetApiKeysCommand({})) };
}

describe("a client of the control plane", () => {
  it("waits as long as Retry-After says, however long, with jitter on top", () =>
    withServer([throttled("20"), OK], async (endpoint) => {
      const { client, time } = clientAt(endpoint, { random: () => 0.5 });
      await client.send(new UpdateUsagePlanCommand({ usagePlanId: "plan1" }));
      const longest = Math.max(...time.slept);
      // The SDK turns the header into a time, and a moment passes until it is read.
      expect(longest).toBeGreaterThan(20_000 + 500 - 250);
      expect(longest).toBeLessThanOrEqual(20_000 + 500);
    }));

  it("waits with full jitter, from nothing to a longest wait that doubles", () =>
    withServer([throttled(), throttled(), throttled(), OK], async (endpoint) => {
      const shares = [0.999, 0, 0.5];
      const { call, time } = clientAt(endpoint, { random: () => shares.shift() ?? 0 });
      await call();
      expect(time.slept.filter((ms) => ms !== 100)).toEqual([999, 0, 2000]);
    }));

  it("gives up when the waiting would take longer than its budget", () =>
    withServer([throttled("8")], async (endpoint, count) => {
      const { call } = clientAt(endpoint, { random: () => 0, budgetMs: 20_000 });
      await expect(call()).rejects.toMatchObject({ name: "TooManyRequestsException" });
      expect(count()).toBe(3);
    }));

  it.each([
    ["a refusal for the rate", throttled(), 10],
    ["a failure of the server", { status: 500 }, 5],
    ["what will not change", { status: 400 }, 1],
  ])("sends %s again, and not for ever", (_, answer, attempts) =>
    withServer([answer], async (endpoint, count) => {
      const { call } = clientAt(endpoint, { random: () => 0 });
      await expect(call()).rejects.toThrow();
      expect(count()).toBe(attempts);
    }),
  );

  it("shares the quotas with every other client of the limiter, and of the process and Region", () =>
    withServer([OK], async (endpoint) => {
      const time = simulatedTime();
      const start = time.now();
      const limiter = new ControlPlaneLimiter(time);
      const config = { endpoint, region: "us-east-1", credentials };
      const clients = [controlPlaneClient(config, limiter), controlPlaneClient(config, limiter)] as const;
      const calls = Array.from({ length: 44 }, (_, at) =>
        clients[at % 2 ? 1 : 0].send(new GetApiKeysCommand({})),
      );
      await Promise.all(calls);
      // 39 at once, and 5 more at 10 a second: two limiters would have let all of them go at once.
      expect(time.now() - start).toBe(500);
      expect(limiterOf("us-east-1")).toBe(limiterOf("us-east-1"));
      expect(limiterOf("us-east-1")).not.toBe(limiterOf("eu-west-1"));
    }));
});
