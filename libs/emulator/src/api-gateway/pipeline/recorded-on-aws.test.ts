import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  DeleteUsagePlanCommand,
  GetApiKeyCommand,
  GetApiKeysCommand,
  GetAuthorizersCommand,
  GetRestApiCommand,
  GetStageCommand,
  GetUsageCommand,
  GetUsagePlanCommand,
  GetUsagePlanKeyCommand,
  GetUsagePlanKeysCommand,
  GetUsagePlansCommand,
  UpdateApiKeyCommand,
  UpdateUsageCommand,
  UpdateUsagePlanCommand,
  type PatchOperation,
} from "@aws-sdk/client-api-gateway";
import { startTestEmulator, type TestEmulator } from "../../test-support/emulator.test-support";

// What API Gateway itself answered, as public recordings of it and reports of its callers have it.

let test: TestEmulator;
let gateway: TestEmulator["gateway"];
let apiId: string;
beforeEach(async () => {
  test = await startTestEmulator({
    stages: [{ name: "one", methodThrottles: { "/open/GET": { burstLimit: 124 } } }, { name: "two" }],
  });
  ({ gateway } = test);
  ({ apiId } = test.emulator);
});
afterEach(() => test.stop());

const newKey = async (more: object = {}) => gateway.send(new CreateApiKeyCommand(more));
const newPlan = async (more: object = {}) => gateway.send(new CreateUsagePlanCommand({ name: "p", ...more }));
const patchKey = async (apiKey: string | undefined, ...patchOperations: PatchOperation[]) =>
  gateway.send(new UpdateApiKeyCommand({ apiKey, patchOperations }));
const patchPlan = async (usagePlanId: string | undefined, ...patchOperations: PatchOperation[]) =>
  gateway.send(new UpdateUsagePlanCommand({ usagePlanId, patchOperations }));
const refusal = (name: string, message: string) => ({ name, message });

describe("an API key", () => {
  it.each([
    [{ value: "short" }, "API Key value should be at least 20 characters"],
    [{ value: "a".repeat(129) }, "API Key value exceeds maximum size of 128 characters"],
    [{ name: "a".repeat(1025) }, "Invalid API Key name, can be at most 1024 characters."],
    [{ description: "a".repeat(125_001) }, "Invalid API Key description specified."],
  ])("is refused in these words", async (input, message) => {
    await expect(newKey(input)).rejects.toMatchObject(refusal("BadRequestException", message));
  });

  it("without a name or a value, or with an empty one, gets a value and no name", async () => {
    for (const input of [{}, { name: "", value: "" }]) {
      const key = await newKey(input);
      expect(key.value).toMatch(/^[A-Za-z0-9]{40}$/);
      expect(key).not.toHaveProperty("name");
    }
  });

  it("has tags where it is read or changed, and only then when it has none", async () => {
    const key = await newKey({ name: "n" });
    expect(key).not.toHaveProperty("tags");
    expect((await gateway.send(new GetApiKeysCommand({}))).items?.[0]).not.toHaveProperty("tags");
    expect((await gateway.send(new GetApiKeyCommand({ apiKey: key.id }))).tags).toEqual({});
    const patch = { op: "replace", path: "/name", value: "m" } as const;
    expect((await patchKey(key.id, patch)).tags).toEqual({});
  });

  it("is disabled by anything that is not true", async () => {
    const { id } = await newKey({ enabled: true });
    const enable = (value: string) => patchKey(id, { op: "replace", path: "/enabled", value });
    expect((await enable("not-a-boolean")).enabled).toBe(false);
    expect((await enable("TRUE")).enabled).toBe(true);
  });

  it.each<[PatchOperation, string, string]>([
    [
      { op: "replace", path: "/id", value: "x" },
      "BadRequestException",
      "Invalid patch path  '/id' specified for op 'replace'. " +
        "Must be one of: [/description, /enabled, /name, /customerId]",
    ],
    [
      { op: "copy", path: "/name" },
      "BadRequestException",
      "Invalid patch path  '/name' specified for op 'copy'. Please choose supported operations",
    ],
    [
      { op: "replace", path: "/description", value: "a".repeat(125_001) },
      "BadRequestException",
      "Invalid API Key description specified.",
    ],
    [
      { op: "wrong" as never, path: "/name" },
      "ValidationException",
      "1 validation error detected: Value 'wrong' at 'updateApiKeyInput.patchOperations.1.member.op' failed " +
        "to satisfy constraint: Member must satisfy enum value set: [add, remove, move, test, replace, copy]",
    ],
  ])("is not changed by %j", async (patch, name, message) => {
    const { id } = await newKey();
    await expect(patchKey(id, patch)).rejects.toMatchObject(refusal(name, message));
  });

  it("is listed before those that are older, by a beginning of its name in the same case", async () => {
    const names = Array.from({ length: 30 }, (_, at) => `test-key-${at}`);
    for (const name of names) await newKey({ name });
    const listed = async (more: object) =>
      (await gateway.send(new GetApiKeysCommand({ limit: 500, ...more }))).items?.map(({ name }) => name);
    expect(await listed({})).toEqual([...names].reverse());
    expect(await listed({ nameQuery: "test-key-29" })).toEqual(["test-key-29"]);
    for (const nameQuery of ["TEST-key", "st-key-1", "key"]) expect(await listed({ nameQuery })).toEqual([]);
    expect(await listed({ limit: -1 })).toHaveLength(25);
  });
});

