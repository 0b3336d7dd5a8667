import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { CreateApiKeyCommand, GetApiKeysCommand } from "@aws-sdk/client-api-gateway";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { KEY_BYTES, temporaryKeyOf } from "../identity/access-keys";
import { accessKeyOf } from "../lambda/function-access";
import { call, sendRaw } from "../test-support/http.test-support";
import {
  OTHER,
  PLACES,
  startTestPlaces,
  type PlaceName,
  type TestPlaces,
} from "../test-support/places.test-support";
import { HeldRequests, startTestEmulator } from "../test-support/emulator.test-support";

const NAMES = Object.keys(PLACES) as readonly PlaceName[];
const inOther = { accessKeyId: temporaryKeyOf(OTHER, randomBytes(KEY_BYTES)), secretAccessKey: "x" };
const clientsOf = (test: TestPlaces, name: PlaceName) =>
  test.clients(PLACES[name].region, name === "3" ? inOther : undefined);

const toPlace = (test: TestPlaces, name: string, path = "/one/open", headers: object = {}) =>
  call(`${test.url}${path}`, { headers: { authorization: `to-${name}`, ...headers } });

describe("three places behind one port", () => {
  let test: TestPlaces;
  beforeAll(async () => {
    test = await startTestPlaces({}, (name) => ({ tables: [{ name: `Table-${name}`, partitionKey: "id" }] }));
  });
  afterAll(() => test.stop());

  it("a signed request reaches the account of its key and the Region of its scope, and no other", async () => {
    for (const name of NAMES)
      await clientsOf(test, name).gateway.send(new CreateApiKeyCommand({ name: `key of ${name}` }));
    for (const name of NAMES) {
      const { gateway, dynamodb } = clientsOf(test, name);
      expect((await gateway.send(new GetApiKeysCommand({}))).items?.map((each) => each.name)).toEqual([
        `key of ${name}`,
      ]);
      expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual([`Table-${name}`]);
    }
  });

  it.each([
    ["a Region without a place", "ap-south-1", undefined],
    ["a Region in which the account has no place", "eu-central-1", inOther],
    ["a key of no account", "us-east-1", { accessKeyId: "test", secretAccessKey: "test" }],
    [
      "a key of an account without a place",
      "us-east-1",
      { accessKeyId: temporaryKeyOf("333333333333", randomBytes(KEY_BYTES)), secretAccessKey: "x" },
    ],
  ])("%s is refused as AWS does, and told which places there are", async (_, region, credentials) => {
    const { gateway, dynamodb } = test.clients(region, credentials);
    const refusal = {
      name: "UnrecognizedClientException",
      message: expect.stringContaining(
        "1 (account 000000000000, us-east-1), 2 (account 000000000000, eu-central-1), 3 (account 222222222222, us-east-1)",
      ),
    };
    await expect(gateway.send(new GetApiKeysCommand({}))).rejects.toMatchObject(refusal);
    await expect(dynamodb.send(new ListTablesCommand({}))).rejects.toMatchObject(refusal);
  });

  it("a request to the API goes where the route says, with that place's functions and access log", async () => {
    for (const name of NAMES) {
      const { event, context, env } = (await toPlace(test, name)).json as {
        event: { requestContext: { accountId: string } };
        context: { invokedFunctionArn: string };
        env: Record<string, string>;
      };
      const { accountId, region } = PLACES[name];
      expect(event.requestContext.accountId).toBe(accountId);
      expect(context.invokedFunctionArn).toBe(`arn:aws:lambda:${region}:${accountId}:function:backend`);
      expect(env["AWS_REGION"]).toBe(region);
      expect(env["AWS_ACCESS_KEY_ID"]).toBe(name === "3" ? `local.${OTHER}.backend` : "local.backend");
    }
    expect(test.written.access.slice(-3)).toEqual(["1 /one/open", "2 /one/open", "3 /one/open"]);
  });

  it.each([
    ["1.localhost", "to-2", "1 /one/open"],
    ["2.localhost:4000", "", "2 /one/open"],
    ["3.LocalHost", "to-2", "3 /one/open"],
    ["9.localhost", "to-2", "2 /one/open"],
    ["2.localhost.example", "to-3", "3 /one/open"],
  ])("a place has an API of its own host: %s with Authorization %p", async (host, authorization, line) => {
    const head = `GET /one/open HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${authorization}\r\n`;
    await sendRaw(test.url, `${head}Connection: close\r\n\r\n`);
    expect(test.written.access.at(-1)).toBe(line);
  });

  it("a function reaches its own place only", async () => {
    const as = (accessKeyId: string) => ({ accessKeyId, secretAccessKey: "local" });
    const list = (region: string, accessKeyId: string) =>
      test.clients(region, as(accessKeyId)).dynamodb.send(new ListTablesCommand({}));
    expect((await list("eu-central-1", accessKeyOf("backend"))).TableNames).toEqual(["Table-2"]);
    expect((await list("us-east-1", accessKeyOf("backend", OTHER))).TableNames).toEqual(["Table-3"]);
    await expect(list("us-east-1", accessKeyOf("another"))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("not in place 1"),
    });
  });

  it("a route to no place, and one that throws, are CloudFront's own errors", async () => {
    expect(await toPlace(test, "9")).toMatchObject({
      status: 502,
      text: expect.stringContaining("502 ERROR"),
    });
    expect(await toPlace(test, "fail")).toMatchObject({ status: 503 });
    expect(test.written.problems.at(-1)).toMatch("the route fails");
  });

  it("another site's page reaches nothing but the API", async () => {
    const headers = {
      authorization:
        "AWS4-ECDSA-P256-SHA256 Credential=local/20260101/cloudfront-keyvaluestore/aws4_request, SignedHeaders=h, Signature=0",
      origin: "http://evil.example",
    };
    expect((await call(`${test.url}/key-value-stores/x`, { headers })).status).toBe(403);
  });
});

