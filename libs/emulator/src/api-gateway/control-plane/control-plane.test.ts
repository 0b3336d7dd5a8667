import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  DeleteUsagePlanCommand,
  DeleteUsagePlanKeyCommand,
  GetApiKeyCommand,
  GetApiKeysCommand,
  GetTagsCommand,
  GetUsageCommand,
  GetUsagePlanCommand,
  GetUsagePlanKeyCommand,
  GetUsagePlanKeysCommand,
  GetUsagePlansCommand,
  GetVpcLinksCommand,
  ImportApiKeysCommand,
  paginateGetApiKeys,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateApiKeyCommand,
  UpdateUsagePlanCommand,
} from "@aws-sdk/client-api-gateway";
import { NOON, startTestEmulator, type TestEmulator } from "../../test-support/emulator.test-support";
import { seededPlanId } from "./plans/seed-plans";

let test: TestEmulator;
let gateway: TestEmulator["gateway"];
beforeEach(async () => {
  test = await startTestEmulator({ plans: [{ name: "a", stages: ["one"] }, { name: "b" }] });
  gateway = test.gateway;
});
afterEach(() => test.stop());

const createKey = async (value: string, more: object = {}) =>
  (await gateway.send(new CreateApiKeyCommand({ value, enabled: true, ...more }))).id ?? "";
const replace = (path: string, value: string) => ({ op: "replace" as const, path, value });
const long = (name: string) => name.padEnd(20, "-");

describe("API keys", () => {
  it("are created as they are asked for, and shown with their value only to who asks for it", async () => {
    const input = {
      name: 'Key of "x"',
      value: long("a"),
      description: "d",
      customerId: "c",
      tags: { t: "1" },
    };
    const created = await gateway.send(new CreateApiKeyCommand(input));
    const times = { createdDate: new Date(NOON), lastUpdatedDate: new Date(NOON) };
    expect(created).toMatchObject({ ...input, ...times, enabled: false, stageKeys: [] });
    const apiKey = created.id ?? "";
    expect((await gateway.send(new GetApiKeyCommand({ apiKey }))).value).toBeUndefined();
    expect((await gateway.send(new GetApiKeyCommand({ apiKey, includeValue: true }))).value).toBe(long("a"));
  });

  it("get a value of 40 characters when none is asked for", async () => {
    const { value } = await gateway.send(new CreateApiKeyCommand({}));
    expect(value).toMatch(/^[A-Za-z0-9]{40}$/);
  });

  it.each(["short", "x".repeat(19), "x".repeat(129), "with spaces in between"])(
    "cannot have the value %j",
    async (value) => {
      await expect(createKey(value)).rejects.toMatchObject({ name: "BadRequestException" });
    },
  );

  it.each([" ", '"', "'", "`", "\t", "\u007f", "\u00f6"])("have no %j in their value", async (character) => {
    await expect(createKey(`${"x".repeat(20)}${character}`)).rejects.toMatchObject({
      name: "BadRequestException",
      message: "API Key value has characters that are not allowed",
    });
  });

  it("have a value of their own, of 20 to 128 characters", async () => {
    await createKey("x".repeat(20));
    await createKey("x".repeat(128));
    await expect(createKey("x".repeat(20))).rejects.toMatchObject({
      name: "ConflictException",
      message: "API Key already exists",
      $metadata: { httpStatusCode: 409 },
    });
  });

  it("are listed in pages, each once, and by the beginning of their name", async () => {
    for (let key = 0; key < 30; key++) await createKey(long(`key${key}`), { name: `${key % 3} name` });
    const seen: (string | undefined)[] = [];
    for await (const { items = [] } of paginateGetApiKeys({ client: gateway, pageSize: 7 }, {})) {
      expect(items.length).toBeLessThanOrEqual(7);
      seen.push(...items.map(({ id }) => id));
    }
    expect(new Set(seen).size).toBe(30);
    expect(seen).toHaveLength(30);
    expect((await gateway.send(new GetApiKeysCommand({}))).items).toHaveLength(25);
    const named = await gateway.send(
      new GetApiKeysCommand({ nameQuery: "1 na", includeValues: true, limit: 500 }),
    );
    expect(named.items).toHaveLength(10);
    expect(named.items?.every(({ name, value }) => name === "1 name" && value !== undefined)).toBe(true);
  });

  it("are changed by patch operations, but not their value", async () => {
    const apiKey = await createKey(long("a"));
    test.clock.advance(5000);
    const patchOperations = [
      replace("/name", "n"),
      replace("/enabled", "false"),
      replace("/description", "d"),
    ];
    expect(await gateway.send(new UpdateApiKeyCommand({ apiKey, patchOperations }))).toMatchObject({
      name: "n",
      enabled: false,
      description: "d",
      lastUpdatedDate: new Date(NOON + 5000),
    });
    for (const wrong of [replace("/value", long("b")), replace("/name/x", "y")]) {
      await expect(
        gateway.send(new UpdateApiKeyCommand({ apiKey, patchOperations: [wrong] })),
      ).rejects.toMatchObject({ name: "BadRequestException" });
    }
  });

  it("are gone after they are deleted, from their plans too, and their value is free again", async () => {
    const apiKey = await createKey(long("a"));
    const usagePlanId = seededPlanId("a");
    await gateway.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId: apiKey, keyType: "API_KEY" }));
    await gateway.send(new DeleteApiKeyCommand({ apiKey }));
    await expect(gateway.send(new GetApiKeyCommand({ apiKey }))).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Invalid API Key identifier specified",
    });
    expect((await gateway.send(new GetUsagePlanKeysCommand({ usagePlanId }))).items).toEqual([]);
    await createKey(long("a"));
  });
});

