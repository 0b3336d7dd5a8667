import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingHttpHeaders, RequestListener } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { createDynamoDbClient, type DynamoDbTimeouts } from "./dynamodb-client";
import { DynamoDbTokenRecords } from "./dynamodb-token-records";
import { TokenRecordsUnavailableError } from "./errors";
import { startFakeServer, type FakeServer } from "./fake-server.test-support";
import { useEndpoint } from "./lambda.test-support";

const ITEM = '{"Item":{"token":{"S":"aa"},"label":{"S":"ü \u{1f511}"}}}';
const TOTAL_MS = 30_000;
/** For tests that count requests, which a slow machine must not make more. */
const PATIENT: DynamoDbTimeouts = { connectMs: TOTAL_MS, attemptMs: TOTAL_MS, totalMs: TOTAL_MS };

describe("DynamoDbClient", () => {
  let server: FakeServer | undefined;
  const before = { ...process.env };
  afterEach(async () => {
    jest.restoreAllMocks();
    process.env = { ...before };
    await server?.close();
    server = undefined;
  });

  /** A client of a server, the headers of the requests that the server got, and the connections. */
  const against = async (listener: RequestListener) => {
    const requests: IncomingHttpHeaders[] = [];
    const connections = new Set<Socket>();
    server = await startFakeServer((request, response) => {
      requests.push(request.headers);
      connections.add(request.socket);
      listener(request as never, response as never);
    });
    useEndpoint(server.endpoint);
    const client = createDynamoDbClient(PATIENT);
    const get = (totalMs = TOTAL_MS) => client.getItem("{}", totalMs).finally(() => client.destroy());
    return { client, get, requests, connections };
  };
  const answer =
    (status: number, body: string, headers: object = {}): RequestListener =>
    (_, response) =>
      void response.writeHead(status, { ...headers }).end(body);

  it("takes an answer that its checksum fits", async () => {
    const { get, requests } = await against(answer(200, ITEM, { "X-Amz-Crc32": crc32(ITEM) }));
    await expect(get()).resolves.toEqual(JSON.parse(ITEM));
    expect(requests).toHaveLength(1);
  });

  it.each([crc32("{}"), "", "x", -1])(
    "takes no answer with the checksum %j, and tries again",
    async (sum) => {
      const { get, requests } = await against(answer(200, ITEM, { "x-amz-crc32": sum }));
      await expect(get()).rejects.toThrow("could not read the tokens table: ChecksumError");
      expect(requests).toHaveLength(2);
    },
  );

  it.each<[string, RequestListener, number]>([
    ["of a wrong checksum", answer(200, ITEM, { "x-amz-crc32": "1" }), 2],
    ["that is HTML", answer(200, "<html>"), 2],
    ["that is no answer to a GetItem", answer(200, '{"status":"ok"}'), 2],
    ["that is an error in HTML", answer(503, "<html>"), 2],
    ["that is an error of DynamoDB", answer(500, '{"__type":"x#InternalServerError"}'), 1],
    ["that says there is none", answer(200, "{}"), 1],
  ])("after an answer %s, leaves the connection or keeps it", async (_, first, count) => {
    const { client, requests, connections } = await against((request, response) => {
      const respond = requests.length === 1 ? first : answer(200, ITEM);
      respond(request, response);
    });
    await client.getItem("{}", TOTAL_MS).catch(() => undefined);
    await client.getItem("{}", TOTAL_MS);
    client.destroy();
    expect(connections.size).toBe(count);
  });

  it("signs with the credentials that the variables have at the moment", async () => {
    const { get, requests } = await against(answer(200, "{}"));
    for (const token of ["first", "second", ""]) {
      process.env["AWS_SESSION_TOKEN"] = token;
      process.env["AWS_ACCESS_KEY_ID"] = `AKID${token}`;
      await get();
    }
    expect(requests.map((headers) => headers["x-amz-security-token"])).toEqual([
      "first",
      "second",
      undefined,
    ]);
    expect(requests.map(({ authorization }) => /Credential=(\w+)/.exec(authorization ?? "")?.[1])).toEqual([
      "AKIDfirst",
      "AKIDsecond",
      "AKID",
    ]);
  });

  it("refuses a session token that is no header, and does not say it", async () => {
    const { get, requests } = await against(answer(200, "{}"));
    process.env["AWS_SESSION_TOKEN"] = "secret\r\nx: y";
    const error = await get().catch((each: unknown) => each);
    expect(error).toBeInstanceOf(TokenRecordsUnavailableError);
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain("secret");
    expect(requests).toEqual([]);
  });

  /** A server whose clock shows another time, and which refuses requests that are signed with a wrong one. */
  const withClock =
    (serversTime: number): RequestListener =>
    (request, response) => {
      const time = String(request.headers["x-amz-date"]).replace(
        /(....)(..)(..T..)(..)(..Z)/,
        "$1-$2-$3:$4:$5",
      );
      const isRight = Math.abs(Date.parse(time) - serversTime) < 60_000;
      response
        .writeHead(isRight ? 200 : 403, { date: new Date(serversTime).toUTCString() })
        .end(isRight ? "{}" : '{"__type":"x#RequestExpired"}');
    };

  it("signs the second attempt with the server's time where its own is wrong, and later requests too", async () => {
    const { get, requests } = await against(withClock(Date.now() - 3_600_000));
    await expect(get()).resolves.toEqual({});
    await expect(get()).resolves.toEqual({});
    expect(requests).toHaveLength(3);
  });

  it("does so for all requests that were sent with the wrong time at once", async () => {
    const refuse = withClock(Date.now() - 3_600_000);
    const waiting: (() => void)[] = [];
    const { client, requests } = await against((request, response) => {
      waiting.push(() => refuse(request, response));
      // None is answered before all are sent.
      if (requests.length >= 3) for (const next of waiting.splice(0)) next();
    });
    const calls = [1, 2, 3].map(() => client.getItem("{}", TOTAL_MS));
    await expect(Promise.all(calls)).resolves.toEqual([{}, {}, {}]);
    client.destroy();
    expect(requests).toHaveLength(6);
  });

  it.each(["Sat, 13 Sep 275760 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "+010000-01-01T00:00:00Z"])(
    "does not set its clock to %s",
    async (date) => {
      const { get, requests } = await against(answer(400, '{"__type":"x#AccessDeniedException"}', { date }));
      await expect(get()).rejects.toMatchObject({ attempts: 1 });
      await expect(get()).rejects.toMatchObject({ attempts: 1 });
      const year = new Date().toISOString().slice(0, 4);
      expect(requests.map((headers) => String(headers["x-amz-date"]).slice(0, 4))).toEqual([year, year]);
    },
  );

  it("does not wait for a second attempt that would come too late", async () => {
    jest.spyOn(Math, "random").mockReturnValue(1);
    const throttle = answer(400, '{"__type":"x#ThrottlingException"}');
    const { get, requests } = await against(throttle);
    await expect(get(900)).rejects.toMatchObject({
      message: /ThrottlingException/,
      httpStatus: 400,
      attempts: 1,
    });
    expect(requests).toHaveLength(1);
  });

  it("waits for as long as the server asks", async () => {
    let requests = 0;
    const { get } = await against((_, response) => {
      const isFirst = requests++ === 0;
      response.writeHead(isFirst ? 500 : 200, { "x-amz-retry-after": "60" }).end("{}");
    });
    const start = performance.now();
    await get();
    expect(performance.now() - start).toBeGreaterThanOrEqual(55);
  });

  it("stops to try again after 35 failures, and begins again after successes", async () => {
    jest.spyOn(Math, "random").mockReturnValue(0);
    let status = 500;
    const { get, requests } = await against((_, response) => void response.writeHead(status).end("{}"));
    for (let n = 0; n < 40; n++) await expect(get()).rejects.toThrow(TokenRecordsUnavailableError);
    expect(requests).toHaveLength(35 * 2 + 5);
    status = 200;
    for (let n = 0; n < 14; n++) await get();
    status = 500;
    requests.length = 0;
    await expect(get()).rejects.toMatchObject({ attempts: 2 });
    expect(requests).toHaveLength(2);
  });

  it("gives up an answer that is larger than 1 MiB", async () => {
    const { get } = await against((_, response) => {
      response.writeHead(200);
      const more = (): void =>
        void (response.writableEnded || response.write(Buffer.alloc(2 ** 16), () => setImmediate(more)));
      response.on("error", () => undefined);
      more();
      response.on("close", () => response.end());
    });
    await expect(get()).rejects.toMatchObject({ httpStatus: 200, attempts: 1 });
  });

  it.each([
    ...["null", "[]", '"x"', "5", "true", '{"Item":null}', '{"Item":"x"}', '{"Item":[]}'],
    ...['{"__type":"x#ThrottlingException"}', '{"status":"ok"}', '{"item":{}}', '{"Responses":{}}'],
    ...['{"__proto__":{"Item":{}}}', '{"ConsumedCapacity":{},"x":1}'],
  ])("does not read the answer %s as: there is none", async (body) => {
    const { client } = await against(answer(200, body));
    const found = new DynamoDbTokenRecords(client, "Tokens", TOTAL_MS).find("aa");
    await expect(found).rejects.toThrow(TokenRecordsUnavailableError);
    client.destroy();
  });

  it.each(["{}", '{"ConsumedCapacity":{"TableName":"Tokens"}}'])(
    "reads the answer %s as: there is none",
    async (body) => {
      const { client } = await against(answer(200, body));
      await expect(new DynamoDbTokenRecords(client, "Tokens", TOTAL_MS).find("aa")).resolves.toBeUndefined();
      client.destroy();
    },
  );

  describe("with a connection that was opened ahead", () => {
    const opened = async (listener = answer(200, ITEM)) => {
      const { client, requests, connections } = await against(listener);
      const accepted: Socket[] = [];
      server?.onConnection((socket) => accepted.push(socket));
      client.connect();
      const get = () => client.getItem("{}", TOTAL_MS);
      return { client, requests, connections, accepted, get };
    };

    it.each(["at once", "when it is established"])("sends the first request over it, %s", async (when) => {
      const { client, connections, accepted, get } = await opened();
      if (when !== "at once") await server?.nextConnection();
      await get();
      await get();
      client.destroy();
      expect([...connections]).toEqual(accepted);
      expect(accepted).toHaveLength(1);
    });

    it("sends the second of two requests at once over a connection of its own", async () => {
      const { client, connections, get } = await opened();
      await Promise.all([get(), get()]);
      client.destroy();
      expect(connections.size).toBe(2);
    });

    it("sends the first request over another one if the server has closed it", async () => {
      const { client, accepted, get } = await opened();
      const closed = once(client["opened"] as Socket, "close");
      (await server?.nextConnection())?.destroy();
      await closed;
      const pause = jest.spyOn(Math, "random");
      await get();
      await get();
      client.destroy();
      expect(accepted).toHaveLength(2);
      expect(pause).not.toHaveBeenCalled();
    });

    it("takes for no answer what the server sent before the request", async () => {
      const { client, accepted, get } = await opened();
      const forged = '{"Item":{"token":{"S":"forged"}}}';
      (await server?.nextConnection())?.write(
        `HTTP/1.1 200 OK\r\nContent-Length: ${forged.length}\r\n\r\n${forged}`,
      );
      const socket = client["opened"] as Socket;
      while (socket.bytesRead === 0) await new Promise((resolve) => setImmediate(resolve));
      await expect(get()).resolves.toEqual(JSON.parse(ITEM));
      client.destroy();
      expect(accepted).toHaveLength(2);
    });

    it("ends no process if it fails, and the request tells", async () => {
      const { client } = await against(answer(200, ITEM));
      await server?.close();
      client.connect();
      // `once` of node:events would listen for the error too.
      await new Promise((resolve) => client["opened"]?.on("close", resolve));
      await expect(client.getItem("{}", TOTAL_MS)).rejects.toMatchObject({ attempts: 2 });
      client.destroy();
    });

    it("closes it if no request came", async () => {
      const { client } = await opened();
      const socket = (await server?.nextConnection()) as Socket;
      const closed = once(socket, "close");
      client.destroy();
      await closed;
    });
  });

  it("sends nothing over TLS to a server whose certificate it does not trust", async () => {
    const folder = mkdtempSync(join(tmpdir(), "certificate-"));
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const args = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1`;
    execFileSync("openssl", [...args.split(" "), "-keyout", key, "-out", cert], { stdio: "pipe" });
    let requests = 0;
    const tls = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
      requests++;
      response.end("{}");
    });
    rmSync(folder, { recursive: true });
    await new Promise<void>((resolve) => tls.listen(0, "127.0.0.1", resolve));
    useEndpoint(`https://127.0.0.1:${(tls.address() as AddressInfo).port}`);
    const client = createDynamoDbClient(PATIENT);
    await expect(client.getItem("{}", TOTAL_MS)).rejects.toThrow("could not read the tokens table: Error");
    client.destroy();
    tls.close();
    expect(requests).toBe(0);
  });
});
