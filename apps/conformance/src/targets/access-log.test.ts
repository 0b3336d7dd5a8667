import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { dev } from "@tollgate/environments/sample";
import { startFaultServer } from "@tollgate/testing-runtime";
import { cloudWatchLog, findLines, memoryLog } from "./access-log";
import { manualTime } from "../two-gateways.test-support";

const line = (requestId: string, more: object = {}) => JSON.stringify({ requestId, status: 200, ...more });
const wanted = (requestId: string, extendedRequestId?: string) => ({ requestId, extendedRequestId });

it("finds a line by the id that is API Gateway's own, also where a client chose the other", async () => {
  const log = memoryLog();
  log.write("no JSON");
  log.write(line("chosen", { extendedRequestId: "one", status: 401 }));
  log.write(line("chosen", { extendedRequestId: "two", status: 403 }));
  log.write(line("alone"));
  const asked = [wanted("chosen", "two"), wanted("chosen", "one"), wanted("alone"), wanted("nowhere")];
  const found = await findLines(log, asked, 0, { ...manualTime(), waitMs: 0 });
  expect([...(found as Map<number, object>)].map(([place, each]) => [place, each])).toEqual([
    [1, expect.objectContaining({ status: 401 })],
    [0, expect.objectContaining({ status: 403 })],
    [2, expect.objectContaining({ requestId: "alone" })],
  ]);
});

it("waits for lines that are late, and no longer than it is told to", async () => {
  const { time } = manualTime();
  const log = memoryLog();
  const sleep = async (milliseconds: number): Promise<void> => {
    await time.sleep(milliseconds);
    if (time.now() - began === 10_000) log.write(line("late"));
  };
  const began = time.now();
  const slow = { time: { now: () => time.now(), sleep }, waitMs: 60_000 };
  expect(await findLines(log, [wanted("late")], 0, slow)).toEqual(new Map([[0, expect.anything()]]));
  expect(time.now() - began).toBe(10_000);
  await findLines(log, [wanted("never")], 0, slow);
  expect(time.now() - began).toBe(70_000);
});

describe("CloudWatch Logs", () => {
  const before = { ...process.env };
  let server: Server;
  let asked: Record<string, unknown>[] = [];
  let status = 200;
  beforeEach(async () => {
    server = createServer(async (request, response) => {
      asked.push(JSON.parse(await text(request)) as Record<string, unknown>);
      const isFirst = asked.at(-1)?.["nextToken"] === undefined;
      const events = [{ message: line(isFirst ? "one" : "two") }];
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
      const denied = { __type: "AccessDeniedException", message: "not authorized" };
      response.end(
        JSON.stringify(status === 200 ? { events, ...(isFirst && { nextToken: "next" }) } : denied),
      );
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
    });
    [asked, status] = [[], 200];
  });
  afterEach(() => {
    server.close();
    process.env = { ...before };
  });

  it("reads every page of the environment's log group, from a minute before the run on", async () => {
    const { time } = manualTime();
    const found = await findLines(cloudWatchLog(dev), [wanted("one"), wanted("two")], 1_000_000, {
      time,
      waitMs: 0,
    });
    expect([...(found as Map<number, object>).keys()]).toEqual([0, 1]);
    const logGroupName = "/aws/apigateway/example-gateway-access-dev";
    expect(asked[0]).toEqual({ logGroupName, startTime: 940_000 });
    expect(asked[1]).toMatchObject({ nextToken: "next" });
  });

  it("says why, where it may not", async () => {
    status = 400;
    const { time } = manualTime();
    expect(await findLines(cloudWatchLog(dev), [wanted("one")], 0, { time, waitMs: 60_000 })).toEqual({
      notTried: "AccessDeniedException: not authorized",
    });
  });
});

it("ends at CloudWatch Logs whose pages go round", async () => {
  const server = await startFaultServer("pages that go round");
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://${server.address}`,
    AWS_ACCESS_KEY_ID: "a",
    AWS_SECRET_ACCESS_KEY: "b",
  });
  try {
    const found = await findLines(cloudWatchLog(dev), [wanted("a")], 0, { ...manualTime(), waitMs: 0 });
    expect(found).toEqual({ notTried: expect.stringContaining("its pages loop") as string });
  } finally {
    process.env = before;
    await server.close();
  }
});