describe("a usage plan", () => {
  const stageOne = () => ({ apiId, stage: "one" });

  it("has no tags when it has none, but where it is read or changed", async () => {
    const plan = await newPlan({ quota: { limit: 1, period: "DAY" } });
    expect(plan).not.toHaveProperty("tags");
    expect(plan).toMatchObject({ apiStages: [], quota: { limit: 1, offset: 0, period: "DAY" } });
    expect((await gateway.send(new GetUsagePlansCommand({}))).items?.[0]).not.toHaveProperty("tags");
    expect((await gateway.send(new GetUsagePlanCommand({ usagePlanId: plan.id }))).tags).toEqual({});
    expect((await patchPlan(plan.id)).tags).toEqual({});
  });

  it("is refused in these words", async () => {
    const throttle = { "/open/GET": { rateLimit: 1 } };
    for (const [input, name, message] of [
      [
        { apiStages: [{ apiId, stage: "" }] },
        "BadRequestException",
        "Invalid API Stage {api: %s, stage: %s} specified for usageplan %s",
      ],
      [{ apiStages: [{ apiId, stage: "x" }] }, "NotFoundException", `API Stage not found: ${apiId}:x`],
      [
        { apiStages: [{ apiId: "x", stage: "one" }] },
        "NotFoundException",
        "Invalid API identifier specified 000000000000:x",
      ],
      [
        { apiStages: [{ ...stageOne(), throttle }] },
        "BadRequestException",
        "Can not define fine grain throttling if usage plan throttle is not defined.",
      ],
    ] as const) {
      await expect(newPlan(input)).rejects.toMatchObject(refusal(name, message));
    }
    await expect(newPlan({ quota: { limit: 1, period: "YEAR" } })).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("Value 'YEAR' at 'createUsagePlanInput.quota.period'") as string,
    });
  });

  // The messages that cdk-preflight has of deployments.
  it.each([
    [{ period: "DAY", limit: 1, offset: 1 }, "Usage Plan quota offset must be zero in the DAY period"],
    [
      { period: "WEEK", limit: 1, offset: 7 },
      "Usage Plan quota offset must be between 0 and 6 inclusive in the WEEK period",
    ],
    [
      { period: "MONTH", limit: 1, offset: 28 },
      "Usage Plan quota offset must be between 0 and 27 inclusive in the MONTH period",
    ],
    [{ limit: 1 }, "Invalid Usage Plan quota period specified. Must be one of [DAY, WEEK, MONTH]"],
    [{ period: "DAY", limit: 0 }, "Usage Plan quota limit must be a non-negative numeric"],
    [{ period: "DAY" }, "Usage Plan quota limit must be a non-negative numeric"],
  ] as const)("cannot have the quota %j, from the start or by a patch", async (quota, message) => {
    const refused = refusal("BadRequestException", message);
    await expect(newPlan({ quota })).rejects.toMatchObject(refused);
    const { id } = await newPlan();
    const patches = Object.entries(quota).map(([name, value]) => ({
      op: "add" as const,
      path: `/quota/${name}`,
      value: String(value),
    }));
    await expect(patchPlan(id, ...patches)).rejects.toMatchObject(refused);
    expect(await gateway.send(new GetUsagePlanCommand({ usagePlanId: id }))).not.toHaveProperty("quota");
  });

  it("cannot limit a method that its stage has not", async () => {
    const throttle = { rateLimit: 1, burstLimit: 1 };
    const invalid = (path: string, method: string) =>
      refusal("NotFoundException", `Invalid method {resourcePath: ${path},method: ${method}} specified`);
    for (const [key, path, method] of [
      ["/open", "/open", ""],
      ["/open/PUT", "/open", "PUT"],
      ["/nope/GET", "/nope", "GET"],
    ] as const) {
      const stage = { ...stageOne(), throttle: { [key]: throttle } };
      await expect(newPlan({ throttle, apiStages: [stage] })).rejects.toMatchObject(invalid(path, method));
    }
    const { id } = await newPlan({ throttle, apiStages: [stageOne()] });
    const path = `/apiStages/${apiId}:one/throttle//nope/GET/rateLimit`;
    await expect(patchPlan(id, { op: "replace", path, value: "1" })).rejects.toMatchObject(
      invalid("/nope", "GET"),
    );
  });

  it("is not changed by a patch that does not fit it", async () => {
    const { id = "" } = await newPlan({ apiStages: [stageOne()] });
    const remove = (path: string, value?: string) => ({ op: "remove", path, value }) as PatchOperation;
    const unknown = (api: string, stage: string) =>
      `Invalid API Stage {api: ${api}, stage: ${stage}} specified for usageplan ${id}`;
    for (const [patch, name, message] of [
      [remove("/apiStages"), "BadRequestException", "Invalid API Stage specified"],
      [remove("/apiStages", "one"), "BadRequestException", "Invalid API Stage specified"],
      [remove("/apiStages", "b:one"), "NotFoundException", unknown("b", "one")],
      [remove("/apiStages", `${apiId}:b`), "NotFoundException", unknown(apiId, "b")],
      [
        { op: "add", path: "/apiStages", value: `${apiId}:b` },
        "NotFoundException",
        `API Stage not found: ${apiId}:b`,
      ],
      [
        remove(`/apiStages/${apiId}:one`),
        "BadRequestException",
        `Invalid patch path  '/apiStages/${apiId}:one' specified for op 'remove'. Must be one of: ` +
          "[/apiStages, /quota, /throttle, /productCode, " +
          "/apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>, " +
          "/apiStages/<apidId:stageName>/throttle]",
      ],
    ] as const) {
      await expect(patchPlan(id, patch)).rejects.toMatchObject(refusal(name, message));
    }
    await expect(patchPlan("nope")).rejects.toMatchObject(
      refusal("NotFoundException", "Invalid Usage Plan ID specified"),
    );
  });

  it.each([
    ["/throttle/burstLimit", "1.5"],
    ["/throttle/burstLimit", "2147483648"],
    ["/throttle/rateLimit", "0x10"],
    ["/quota/limit", "1e30"],
    ["/quota/limit", "2.7"],
    ["/quota/offset", "-1"],
  ])("does not take at %s the value %s", async (path, value) => {
    const { id } = await newPlan();
    await expect(patchPlan(id, { op: "replace", path, value })).rejects.toThrow(
      `Invalid value specified for ${path}`,
    );
  });

  it("takes a method's path with its slashes as they are, or escaped", async () => {
    const { id } = await newPlan({ apiStages: [stageOne()], throttle: { rateLimit: 1, burstLimit: 1 } });
    for (const method of ["~1open~1GET", "~1open/GET", "/open/GET"]) {
      const path = `/apiStages/${apiId}:one/throttle/${method}`;
      const changed = await patchPlan(id, { op: "replace", path: `${path}/rateLimit`, value: "7" });
      expect(changed.apiStages?.[0]?.throttle).toEqual({ "/open/GET": { rateLimit: 7 } });
      expect((await patchPlan(id, { op: "remove", path })).apiStages?.[0]?.throttle).toEqual({});
    }
  });

  it("is not deleted while it has a stage", async () => {
    const { id: usagePlanId = "" } = await newPlan({ apiStages: [stageOne()] });
    await expect(gateway.send(new DeleteUsagePlanCommand({ usagePlanId }))).rejects.toThrow(
      `Cannot delete Usage Plan ${usagePlanId} because there are API Stages associated with it, ` +
        `including ${apiId}:one`,
    );
  });

  it("has no keys when it does not exist", async () => {
    expect((await gateway.send(new GetUsagePlanKeysCommand({ usagePlanId: "nope" }))).items).toEqual([]);
  });

  it("tells what is unknown when one of its keys is asked for", async () => {
    const { id: usagePlanId } = await newPlan();
    const { id: keyId } = await newKey();
    for (const [unknown, message] of [
      [{ usagePlanId, keyId: "nope" }, "Invalid API Key identifier specified"],
      [{ usagePlanId, keyId }, "Invalid Usage Plan ID specified"],
      [{ usagePlanId: "nope", keyId }, "Invalid Usage Plan ID specified"],
    ] as const) {
      await expect(gateway.send(new GetUsagePlanKeyCommand(unknown))).rejects.toMatchObject(
        refusal("NotFoundException", message),
      );
    }
  });

  it("tells nothing of a key that does not exist, and takes no other change of its use", async () => {
    const { id: usagePlanId } = await newPlan({ quota: { limit: 5, period: "DAY" } });
    const { id: keyId } = await newKey();
    await gateway.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: "API_KEY" }));
    const days = { startDate: "2026-11-24", endDate: "2026-11-24" };
    await expect(
      gateway.send(new GetUsageCommand({ usagePlanId, keyId: "x", ...days })),
    ).rejects.toMatchObject(refusal("NotFoundException", "Invalid Key identifier specified"));
    const patchOperations = [{ op: "add" as const, path: "/remaining", value: "1" }];
    await expect(
      gateway.send(new UpdateUsageCommand({ usagePlanId, keyId, patchOperations })),
    ).rejects.toThrow("Invalid patch path  '/remaining' specified for op 'add'. Must be one of: []");
  });
});