describe("a place that is down", () => {
  let test: TestPlaces;
  beforeEach(async () => void (test = await startTestPlaces()));
  afterEach(() => test.stop());

  const statuses = async () => Promise.all(NAMES.map(async (name) => (await toPlace(test, name)).status));

  it("fails alone while it is cut off, and is back afterwards with what it had", async () => {
    await clientsOf(test, "2").gateway.send(new CreateApiKeyCommand({ name: "kept" }));
    test.places.setReachable("2", false);
    expect(await statuses()).toEqual([200, 502, 200]);
    await expect(clientsOf(test, "2").gateway.send(new GetApiKeysCommand({}))).rejects.toThrow(
      "socket hang up",
    );
    expect((await clientsOf(test, "1").gateway.send(new GetApiKeysCommand({}))).items).toEqual([]);
    test.places.setReachable("2", true);
    expect(await statuses()).toEqual([200, 200, 200]);
    expect((await clientsOf(test, "2").gateway.send(new GetApiKeysCommand({}))).items).toHaveLength(1);
  });

  it("fails a request that is in progress", async () => {
    const held = new HeldRequests();
    const waiting = toPlace(test, "2", "/one/open", held.next());
    const others = toPlace(test, "1", "/one/open", held.next());
    await held.underWay();
    test.places.setReachable("2", false);
    held.release();
    expect([(await waiting).status, (await others).status]).toEqual([502, 200]);
  });

  it("leaves a signed request that is in progress without an answer", async () => {
    const { port } = new URL(test.url);
    const socket = connect(Number(port), "127.0.0.1");
    let received = "";
    socket.setEncoding("utf8").on("data", (text: string) => (received += text));
    socket.on("error", () => {});
    const ended = new Promise((resolve) => socket.on("close", resolve));
    const body = "{}";
    socket.write(
      `POST /apikeys HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n` +
        "Authorization: AWS4-HMAC-SHA256 Credential=local/20260101/eu-central-1/apigateway/aws4_request, x\r\n\r\n",
    );
    // "Continue" says that the request has arrived.
    await new Promise((resolve) => socket.once("data", resolve));
    test.places.setReachable("2", false);
    socket.write(body);
    await ended;
    expect(received).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    test.places.setReachable("2", true);
    expect((await clientsOf(test, "2").gateway.send(new GetApiKeysCommand({}))).items).toHaveLength(1);
  });

  it("stays down once it is closed", async () => {
    await test.places.place("3").close();
    test.places.setReachable("3", true);
    expect(await statuses()).toEqual([200, 200, 502]);
  });
});

describe("with data directories", () => {
  const folder = temporaryFolder();

  it("each place keeps its own, and one place's is where a lone place has it", async () => {
    const root = folder.path();
    const directories = { "1": root, "2": join(root, "cells", "2"), "3": join(root, "cells", "3") };
    const start = () =>
      startTestPlaces(
        { keyValueStore: { name: "exceptions", dataDirectory: join(root, "router") } },
        (name) => ({
          dataDirectory: directories[name],
        }),
      );
    const alone = await startTestEmulator({ dataDirectory: root });
    await alone.gateway.send(new CreateApiKeyCommand({ name: "of before" }));
    await alone.stop();

    const first = await start();
    await clientsOf(first, "2").gateway.send(new CreateApiKeyCommand({ name: "of 2" }));
    await first.stop();
    expect(readdirSync(root).sort()).toEqual(["cells", "dynamodb", "router", "state"]);

    const second = await start();
    const keysOf = async (name: PlaceName) =>
      (await clientsOf(second, name).gateway.send(new GetApiKeysCommand({}))).items?.map((each) => each.name);
    expect([await keysOf("1"), await keysOf("2"), await keysOf("3")]).toEqual([["of before"], ["of 2"], []]);
    await second.stop();
  });
});

it("two places of one account and Region are refused", async () => {
  await expect(startTestPlaces({}, () => PLACES["1"])).rejects.toThrow(
    "the places 1 and 2 have the same account and Region",
  );
});

it("there is no place of another name", async () => {
  const test = await startTestPlaces();
  expect(() => test.places.place("9")).toThrow("there is no place 9");
  await test.stop();
});
