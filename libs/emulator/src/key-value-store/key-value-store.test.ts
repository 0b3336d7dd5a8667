import { temporaryFolder } from "@tollgate/testing-runtime";
import { call } from "../test-support/http.test-support";
import { HOME, OTHER, startTestPlaces, type TestPlaces } from "../test-support/places.test-support";
import { accessKeyOf } from "../lambda/function-access";

const SCOPE = "20261124/cloudfront-keyvaluestore/aws4_request";
const signed = (accessKey: string, scope = SCOPE, algorithm = "AWS4-ECDSA-P256-SHA256") =>
  `${algorithm} Credential=${accessKey}/${scope}, SignedHeaders=host, Signature=0`;

const storeAt = (test: TestPlaces, accessKey = "local") => {
  const root = `${test.url}/key-value-stores/${encodeURIComponent(test.places.keyValueStore.arn)}`;
  const ask = (method: string, path = "", body?: object, ifMatch?: string) =>
    call(`${root}${path}`, {
      method,
      headers: { authorization: signed(accessKey), ...(ifMatch !== undefined && { "If-Match": ifMatch }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  const etag = async () => (await ask("GET")).headers.get("etag") ?? "";
  return {
    ask,
    etag,
    put: async (pairs: Record<string, string>) =>
      ask(
        "POST",
        "/keys",
        { Puts: Object.entries(pairs).map(([Key, Value]) => ({ Key, Value })) },
        await etag(),
      ),
  };
};

describe("a store", () => {
  let test: TestPlaces;
  beforeEach(async () => void (test = await startTestPlaces()));
  afterEach(() => test.stop());

  it("is put, read, listed and deleted, each write with the version before it", async () => {
    const { ask, etag, put } = storeAt(test);
    const { json, headers } = await ask("GET");
    expect(json).toEqual({
      KvsARN: expect.stringMatching(`^arn:aws:cloudfront::${HOME}:key-value-store/[0-9a-f-]{36}$`),
      ItemCount: 0,
      TotalSizeInBytes: 0,
      Created: expect.any(Number),
      LastModified: expect.any(Number),
      Status: "READY",
    });
    const first = headers.get("etag") ?? "";
    const second = await ask("PUT", "/keys/a%2Fb", { Value: "1" }, first);
    expect(second.json).toEqual({ ItemCount: 1, TotalSizeInBytes: 4 });
    expect(second.headers.get("etag")).not.toBe(first);
    await put({ c: "23", d: "4" });
    expect((await ask("GET", "/keys/a%2Fb")).json).toMatchObject({ Key: "a/b", Value: "1", ItemCount: 3 });
    const { NextToken, Items } = (await ask("GET", "/keys?MaxResults=2")).json;
    expect(Items).toEqual([
      { Key: "a/b", Value: "1" },
      { Key: "c", Value: "23" },
    ]);
    expect((await ask("GET", `/keys?NextToken=${String(NextToken)}`)).json).toEqual({
      Items: [{ Key: "d", Value: "4" }],
    });
    const deleted = await ask("POST", "/keys", { Deletes: [{ Key: "c" }], Puts: [] }, await etag());
    expect(deleted.json).toEqual({ ItemCount: 2, TotalSizeInBytes: 6 });
    expect((await ask("DELETE", "/keys/d", undefined, await etag())).json).toMatchObject({ ItemCount: 1 });
    expect(await ask("GET", "/keys/d")).toMatchObject({ status: 404 });
  });

  it("of two writes with the same version, one wins", async () => {
    const { ask, etag } = storeAt(test);
    const version = await etag();
    const answers = await Promise.all(["1", "2"].map((Value) => ask("PUT", "/keys/a", { Value }, version)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const lost = answers.find(({ status }) => status === 409);
    expect(lost?.headers.get("x-amzn-errortype")).toBe("ConflictException");
    expect((await ask("GET")).json).toMatchObject({ ItemCount: 1 });
  });

  it.each([
    ["without a version", {}, { Puts: [{ Key: "a", Value: "1" }] }, 400],
    ["of nothing", { current: true }, {}, 400],
    ["of a key over 512 bytes", { current: true }, { Puts: [{ Key: "é".repeat(257), Value: "1" }] }, 400],
    ["of a value over 1,024 bytes", { current: true }, { Puts: [{ Key: "a", Value: "é".repeat(513) }] }, 400],
    ["of an empty key", { current: true }, { Puts: [{ Key: "", Value: "1" }] }, 400],
    ["of a number", { current: true }, { Puts: [{ Key: "a", Value: 1 }] }, 400],
    ["of no list", { current: true }, { Puts: {} }, 400],
    ["of a key twice", { current: true }, { Puts: [{ Key: "a", Value: "1" }], Deletes: [{ Key: "a" }] }, 400],
    [
      "of more than 50 keys",
      { current: true },
      { Puts: Array.from({ length: 51 }, (_, at) => ({ Key: `${at}`, Value: "1" })) },
      400,
    ],
    [
      "that deletes what is not there",
      { current: true },
      { Puts: [{ Key: "a", Value: "1" }], Deletes: [{ Key: "b" }] },
      404,
    ],
  ])(
    "refuses a write %s, as a whole",
    async (_, { current = false }: { current?: boolean }, body, status) => {
      const { ask, etag } = storeAt(test);
      const version = await etag();
      expect((await ask("POST", "/keys", body, current ? version : undefined)).status).toBe(status);
      expect(await etag()).toBe(version);
      expect((await ask("GET")).json).toMatchObject({ ItemCount: 0 });
    },
  );

  it("holds 5 MB and no more", async () => {
    const { put, ask, etag } = storeAt(test);
    const full = "x".repeat(1_024);
    let at = 0;
    let status = 200;
    while (status === 200) {
      const keys = Array.from({ length: 50 }, () => String(at++).padStart(6, "0"));
      ({ status } = await put(Object.fromEntries(keys.map((each) => [each, full]))));
    }
    expect(status).toBe(402);
    const { TotalSizeInBytes } = (await ask("GET")).json as { TotalSizeInBytes: number };
    expect(TotalSizeInBytes).toBeGreaterThan(4_900_000);
    expect(TotalSizeInBytes).toBeLessThanOrEqual(5_000_000);
    expect((await ask("DELETE", "/keys/000000", undefined, await etag())).status).toBe(200);
  });

  it("is for people of the home account, by its ARN", async () => {
    for (const key of ["test", accessKeyOf("backend"), accessKeyOf("backend", OTHER)])
      expect((await storeAt(test, key).ask("GET")).status).toBe(403);
    const authorization = signed("local");
    const arn = encodeURIComponent(`arn:aws:cloudfront::${HOME}:key-value-store/other`);
    for (const path of [arn, "%E0", "x/y/z"])
      expect([400, 404]).toContain(
        (await call(`${test.url}/key-value-stores/${path}`, { headers: { authorization } })).status,
      );
  });

  it("is found by its name with CloudFront's own API", async () => {
    const headers = {
      authorization: signed("local", "20261124/us-east-1/cloudfront/aws4_request", "AWS4-HMAC-SHA256"),
    };
    const ask = (path: string) => call(`${test.url}/2020-05-31/${path}`, { headers });
    expect(await ask("key-value-store/exceptions")).toMatchObject({
      status: 200,
      text: expect.stringContaining(`<ARN>${test.places.keyValueStore.arn}</ARN>`),
    });
    expect((await ask("key-value-store/other")).status).toBe(404);
    expect((await ask("distribution")).status).toBe(501);
  });

  it("says where requests go, unless it is unreachable: then the route goes on without it", async () => {
    const { put, ask } = storeAt(test);
    await put({ moved: "2" });
    const accountOf = async () => {
      const { json } = await call(`${test.url}/one/open`, { headers: { authorization: "moved" } });
      return (json["env"] as Record<string, string>)["AWS_REGION"];
    };
    expect(await accountOf()).toBe("eu-central-1");
    test.places.keyValueStore.setReachable(false);
    expect(await accountOf()).toBe("us-east-1");
    await expect(ask("GET")).rejects.toThrow("fetch failed");
    test.places.keyValueStore.setReachable(true);
    expect(await accountOf()).toBe("eu-central-1");
  });
});

describe("with a data directory", () => {
  const folder = temporaryFolder();

  it("keeps its pairs, their size and the version", async () => {
    const keyValueStore = { name: "exceptions", dataDirectory: folder.path() };
    const first = await startTestPlaces({ keyValueStore });
    await storeAt(first).put({ a: "1", b: "2" });
    await storeAt(first).put({ a: "34" });
    const { arn } = first.places.keyValueStore;
    const before = await storeAt(first).ask("GET");
    await first.stop();
    const second = await startTestPlaces({ keyValueStore });
    const after = await storeAt(second).ask("GET");
    expect([after.json, after.headers.get("etag")]).toEqual([before.json, before.headers.get("etag")]);
    expect(after.json).toMatchObject({ KvsARN: arn, ItemCount: 2, TotalSizeInBytes: 5 });
    await second.stop();
  });
});