describe("usage plans", () => {
  const create = (more: object = {}) => gateway.send(new CreateUsagePlanCommand({ name: "plan", ...more }));

  it("are created, read, listed, changed and deleted", async () => {
    const input = {
      name: "plan",
      description: "d",
      throttle: { rateLimit: 1.5, burstLimit: 2 },
      quota: { limit: 10, period: "WEEK" as const, offset: 1 },
      apiStages: [{ apiId: test.emulator.apiId, stage: "one" }],
    };
    const { id: usagePlanId = "" } = await create(input);
    expect(await gateway.send(new GetUsagePlanCommand({ usagePlanId }))).toMatchObject(input);
    const update = (
      ...patchOperations: { op: "add" | "remove" | "replace"; path: string; value?: string }[]
    ) => gateway.send(new UpdateUsagePlanCommand({ usagePlanId, patchOperations }));
    const stage = `${test.emulator.apiId}:one`;
    expect(
      await update(
        replace("/name", "renamed"),
        replace("/throttle/rateLimit", "7"),
        replace("/quota/period", "MONTH"),
        replace(`/apiStages/${stage}/throttle/~1secured~1GET/burstLimit`, "1"),
        { op: "add", path: "/apiStages", value: `${test.emulator.apiId}:two` },
      ),
    ).toMatchObject({
      name: "renamed",
      throttle: { rateLimit: 7, burstLimit: 2 },
      quota: { limit: 10, period: "MONTH" },
      apiStages: [{ stage: "one", throttle: { "/secured/GET": { burstLimit: 1 } } }, { stage: "two" }],
    });
    await expect(gateway.send(new DeleteUsagePlanCommand({ usagePlanId }))).rejects.toMatchObject({
      name: "BadRequestException",
    });
    const bare = await update(
      { op: "remove", path: "/apiStages", value: stage },
      { op: "remove", path: "/apiStages", value: `${test.emulator.apiId}:two` },
      { op: "remove", path: "/throttle" },
      { op: "remove", path: "/quota" },
    );
    expect([bare.apiStages, bare.throttle, bare.quota]).toEqual([[], undefined, undefined]);
    await gateway.send(new DeleteUsagePlanCommand({ usagePlanId }));
    await expect(gateway.send(new GetUsagePlanCommand({ usagePlanId }))).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Invalid Usage Plan ID specified",
    });
  });

  it.each([{ name: "" }, { throttle: { rateLimit: -1 } }])("are refused when they are %j", async (wrong) => {
    await expect(create(wrong)).rejects.toMatchObject({ name: "BadRequestException" });
  });

  it.each([{ apiStages: [{ apiId: "other", stage: "one" }] }, { apiStages: [{ stage: "three" }] }])(
    "cannot cover what does not exist: %j",
    async ({ apiStages }) => {
      const filled = apiStages.map((each) => ({ apiId: test.emulator.apiId, ...each }));
      await expect(create({ apiStages: filled })).rejects.toMatchObject({ name: "NotFoundException" });
    },
  );

  it("change nothing when one operation of a patch is wrong", async () => {
    const usagePlanId = seededPlanId("a");
    const patchOperations = [replace("/name", "renamed"), replace("/nope", "x")];
    await expect(gateway.send(new UpdateUsagePlanCommand({ usagePlanId, patchOperations }))).rejects.toThrow(
      /nope/,
    );
    expect((await gateway.send(new GetUsagePlanCommand({ usagePlanId }))).name).toBe("a");
  });
});

