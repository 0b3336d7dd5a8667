import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  DeleteUsagePlanKeyCommand,
  GetUsageCommand,
  UpdateApiKeyCommand,
  UpdateUsageCommand,
  UpdateUsagePlanCommand,
} from "@aws-sdk/client-api-gateway";
import {
  startTestEmulator,
  testDocument,
  tokenFor,
  type TestEmulator,
} from "../../test-support/emulator.test-support";
import { call } from "../../test-support/http.test-support";
import { seededPlanId } from "../control-plane/plans/seed-plans";

let test: TestEmulator;
beforeEach(async () => {
  test = await startTestEmulator({
    plans: [
      { name: "rate", stages: ["one"], throttle: { rateLimit: 2, burstLimit: 3 } },
      { name: "quota", stages: ["one"], quota: { limit: 3, period: "DAY" } },
      { name: "free", stages: ["one"] },
      { name: "other stage", stages: ["two"] },
    ],
  });
});
afterEach(() => test.stop());

const KEY = "a-key-of-some-tenant";
async function createKey(plan: string | undefined, value = KEY): Promise<string> {
  const { id = "" } = await test.gateway.send(new CreateApiKeyCommand({ value, enabled: true }));
  if (plan !== undefined) await addTo(plan, id);
  return id;
}
const addTo = (plan: string, keyId: string) =>
  test.gateway.send(
    new CreateUsagePlanKeyCommand({ usagePlanId: seededPlanId(plan), keyId, keyType: "API_KEY" }),
  );

const ask = (path = "/one/secured", key: string | undefined = KEY) =>
  call(test.url + path, { headers: { authorization: tokenFor({ key }) } });
const statuses = async (times: number, path?: string, key?: string) => {
  const all: number[] = [];
  for (let request = 0; request < times; request++) all.push((await ask(path, key)).status);
  return all;
};

describe("the key that the authorizer names", () => {
  it("lets its tenant in, and is named in the event", async () => {
    const id = await createKey("free");
    const { status, json } = await ask();
    expect(status).toBe(200);
    const { event } = json as { event: { requestContext: { identity: unknown } } };
    expect(event.requestContext.identity).toMatchObject({ apiKey: KEY, apiKeyId: id });
  });

  it.each([
    ["is unknown", async () => {}],
    ["is in no plan", () => createKey(undefined)],
    ["is in a plan of another stage", () => createKey("other stage")],
    [
      "was taken out of its plan",
      async () => {
        const keyId = await createKey("free");
        await test.gateway.send(new DeleteUsagePlanKeyCommand({ usagePlanId: seededPlanId("free"), keyId }));
      },
    ],
    [
      "is disabled",
      async () => {
        const apiKey = await createKey("free");
        const patchOperations = [{ op: "replace" as const, path: "/enabled", value: "false" }];
        await test.gateway.send(new UpdateApiKeyCommand({ apiKey, patchOperations }));
      },
    ],
  ])("is refused when it %s: 403", async (_, prepare) => {
    await prepare();
    const answer = await ask();
    expect(answer).toMatchObject({ status: 403, json: { message: "Forbidden" } });
    expect(answer.headers.get("x-amzn-errortype")).toBe("ForbiddenException");
  });

  it("must be its value, not its id", async () => {
    const id = await createKey("free");
    expect((await ask("/one/secured", id)).status).toBe(403);
  });

  it("must be there, where the method requires one, and only there", async () => {
    const authorization = tokenFor({});
    expect((await call(`${test.url}/one/secured`, { headers: { authorization } })).status).toBe(403);
    expect((await call(`${test.url}/one/no-key`, { headers: { authorization } })).status).toBe(200);
  });

  it("takes the place of one that the client sends", async () => {
    await createKey("free");
    const headers = { authorization: tokenFor({ key: "unknown" }), "x-api-key": KEY };
    expect((await call(`${test.url}/one/secured`, { headers })).status).toBe(403);
    expect((await call(`${test.url}/one/key-only`, { headers: { "x-api-key": KEY } })).status).toBe(403);
  });

  it("comes from the client where the document says HEADER", async () => {
    await createKey("free");
    test.emulator.deploy({ document: testDocument({ "x-amazon-apigateway-api-key-source": "HEADER" }) });
    expect((await call(`${test.url}/one/key-only`, { headers: { "x-api-key": KEY } })).status).toBe(200);
    expect((await call(`${test.url}/one/key-only`)).status).toBe(403);
  });
});

