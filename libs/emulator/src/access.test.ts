import { networkInterfaces } from "node:os";
import type { Pages } from "@tollgate/local-guard";
import fc from "fast-check";
import { startTestEmulator, type TestEmulator } from "./test-support/emulator.test-support";
import { sendRaw } from "./test-support/http.test-support";

const pages: Pages = {
  claims: (target) => target.startsWith("/_pages"),
  answer: (_, response) => void response.writeHead(200).end("shown"),
};
const secrets = { read: () => ({ value: "a secret" }) };
const start = (options: object = {}) => startTestEmulator({ pages, secrets, ...options });

const signedFor = (service: string) =>
  `Authorization: AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/${service}/aws4_request, SignedHeaders=h, Signature=0\r\n`;

/** A way in that is not the execute API. */
interface Door {
  readonly method?: string;
  readonly target: string;
  readonly headers: string;
  readonly body?: string;
}
const json = "Content-Type: application/x-amz-json-1.0\r\nX-Amz-Date: 20260101T000000Z\r\n";
const DOORS: Readonly<Record<string, Door>> = {
  "control plane": { target: "/apikeys?includeValues=true", headers: signedFor("apigateway") },
  DynamoDB: {
    method: "POST",
    target: "/",
    headers: `${signedFor("dynamodb")}${json}X-Amz-Target: DynamoDB_20120810.ListTables\r\n`,
    body: "{}",
  },
  "Systems Manager": {
    method: "POST",
    target: "/",
    headers: `${signedFor("ssm")}${json}X-Amz-Target: AmazonSSM.GetParameter\r\n`,
    body: '{"Name":"/a"}',
  },
  "Secrets Manager": {
    method: "POST",
    target: "/",
    headers: `${signedFor("secretsmanager")}${json}X-Amz-Target: secretsmanager.GetSecretValue\r\n`,
    body: '{"SecretId":"a"}',
  },
  pages: { target: "/_pages", headers: "" },
};
const API: Door = { target: "/one/open", headers: "" };

const request = ({ method = "GET", target, headers, body = "" }: Door, more: string, version = "1.1") =>
  `${method} ${target} HTTP/${version}\r\n${more}${headers}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

/** What a page of another site can have a browser send, and what no program of this machine sends. */
const HOSTILE: Readonly<Record<string, (door: Door, port: string) => string>> = {
  "a name that points here": (door, port) => request(door, `Host: evil.example:${port}\r\n`),
  "an address of elsewhere": (door) => request(door, "Host: 192.168.1.7\r\n"),
  "an absolute target": (door, port) =>
    request({ ...door, target: `http://evil.example${door.target}` }, `Host: 127.0.0.1:${port}\r\n`),
  "another site's origin": (door, port) =>
    request(door, `Host: 127.0.0.1:${port}\r\nOrigin: http://evil.example\r\n`),
  "another port's origin": (door, port) =>
    request(door, `Host: localhost:${port}\r\nOrigin: http://localhost:1\r\n`),
  "no origin that has a name": (door, port) => request(door, `Host: 127.0.0.1:${port}\r\nOrigin: null\r\n`),
  "another site's fetch": (door, port) =>
    request(door, `Host: 127.0.0.1:${port}\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n`),
  "an upgrade": (door, port) =>
    request(door, `Host: evil.example:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n`),
  "HTTP/1.0 without a host": (door) => request(door, "", "1.0"),
  "two hosts": (door, port) => request(door, `Host: 127.0.0.1:${port}\r\nHost: evil.example\r\n`),
  "a proxy": (door, port) => request(door, `Host: 127.0.0.1:${port}\r\nX-Forwarded-For: 192.0.2.1\r\n`),
};

describe("on loopback", () => {
  let test: TestEmulator;
  let port: string;
  beforeAll(async () => {
    test = await start();
    ({ port } = new URL(test.url));
  });
  afterAll(() => test.stop());

  describe.each(Object.entries(DOORS))("%s", (_, door) => {
    it("is open to a program of this machine", async () => {
      for (const host of [`127.0.0.1:${port}`, "localhost", "[::1]:1"])
        expect(statusOf(await sendRaw(test.url, request(door, `Host: ${host}\r\n`)))).toBe(200);
    });

    it.each(Object.entries(HOSTILE))("is closed to %s", async (_, hostile) => {
      const answer = await sendRaw(test.url, hostile(door, port));
      // An absolute target is no page's, and the API's own 403.
      expect(statusOf(answer)).toBe(403);
      expect(answer).not.toMatch(/access-control-|a secret|shown/i);
    });
  });

  it("whatever service is asked for, known or not, is behind the guard", async () => {
    const service = fc.stringMatching(/^[a-z0-9_-]{1,20}$/).filter((each) => each !== "execute-api");
    await fc.assert(
      fc.asyncProperty(service, async (each) => {
        const door = { target: "/one/open", headers: signedFor(each) };
        expect(statusOf(await sendRaw(test.url, request(door, "Host: evil.example\r\n")))).toBe(403);
      }),
      { numRuns: 30 },
    );
  });

  it.each(["a name that points here", "another site's origin", "another site's fetch", "a proxy"])(
    "the API answers %s: it has its own CORS",
    async (kind) => {
      expect(statusOf(await sendRaw(test.url, HOSTILE[kind]!(API, port)))).toBe(200);
    },
  );

  it("DynamoDB and the control plane let no page read them, also one of the same address", async () => {
    const own = `Host: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\n`;
    for (const door of Object.values(DOORS)) {
      const answer = await sendRaw(test.url, request(door, own));
      expect(statusOf(answer)).toBe(200);
      expect(answer).not.toMatch(/access-control-/i);
    }
  });
});

const LAN = Object.values(networkInterfaces())
  .flat()
  .find((each) => each?.family === "IPv4" && !each.internal)?.address;

describe.each(["0.0.0.0", ...(LAN === undefined ? [] : [LAN])])("on %s", (host) => {
  let test: TestEmulator | undefined;
  afterEach(() => test?.stop());

  it("only the API is open, and programs of this machine have an address of their own", async () => {
    test = await start({ host });
    const { url, controlUrl, audience } = test.emulator;
    expect(audience).toBe("nobody");
    expect(statusOf(await sendRaw(url, request(API, "Host: api.example\r\n")))).toBe(200);
    for (const door of Object.values(DOORS)) {
      const answer = await sendRaw(url, request(door, `Host: ${new URL(url).host}\r\n`));
      expect(statusOf(answer)).toBe(403);
      expect(answer).toContain("ALLOW_REMOTE_CONTROL=1");
      const own = `Host: ${new URL(controlUrl).host}\r\n`;
      expect(statusOf(await sendRaw(controlUrl, request(door, own)))).toBe(200);
    }
    expect(new URL(controlUrl).hostname).toBe("127.0.0.1");
    await test.stop();
    await expect(sendRaw(controlUrl, request(API, "Host: a\r\n"))).rejects.toThrow("ECONNREFUSED");
  });

  it("everything is open to who reaches it once that is meant, but not to pages of other sites", async () => {
    test = await start({ host, remoteControl: true });
    const { url, controlUrl } = test.emulator;
    expect(controlUrl).toBe(url);
    for (const door of Object.values(DOORS)) {
      for (const name of ["gateway:4000", "192.168.1.7"])
        expect(statusOf(await sendRaw(url, request(door, `Host: ${name}\r\n`)))).toBe(200);
      expect(statusOf(await sendRaw(url, request(door, "Host: evil.example\r\n")))).toBe(403);
    }
  });
});