describe("keys of a usage plan", () => {
  const put = (plan: string, keyId: string, keyType = "API_KEY") =>
    gateway.send(new CreateUsagePlanKeyCommand({ usagePlanId: seededPlanId(plan), keyId, keyType }));

  it("are added, listed and taken out", async () => {
    const keyId = await createKey(long("a"), { name: "n" });
    const usagePlanId = seededPlanId("a");
    expect(await put("a", keyId)).toMatchObject({ id: keyId, type: "API_KEY", value: long("a"), name: "n" });
    expect((await gateway.send(new GetUsagePlanKeysCommand({ usagePlanId }))).items).toMatchObject([
      { id: keyId },
    ]);
    expect((await gateway.send(new GetUsagePlansCommand({ keyId }))).items).toMatchObject([{ name: "a" }]);
    await gateway.send(new DeleteUsagePlanKeyCommand({ usagePlanId, keyId }));
    await expect(gateway.send(new GetUsagePlanKeyCommand({ usagePlanId, keyId }))).rejects.toMatchObject({
      name: "NotFoundException",
    });
  });

  it("are in one plan per stage, and in each plan once", async () => {
    const keyId = await createKey(long("a"));
    await put("a", keyId);
    for (const plan of ["a", "b"]) {
      await expect(put(plan, keyId)).rejects.toMatchObject({ name: "ConflictException" });
    }
    const { id: other = "" } = await gateway.send(
      new CreateUsagePlanCommand({ name: "c", apiStages: [{ apiId: test.emulator.apiId, stage: "two" }] }),
    );
    await gateway.send(new CreateUsagePlanKeyCommand({ usagePlanId: other, keyId, keyType: "API_KEY" }));
    const patchOperations = [{ op: "add" as const, path: "/apiStages", value: `${test.emulator.apiId}:one` }];
    await expect(
      gateway.send(new UpdateUsagePlanCommand({ usagePlanId: other, patchOperations })),
    ).rejects.toMatchObject({ name: "ConflictException" });
  });

  it("must exist, be keys, and go into a plan that exists", async () => {
    const keyId = await createKey(long("a"));
    await expect(put("a", "nope")).rejects.toMatchObject({ name: "NotFoundException" });
    await expect(put("a", keyId, "OTHER")).rejects.toMatchObject({ name: "BadRequestException" });
    await expect(put("nope", keyId)).rejects.toMatchObject({ name: "NotFoundException" });
  });
});

it.each([
  ["2026-11-24", "2026-11-23"],
  ["2026-01-01", "2026-11-23"],
  ["yesterday", "2026-11-23"],
  ["2026-02-28", "2026-02-30"],
])("GetUsage refuses the days from %s to %s", async (startDate, endDate) => {
  const usage = new GetUsageCommand({ usagePlanId: seededPlanId("a"), startDate, endDate });
  await expect(gateway.send(usage)).rejects.toMatchObject({ name: "BadRequestException" });
});

it("tags are set, read and removed", async () => {
  const resourceArn = `arn:aws:apigateway:us-east-1::/apikeys/${await createKey(long("a"))}`;
  await gateway.send(new TagResourceCommand({ resourceArn, tags: { a: "1", b: "2" } }));
  await gateway.send(new UntagResourceCommand({ resourceArn, tagKeys: ["a"] }));
  expect((await gateway.send(new GetTagsCommand({ resourceArn }))).tags).toEqual({ b: "2" });
});