describe("a plan's rate", () => {
  it("lets the burst through, then what the rate refills", async () => {
    await createKey("rate");
    expect(await statuses(5)).toEqual([200, 200, 200, 429, 429]);
    test.clock.advance(500);
    expect(await statuses(2)).toEqual([200, 429]);
    const answer = await ask();
    expect(answer).toMatchObject({ status: 429, json: { message: "Too Many Requests" } });
    expect(answer.headers.get("x-amzn-errortype")).toBe("TooManyRequestsException");
  });

  it("is each key's own", async () => {
    await createKey("rate");
    await createKey("rate", "another-key-of-a-tenant");
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
    expect(await statuses(1, "/one/secured", "another-key-of-a-tenant")).toEqual([200]);
  });

  it("is one for all stages of the plan, and another one for each plan", async () => {
    const apiStages = ["one", "two"].map((stage) => ({ apiId: test.emulator.apiId, stage }));
    const { id: usagePlanId = "" } = await test.gateway.send(
      new CreateUsagePlanCommand({ name: "both", apiStages, throttle: { rateLimit: 1, burstLimit: 2 } }),
    );
    const keyId = await createKey(undefined);
    await test.gateway.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: "API_KEY" }));
    expect([...(await statuses(2)), ...(await statuses(2, "/two/secured")), ...(await statuses(1))]).toEqual([
      200, 200, 429, 429, 429,
    ]);
    await test.gateway.send(new DeleteUsagePlanKeyCommand({ usagePlanId, keyId }));
    await addTo("rate", keyId);
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
  });

  /** Gives the plan "rate" a limit for `GET /secured` of a stage. */
  const limitMethod = (stage: string, rateLimit: number, burstLimit: number) =>
    test.gateway.send(
      new UpdateUsagePlanCommand({
        usagePlanId: seededPlanId("rate"),
        patchOperations: Object.entries({ rateLimit, burstLimit }).map(([name, value]) => ({
          op: "replace" as const,
          path: `/apiStages/${test.emulator.apiId}:${stage}/throttle/~1secured~1GET/${name}`,
          value: String(value),
        })),
      }),
    );
  const post = async () =>
    (
      await call(`${test.url}/one/secured`, {
        method: "POST",
        headers: { authorization: tokenFor({ key: KEY }) },
      })
    ).status;

  it("holds beside a method's own, and neither counts what the other refuses", async () => {
    await createKey("rate");
    await limitMethod("one", 1, 1);
    expect(await statuses(3)).toEqual([200, 429, 429]);
    expect([await post(), await post(), await post()]).toEqual([200, 200, 429]);
    test.clock.advance(500);
    // The method's bucket is half full, the plan's has one.
    expect(await statuses(1)).toEqual([429]);
    expect(await post()).toBe(200);
    test.clock.advance(500);
    expect(await statuses(2)).toEqual([200, 429]);
  });

  it("is not widened by a method's", async () => {
    await createKey("rate");
    await limitMethod("one", 100, 100);
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
  });

  it.each([
    ["the root", "//GET", "/one"],
    ["a method that takes any, by that name", "/any/ANY", "/one/any"],
  ])("may be another for %s", async (_, key, path) => {
    await test.stop();
    const { paths } = testDocument();
    const secured = paths["/secured"].get;
    const document = testDocument({
      paths: { ...paths, "/": { get: secured }, "/any": { "x-amazon-apigateway-any-method": secured } },
    });
    test = await startTestEmulator({
      document,
      plans: [{ name: "free", stages: ["one"], throttle: { rateLimit: 100, burstLimit: 100 } }],
    });
    await createKey("free");
    expect(await statuses(2, path)).toEqual([200, 200]);
    const patchOperations = ["rateLimit", "burstLimit"].map((name) => ({
      op: "replace" as const,
      path: `/apiStages/${test.emulator.apiId}:one/throttle/${key}/${name}`,
      value: "1",
    }));
    await test.gateway.send(
      new UpdateUsagePlanCommand({ usagePlanId: seededPlanId("free"), patchOperations }),
    );
    expect(await statuses(2, path)).toEqual([200, 429]);
  });

  it.each([
    [1, [200, 429]],
    [3, [200, 200, 429]],
  ])("that changes keeps what is in the bucket: a burst of 2, then %i", async (burst, after) => {
    await createKey("rate");
    const setBurst = (value: number) =>
      test.gateway.send(
        new UpdateUsagePlanCommand({
          usagePlanId: seededPlanId("rate"),
          patchOperations: [{ op: "replace", path: "/throttle/burstLimit", value: String(value) }],
        }),
      );
    await setBurst(2);
    expect(await statuses(3)).toEqual([200, 200, 429]);
    await setBurst(burst);
    expect(await statuses(1)).toEqual([429]);
    test.clock.advance(1000);
    expect(await statuses(after.length)).toEqual(after);
  });

  it("follows a change at the next request", async () => {
    await createKey("rate");
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
    await test.gateway.send(
      new UpdateUsagePlanCommand({
        usagePlanId: seededPlanId("rate"),
        patchOperations: [{ op: "remove", path: "/throttle" }],
      }),
    );
    expect(await statuses(4)).toEqual([200, 200, 200, 200]);
  });
});