describe("an API", () => {
  it("names its root, and the account where another one is asked for", async () => {
    expect(await gateway.send(new GetRestApiCommand({ restApiId: apiId }))).toMatchObject({
      rootResourceId: expect.any(String) as string,
      endpointConfiguration: { ipAddressType: "ipv4", types: ["REGIONAL"] },
    });
    await expect(gateway.send(new GetAuthorizersCommand({ restApiId: "test-fake" }))).rejects.toMatchObject(
      refusal("NotFoundException", "Invalid API identifier specified 000000000000:test-fake"),
    );
  });

  it("has stages with the settings of a method in full, and no variables when there are none", async () => {
    const stage = await gateway.send(new GetStageCommand({ restApiId: apiId, stageName: "one" }));
    expect(stage).toMatchObject({ cacheClusterStatus: "NOT_AVAILABLE", tracingEnabled: false });
    expect(stage).not.toHaveProperty("variables");
    expect(stage.methodSettings).toEqual({
      "open/GET": {
        metricsEnabled: false,
        dataTraceEnabled: false,
        throttlingBurstLimit: 124,
        throttlingRateLimit: 10_000,
        cachingEnabled: false,
        cacheTtlInSeconds: 300,
        cacheDataEncrypted: false,
        requireAuthorizationForCacheControl: true,
        unauthorizedCacheControlHeaderStrategy: "SUCCEED_WITH_RESPONSE_HEADER",
      },
    });
  });
});
