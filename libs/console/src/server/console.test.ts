import { asBytes, writtenLine } from "../lines/line.test-support";
import { LiveLog } from "../source/live-log";
import type { Panels, RequestsMessage } from "../wire";
import { LogFeed } from "./feed";
import { eventsNamed, ServedConsole } from "./served-console.test-support";

const gateway = () => ({
  limits: { levels: [], count: 0 },
  authorizerCache: { hits: 3, misses: 1, entries: 1 },
});

let log: LiveLog;
let served: ServedConsole;
beforeEach(async () => {
  log = new LiveLog({ environment: "dev", alarms: [], gateway });
  served = await ServedConsole.start(new LogFeed(log));
});
afterEach(async () => {
  await served.stop();
  log.close();
});

const PAGE = ["/_console", "/_console/", "/_console/app.js", "/_console/app.css", "/_console/icon.svg"];

it.each(PAGE)("serves %s to this machine only, from which nothing else may be loaded", async (path) => {
  const { status, headers, body } = await served.get(path);
  expect(status).toBe(200);
  expect(body.length).toBeGreaterThan(100);
  const policy = headers["content-security-policy"] ?? "";
  expect(policy).toMatch(/^default-src 'self';/);
  expect(policy).not.toContain("unsafe");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
  });
});

it.each(PAGE)("answers HEAD of %s as GET, without the body", async (path) => {
  const [head, get] = await Promise.all([served.get(path, { method: "HEAD" }), served.get(path)]);
  expect(head).toMatchObject({ status: 200, body: "" });
  expect(head.headers["content-length"]).toBe(String(Buffer.byteLength(get.body)));
});

it("has no script or style in the page itself", async () => {
  const { body } = await served.get("/_console");
  expect(body).not.toMatch(/<script(?![^>]* src="\/_console\/app\.js")|<style|style=| on\w+=/);
  expect(body).not.toMatch(/https?:/);
});

describe("the API's page", () => {
  const paths = ["/_console/api", "/_console/api.js", "/_console/api.css"];

  it("shows the document as it is now, loads nothing from elsewhere, and has no script in the page itself", async () => {
    let document = '{"openapi":"3.0.3"}';
    const api = await ServedConsole.start(new LogFeed(log), () => document);
    for (const path of paths) {
      const { status, headers } = await api.get(path);
      expect([path, status]).toEqual([path, 200]);
      expect(headers["content-security-policy"]).toMatch(/^default-src 'self';/);
      expect(headers["content-security-policy"]).not.toMatch(/unsafe|https?:|\*/);
      expect(String(headers["content-security-policy"]).split("; ").slice(5)).toEqual(
        path === "/_console/api" ? ["img-src 'self' data:"] : [],
      );
    }
    expect((await api.get("/_console/api")).body).not.toMatch(
      /<script(?![^>]* src="\/_console\/api\.js")|<style|style=| on\w+=|https?:/,
    );
    expect((await api.get("/_console/openapi.json")).body).toBe(document);
    document = '{"openapi":"3.0.1"}';
    expect((await api.get("/_console/openapi.json")).body).toBe(document);
    await api.stop();
  });

  it("is not there where there is no API to be tried", async () => {
    for (const path of ["/_console/api", "/_console/openapi.json"]) {
      expect(await served.get(path)).toMatchObject({ status: 404 });
    }
  });
});

it("loads nothing from elsewhere", async () => {
  for (const path of ["/_console/app.css", "/_console/app.js"]) {
    expect((await served.get(path)).body).not.toMatch(/@import|url\(|import\(|from "http|eval\(/);
  }
});

it("is behind the guard, each page and what it loads", async () => {
  for (const path of [...PAGE, "/_console/events", "/_console/openapi.json", "/_console/nothing"])
    expect(await served.get(path, { headers: { host: "evil.example" } })).toMatchObject({ status: 403 });
});

it.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])("refuses %s: it only shows", async (method) => {
  expect(await served.get("/_console", { method })).toMatchObject({
    status: 405,
    headers: { allow: "GET, HEAD" },
  });
});

it.each([
  "/_console/../package.json",
  "/_console/%2e%2e/package.json",
  "/_console/..%2f..%2fpackage.json",
  "/_console//etc/passwd",
  "/_console/app.js/../../server/console.ts",
  "/_console/__proto__",
  "/_console/constructor",
  "/_console/app.js%00",
])("serves no other file, such as %s", async (path) => {
  expect(await served.get(path)).toMatchObject({ status: 404 });
});

it.each(["/", "/dev/health", "/_consoles", "/_consol", "/dev/_console"])(
  "leaves %s to the gateway",
  async (path) => {
    expect(await served.get(path)).toMatchObject({ status: 418 });
  },
);

it("tells a page what there is, and then each request as it comes", async () => {
  log.write(asBytes(writtenLine({ requestId: "before" })));
  const hasBefore = (text: string) => text.includes('"before"');
  const text = await served.events("", (text) => {
    if (hasBefore(text) && !text.includes('"after"')) log.write(asBytes(writtenLine({ requestId: "after" })));
    return text.includes('"after"');
  });
  const messages = eventsNamed<RequestsMessage>("requests", text);
  expect(messages.find(({ searching }) => !searching)).toMatchObject({
    reset: true,
    requests: [{ requestId: "before" }],
  });
  expect(messages.at(-1)).toMatchObject({ reset: false });
  expect(eventsNamed<Panels>("panels", text)[0]).toMatchObject({
    source: { kind: "live", environment: "dev" },
    gateway: { authorizerCache: { hits: 3, misses: 1 } },
  });
});

it("tells only of requests that the filter lets through", async () => {
  for (const status of [200, 502]) log.write(asBytes(writtenLine({ requestId: `of-${status}`, status })));
  const text = await served.events("status=5xx&nonsense=%00", (text) => text.includes('"searching":false'));
  expect(text).toContain("of-502");
  expect(text).not.toContain("of-200");
});

it("no more than so many pages are served at once, and one that closes makes room", async () => {
  const pages = await Promise.all(
    Array.from({ length: 16 }, async () => {
      const abort = new AbortController();
      const { status } = await fetch(`http://127.0.0.1:${served.port}/_console/events`, {
        signal: abort.signal,
      });
      return { status, abort };
    }),
  );
  expect(pages.map(({ status }) => status)).toEqual(pages.map(() => 200));
  expect(await served.get("/_console/events")).toMatchObject({ status: 503 });
  pages[0]?.abort.abort();
  let status = 503;
  while (status === 503) {
    const abort = new AbortController();
    ({ status } = await fetch(`http://127.0.0.1:${served.port}/_console/events`, { signal: abort.signal }));
    abort.abort();
  }
  expect(status).toBe(200);
  for (const { abort } of pages) abort.abort();
});

it("closing ends the streams of pages that are open", async () => {
  const response = await fetch(`http://127.0.0.1:${served.port}/_console/events`);
  await served.stop();
  await expect(response.text()).resolves.toContain("event: panels");
  served = await ServedConsole.start(new LogFeed(log));
});