describe("a plan's quota", () => {
  it("ends at its limit and starts anew at midnight UTC", async () => {
    await createKey("quota");
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
    const answer = await ask();
    expect(answer).toMatchObject({ status: 429, json: { message: "Limit Exceeded" } });
    expect(answer.headers.get("x-amzn-errortype")).toBe("LimitExceededException");
    test.clock.set(Date.parse("2026-11-24T23:59:59.999Z"));
    expect(await statuses(1)).toEqual([429]);
    test.clock.set(Date.parse("2026-11-25T00:00:00Z"));
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
  });

  it("is shown by GetUsage, and extended by UpdateUsage", async () => {
    const keyId = await createKey("quota");
    const usagePlanId = seededPlanId("quota");
    await statuses(4);
    const usage = () =>
      test.gateway.send(new GetUsageCommand({ usagePlanId, startDate: "2026-11-23", endDate: "2026-11-24" }));
    expect((await usage()).items).toEqual({
      [keyId]: [
        [0, 3],
        [3, 0],
      ],
    });
    const patchOperations = [{ op: "replace" as const, path: "/remaining", value: "2" }];
    await test.gateway.send(new UpdateUsageCommand({ usagePlanId, keyId, patchOperations }));
    expect(await statuses(3)).toEqual([200, 200, 429]);
    expect((await usage()).items?.[keyId]?.[1]).toEqual([5, 0]);
  });

  it("does not count what is refused before the plan", async () => {
    await createKey("quota");
    await call(`${test.url}/one/secured`);
    await call(`${test.url}/one/nowhere`, { headers: { authorization: tokenFor({ key: KEY }) } });
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
  });
});

describe("limits that are everyone's", () => {
  it("of a stage's method settings", async () => {
    await test.stop();
    test = await startTestEmulator({
      stages: [
        {
          name: "one",
          methodThrottles: {
            "*/*": { rateLimit: 1, burstLimit: 2 },
            "/items/{id}/GET": { rateLimit: 1, burstLimit: 1 },
          },
        },
      ],
    });
    const get = async (path: string) => (await call(test.url + path)).status;
    expect([await get("/one/open"), await get("/one/open"), await get("/one/open")]).toEqual([200, 200, 429]);
    expect([await get("/one/items/1"), await get("/one/items/2")]).toEqual([200, 429]);
  });

  it("of the account, over all stages", async () => {
    await test.stop();
    test = await startTestEmulator({ accountThrottle: { rateLimit: 1, burstLimit: 2 } });
    const get = async (path: string) => (await call(test.url + path)).status;
    expect([await get("/one/open"), await get("/two/open"), await get("/one/open")]).toEqual([200, 200, 429]);
  });
});
