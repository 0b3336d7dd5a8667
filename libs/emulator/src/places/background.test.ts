import { existsSync, readFileSync } from "node:fs";
import { temporaryFolder } from "@tollgate/testing-runtime";
import {
  functionFile,
  HeldRequests,
  startTestEmulator,
  testFunctions,
} from "../test-support/emulator.test-support";
import { startTestPlaces } from "../test-support/places.test-support";
import { call } from "../test-support/http.test-support";

const folder = temporaryFolder();

/** A place whose access log a function writes to a file, which is also invoked on a schedule. */
function withSubscriber(out: string) {
  const file = functionFile("subscriber");
  return {
    stages: [{ name: "one", accessLogFormat: "$context.path $context.status" }],
    functions: { ...testFunctions, subscriber: { file, timeoutMs: 20_000, environment: { OUT: out } } },
    logSubscription: { functionName: "subscriber", logGroup: "/access", filterName: "all" },
    schedules: [{ ruleName: "hourly", functionName: "subscriber", everyMs: 3_600_000 }],
  };
}

const linesIn = (file: string) =>
  existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

it("delivers the lines of all answered requests before it ends, and DynamoDB answers until then", async () => {
  const out = folder.path("emulator");
  const test = await startTestEmulator(withSubscriber(out));
  expect((await call(`${test.url}/one/items/1`)).status).toBe(200);
  const held = new HeldRequests();
  const slow = call(`${test.url}/one/open`, { headers: held.next() });
  await held.underWay();
  await until(() => linesIn(out).some((line) => line.startsWith("Scheduled Event")));
  const stopped = test.stop();
  held.release();
  expect((await slow).status).toBe(200);
  await stopped;
  expect(linesIn(out).sort()).toEqual([
    "/one/items/1 200",
    "/one/open 200",
    expect.stringContaining("CONTROL MESSAGE"),
    expect.stringContaining("Scheduled Event"),
  ]);
  expect(test.written.problems).toEqual([]);
});

it("has each place's lines delivered to its own function, also while it is cut off", async () => {
  const test = await startTestPlaces({}, (name) => withSubscriber(folder.path(name)));
  await call(`${test.url}/one/items/1`, { headers: { authorization: "to-1" } });
  await call(`${test.url}/one/items/3`, { headers: { authorization: "to-3" } });
  test.places.setReachable("3", false);
  await test.stop();
  expect(linesIn(folder.path("1"))).toContain("/one/items/1 200");
  expect(linesIn(folder.path("3"))).toContain("/one/items/3 200");
  expect(linesIn(folder.path("2")).filter((line) => line.startsWith("/"))).toEqual([]);
  expect(test.written.problems).toEqual([]);
});

it("lets nobody but functions use the port that stays open for them", async () => {
  const out = folder.path("port");
  const test = await startTestEmulator(withSubscriber(out));
  await until(() => linesIn(out).length > 0);
  const [, port = ""] = /Scheduled Event (.*)/.exec(linesIn(out)[0] ?? "") ?? [];
  const signedBy = (key: string) => ({
    method: "POST",
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261124/us-east-1/dynamodb/aws4_request` },
  });
  for (const request of [{}, signedBy("local"), signedBy("local.nobody")])
    expect((await call(`${port}/one/items/1`, request)).status).toBe(403);
  await test.stop();
  await expect(call(port)).rejects.toThrow();
});

it("reports lines that a function does not take", async () => {
  const test = await startTestEmulator({ ...withSubscriber(folder.path("none")), functions: testFunctions });
  await call(`${test.url}/one/items/1`);
  await test.stop();
  expect(test.written.problems.filter((line) => line.startsWith("1 line of the access log"))).toHaveLength(1);
});
