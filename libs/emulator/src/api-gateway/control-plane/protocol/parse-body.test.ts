import { startTestEmulator, type TestEmulator } from "../../../test-support/emulator.test-support";
import { call } from "../../../test-support/http.test-support";

// What SDKs do not let through: bodies that AWS's model does not allow, and positions that nobody was given.

let test: TestEmulator;
beforeAll(async () => {
  test = await startTestEmulator({ plans: [{ name: "a" }, { name: "b" }] });
});
afterAll(() => test.stop());

const SIGNED =
  "AWS4-HMAC-SHA256 Credential=local/20261124/us-east-1/apigateway/aws4_request, SignedHeaders=host";
const ask = async (method: string, path: string, body?: unknown) => {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const { status, headers, json } = await call(test.url + path, {
    method,
    headers: { authorization: SIGNED, "content-type": "application/json" },
    ...(text !== undefined && { body: text }),
  });
  return { status, type: headers.get("x-amzn-errortype"), json };
};

it.each([
  ["/apikeys", { name: 1 }, "NUMBER_VALUE can not be converted to a String"],
  ["/apikeys", { name: true }, "TRUE_VALUE can not be converted to a String"],
  ["/apikeys", { name: ["n"] }, "Start of list found where not expected"],
  ["/apikeys", { name: {} }, "Start of structure or map found where not expected."],
  ["/apikeys", { enabled: 1 }, "NUMBER_VALUE can not be converted to a Boolean"],
  ["/apikeys", { enabled: "perhaps" }, "STRING_VALUE can not be converted to an Boolean"],
  ["/apikeys", { tags: "x" }, "Expected null"],
  ["/apikeys", { tags: { a: false } }, "FALSE_VALUE can not be converted to a String"],
  ["/apikeys", { stageKeys: "x" }, "Expected list or null"],
  ["/apikeys", { stageKeys: {} }, "Start of structure or map found where not expected."],
  ["/usageplans", { name: "p", quota: { limit: "x" } }, "STRING_VALUE can not be converted to an Integer"],
  [
    "/usageplans",
    { name: "p", throttle: { rateLimit: "1" } },
    "STRING_VALUE can not be converted to a Double",
  ],
  ["/usageplans", { throttle: [] }, "Start of list found where not expected"],
  ["/usageplans", [], "Start of list found where not expected"],
])(
  "POST %s of %j is a SerializationException in the words of AWS's framework",
  async (path, body, message) => {
    expect(await ask("POST", path, body)).toEqual({
      status: 400,
      type: "SerializationException",
      json: { message },
    });
  },
);

it.each(["{", '{"name":"n",}', "null", '"name"', "1"])(
  "the body %s is a SerializationException without words",
  async (body) => {
    const refused = { status: 400, type: "SerializationException", json: {} };
    expect(await ask("POST", "/apikeys", body)).toEqual(refused);
    expect(await ask("POST", "/usageplans", Buffer.from([34, 255, 34]).toString("latin1"))).toMatchObject(
      refused,
    );
  },
);

it("takes texts that name a boolean, cuts off what is behind a number's point, and passes over what it does not know", async () => {
  for (const enabled of ["TRUE", "yes", "1"]) {
    expect((await ask("POST", "/apikeys", { enabled, unknown: [] })).json["enabled"]).toBe(true);
  }
  expect((await ask("POST", "/apikeys", { enabled: "No" })).json["enabled"]).toBe(false);
  const { json } = await ask("POST", "/usageplans", {
    name: "p",
    throttle: { rateLimit: 1.5, burstLimit: 2.9 },
  });
  expect(json["throttle"]).toEqual({ rateLimit: 1.5, burstLimit: 2 });
});

it.each([
  ["/usageplans", {}, "Value null at 'createUsagePlanInput.name'"],
  [
    "/usageplans/x/keys",
    { keyId: null, keyType: "API_KEY" },
    "Value null at 'createUsagePlanKeyInput.keyId'",
  ],
])("POST %s of %j names the member that is missing", async (path, body, start) => {
  expect(await ask("POST", path, body)).toMatchObject({
    status: 400,
    type: "ValidationException",
    json: {
      message: `1 validation error detected: ${start} failed to satisfy constraint: Member must not be null`,
    },
  });
});

it("answers a deletion with an empty body", async () => {
  const { json } = await ask("POST", "/apikeys", {});
  const deleted = await call(`${test.url}/apikeys/${String(json["id"])}`, {
    method: "DELETE",
    headers: { authorization: SIGNED },
  });
  expect(deleted).toMatchObject({ status: 202, text: "" });
});

describe("a position", () => {
  beforeAll(async () => {
    for (let key = 0; key < 3; key++) await ask("POST", "/apikeys", {});
  });
  const positionOf = async (list: string) => String((await ask("GET", `${list}?limit=1`)).json["position"]);

  it.each(["/apikeys", "/usageplans", "/restapis", "/usageplans/x/keys"])(
    "that %s has not given out is refused",
    async (list) => {
      for (const position of [
        "garbage",
        "aGVsbG8",
        "%00",
        "-1",
        "999",
        await positionOf(list === "/apikeys" ? "/usageplans" : "/apikeys"),
      ]) {
        expect(await ask("GET", `${list}?position=${position}`)).toEqual({
          status: 400,
          type: "BadRequestException",
          json: { message: "Invalid position parameter specified" },
        });
      }
    },
  );

  it("goes on where it was given out, also when the record there is gone", async () => {
    const { json } = await ask("GET", "/apikeys?limit=1");
    const [first] = json["item"] as { id: string }[];
    await ask("DELETE", `/apikeys/${first?.id}`);
    const rest = (await ask("GET", `/apikeys?position=${String(json["position"])}`)).json["item"];
    expect(rest).toEqual((await ask("GET", "/apikeys")).json["item"]);
  });
});