it.each([
  ["a name that AWS keeps for itself", { "aws:a": "1" }],
  ["a name that is too long", { [long("a").repeat(7)]: "1" }],
  ["a value that is too long", { a: "x".repeat(257) }],
  ["more than 50 of them", Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`t${at}`, ""]))],
])("tags cannot have %s", async (_, tags) => {
  const resourceArn = `arn:aws:apigateway:us-east-1::/apikeys/${await createKey(long("a"))}`;
  for (const refused of [
    gateway.send(new TagResourceCommand({ resourceArn, tags })),
    createKey(long("b"), { tags }),
    gateway.send(new CreateUsagePlanCommand({ name: "p", tags })),
  ]) {
    await expect(refused).rejects.toMatchObject({ name: "BadRequestException" });
  }
  expect((await gateway.send(new GetTagsCommand({ resourceArn }))).tags).toEqual({});
});

it("an API and its stages have no tags, and cannot get any", async () => {
  const api = `arn:aws:apigateway:us-east-1::/restapis/${test.emulator.apiId}`;
  for (const resourceArn of [api, `${api}/stages/one`]) {
    expect((await gateway.send(new GetTagsCommand({ resourceArn }))).tags).toEqual({});
    const tag = new TagResourceCommand({ resourceArn, tags: { a: "1" } });
    await expect(gateway.send(tag)).rejects.toMatchObject({ name: "NotImplementedException" });
  }
  const unknown = new GetTagsCommand({ resourceArn: `${api}/stages/three` });
  await expect(gateway.send(unknown)).rejects.toMatchObject({ name: "NotFoundException" });
});

it("says that it does not implement an operation, and does nothing", async () => {
  await expect(gateway.send(new GetVpcLinksCommand({}))).rejects.toMatchObject({
    name: "NotImplementedException",
    message: "The local gateway does not implement GET /vpclinks.",
  });
});

describe("the documented quotas, when they are asked for", () => {
  let limited: TestEmulator;
  beforeEach(async () => {
    limited = await startTestEmulator({ controlPlaneQuotas: "aws" });
  });
  afterEach(() => limited.stop());

  const tooMany = { name: "LimitExceededException", $metadata: { httpStatusCode: 429 } };
  const importKeys = (lines: readonly string[]) =>
    limited.gateway.send(
      new ImportApiKeysCommand({
        body: Buffer.from(["Key,Name,UsagePlanIds", ...lines].join("\n")),
        format: "csv",
        failOnWarnings: true,
      }),
    );
  /** Without waiting for the quota of calls. */
  const createPlan = async (name: string) => {
    limited.clock.advance(1000);
    return (await limited.gateway.send(new CreateUsagePlanCommand({ name }))).id ?? "";
  };

  it("are so many calls a second", async () => {
    const create = () => limited.gateway.send(new CreateApiKeyCommand({}));
    for (let key = 0; key < 5; key++) await create();
    await expect(create()).rejects.toMatchObject({
      name: "TooManyRequestsException",
      $metadata: { httpStatusCode: 429 },
    });
    limited.clock.advance(200);
    await create();
  });

  it("are 10,000 keys: an import over it makes none, and one of keys that are there is not over it", async () => {
    const lines = Array.from({ length: 10_000 }, (_, key) => `${long(`key-${key}`)},name,`);
    await expect(importKeys([...lines, `${long("one-more")},name,`])).rejects.toMatchObject(tooMany);
    expect((await limited.gateway.send(new GetApiKeysCommand({}))).items).toEqual([]);
    await importKeys(lines);
    await importKeys(lines.slice(0, 10));
    await expect(limited.gateway.send(new CreateApiKeyCommand({}))).rejects.toMatchObject(tooMany);
  });

  it("are 10 plans for a key", async () => {
    const ids: string[] = [];
    for (let plan = 0; plan < 11; plan++) ids.push(await createPlan(`plan ${plan}`));
    const [last = "", ...others] = ids;
    const row = (planIds: readonly string[]) => [`${long("key")},name,"${planIds.join()}"`];
    await expect(importKeys(row(ids))).rejects.toMatchObject(tooMany);
    const [keyId = ""] = (await importKeys(row(others))).ids ?? [];
    await expect(
      limited.gateway.send(new CreateUsagePlanKeyCommand({ usagePlanId: last, keyId, keyType: "API_KEY" })),
    ).rejects.toMatchObject(tooMany);
  });

  it("are 300 plans", async () => {
    for (let plan = 0; plan < 300; plan++) await createPlan(`plan ${plan}`);
    await expect(createPlan("one more")).rejects.toMatchObject(tooMany);
  });
});
