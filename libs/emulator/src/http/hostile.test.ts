import { connect } from "node:net";
import {
  startTestEmulator,
  tokenFor,
  wanting,
  type TestEmulator,
} from "../test-support/emulator.test-support";
import { call, sendRaw } from "../test-support/http.test-support";

let test: TestEmulator;
beforeAll(async () => {
  test = await startTestEmulator();
});
afterEach(async () => {
  // Whatever came before, the process serves on.
  expect((await call(`${test.url}/one/open`)).status).toBe(200);
});
afterAll(() => test.stop());

const get = (path: string, headers = "") =>
  `GET ${path} HTTP/1.1\r\nHost: h\r\n${headers}Connection: close\r\n\r\n`;
const bodyOf = (answer: string) => JSON.parse(answer.split("\r\n\r\n")[1] ?? "") as unknown;

it.each([
  ["/one/../one/open", 403],
  ["/one/%2e%2e/%2e%2e/etc/passwd", 403],
  ["/one/items/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 200],
  ["/one%2Fopen", 403],
  ["//one/open", 403],
  ["/one//open", 200],
  ["/one/open//", 403],
  ["/one/items/%", 400],
  ["/one/items/%ff%fe", 400],
  ["/one/items/__proto__", 200],
  ["/constructor/prototype", 403],
  ["http://elsewhere/one/open", 200],
  ["/one/open?%zz=%&&&=;", 200],
])("the path %s is answered with %d", async (path, status) => {
  const answer = await sendRaw(test.url, get(path));
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(bodyOf(answer)).toBeDefined();
});

it.each([
  ["no HTTP at all", "\0\x01 garbage\r\n\r\n"],
  ["two lengths", "POST /one/open HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"],
  [
    "a length and chunks",
    "POST /one/open HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  ],
  ["a header with a line end in its name", get("/one/open", "X\rY: z\r\n")],
])("%s is 400 in JSON, and the end of the connection", async (_, bytes) => {
  const answer = await sendRaw(test.url, bytes);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(bodyOf(answer)).toEqual({ message: "Bad Request" });
});

it("answers the requests before garbage in a pipeline, and not the garbage", async () => {
  const first = "GET /one/open HTTP/1.1\r\nHost: h\r\n\r\n";
  const answer = await sendRaw(test.url, `${first}${first}garbage\r\n\r\n${first}`);
  expect(answer.match(/HTTP\/1\.1 \d+/g)?.slice(-1)).toEqual(["HTTP/1.1 400"]);
  expect(answer.match(/HTTP\/1\.1 200/g)?.length ?? 0).toBeLessThanOrEqual(2);
});

describe("headers", () => {
  it.each([10_241, 20_000, 100_000])("of %d bytes are refused", async (length) => {
    const answer = await sendRaw(test.url, get("/one/open", `X-Long: ${"x".repeat(length)}\r\n`));
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(bodyOf(answer)).toEqual({ message: "HTTP header is larger than 10240 bytes." });
  });

  it("of almost 10,240 bytes are taken", async () => {
    expect(await sendRaw(test.url, get("/one/open", `X-Long: ${"x".repeat(10_000)}\r\n`))).toMatch(
      /^HTTP\/1\.1 200 /,
    );
  });

  it("that name two tokens are refused, whichever comes first", async () => {
    const token = tokenFor({});
    const both = `Authorization: ${token}\r\nAuthorization: ${token}\r\n`;
    expect(await sendRaw(test.url, get("/one/no-key", both))).toMatch(/^HTTP\/1\.1 401 /);
  });
});

describe("bodies", () => {
  const TEN_MB = 10 * 1024 * 1024;
  const post = (body: string) => call(`${test.url}/one/open`, { method: "POST", body });

  it("over 10 MB are 413 by what their length says", async () => {
    const head = `POST /one/open HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: ${TEN_MB + 1}\r\n\r\n`;
    const answer = await sendRaw(test.url, head);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(bodyOf(answer)).toEqual({ message: "HTTP content length exceeded 10485760 bytes." });
  });

  it("of 50 MB, whose length is not said before, are 413 and not kept", async () => {
    const chunk = new Uint8Array(1024 * 1024);
    let sent = 0;
    const stream = new ReadableStream({
      pull: (controller) => (sent++ < 50 ? controller.enqueue(chunk) : controller.close()),
    });
    const before = process.memoryUsage().arrayBuffers;
    const answer = await call(`${test.url}/one/open`, {
      method: "POST",
      body: stream,
      duplex: "half",
    } as RequestInit);
    expect(answer.status).toBe(413);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40 * 1024 * 1024);
  });

  it("just under 5 MB reach the backend", async () => {
    expect((await post("x".repeat(5_000_000))).status).toBe(200);
  });

  it("of more than a function's event may hold are 413", async () => {
    const answer = await post("x".repeat(6 * 1024 * 1024));
    expect(answer).toMatchObject({ status: 413, text: '{"message": "Request Too Long"}' });
    expect(answer.headers.get("x-amzn-errortype")).toBe("BadRequestException");
    // Fewer characters, but of two bytes each.
    expect((await post("ö".repeat(3.2 * 1024 * 1024))).status).toBe(413);
  });
});

it("100,000 malformed tokens leave nothing behind: no call, no memory", async () => {
  const lines = test.written.lambda.length;
  const socket = connect(Number(new URL(test.url).port), "127.0.0.1");
  let answered = 0;
  const done = new Promise<void>((resolve) => {
    let rest = "";
    socket.setEncoding("latin1").on("data", (text: string) => {
      const parts = (rest + text).split("HTTP/1.1 401");
      answered += parts.length - 1;
      rest = (parts.at(-1) ?? "").slice(-11);
      if (answered === 100_000) resolve();
    });
  });
  for (let batch = 0; batch < 100; batch++) {
    let bytes = "";
    for (let each = 0; each < 1000; each++) {
      bytes += `GET /one/no-key HTTP/1.1\r\nHost: h\r\nAuthorization: !${batch}-${each}\r\n\r\n`;
    }
    if (!socket.write(bytes)) await new Promise((resolve) => socket.once("drain", resolve));
  }
  await done;
  socket.destroy();
  expect(test.written.lambda).toHaveLength(lines);
});

it("a client that goes away in the middle of its request, or of the answer, is forgotten", async () => {
  const leave = (bytes: string) =>
    new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(test.url).port), "127.0.0.1", () => {
        socket.write(bytes, () => {
          socket.resetAndDestroy();
          resolve();
        });
      });
      socket.on("error", () => {});
    });
  await leave("POST /one/open HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nabc");
  await leave(get("/one/open", `X-Wanted: ${wanting({ bytes: 1_000_000 })["X-Wanted"]}\r\n`));
  await leave("GET /one/op");
  await leave(
    "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n" +
      "Authorization: AWS4-HMAC-SHA256 Credential=a/20260101/r/dynamodb/aws4_request, x\r\n\r\n{",
  );
});

it("a half-closed connection still gets its answer", async () => {
  const answer = await sendRaw(test.url, get("/one/open"), { end: true });
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
});

it("an AWS service that is not here says so, in the shape of its protocol", async () => {
  const authorization =
    "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sts/aws4_request, SignedHeaders=h, Signature=0";
  const form = { authorization, "content-type": "application/x-www-form-urlencoded" };
  expect(
    await call(test.url, { method: "POST", headers: form, body: "Action=GetCallerIdentity" }),
  ).toMatchObject({
    status: 501,
    text: expect.stringContaining("<Code>NotImplemented</Code>"),
  });
});

it("writes no token anywhere", async () => {
  const token = tokenFor({ throw: "x", marker: "never-to-be-seen" });
  await call(`${test.url}/one/no-key`, { headers: { authorization: token } });
  expect(JSON.stringify(test.written)).not.toContain(token);
});
