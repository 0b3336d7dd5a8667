import { dev } from "@tollgate/environments/sample";
import { alarmsOf } from "@tollgate/observability-runtime";
import { eventsNamed, ServedConsole } from "../server/served-console.test-support";
import { asBytes, writtenLine } from "../lines/line.test-support";
import type { GatewayData, Panels, RequestsMessage } from "../wire";
import type { ConsoleThreadOptions } from "./console-thread";
import { ConsoleThread } from "./console-thread";

const known: GatewayData = {
  limits: { levels: [], count: 0 },
  authorizerCache: { hits: 3, misses: 1, entries: 1 },
};
/** JSON cannot represent this number: a thread that receives it fails. */
const harmful = { ...known, limits: { levels: [], count: 1n as unknown as number } };

/** The last event that a page receives. */
const FAILED = "event: failed\ndata: {}\n\n";

let thread: ConsoleThread;
let served: ServedConsole;
let failures: string[];
async function start(options: Partial<ConsoleThreadOptions> = {}): Promise<void> {
  failures = [];
  thread = await ConsoleThread.start({
    environment: "dev",
    alarms: alarmsOf(dev.alarms),
    gateway: () => known,
    failed: (why) => failures.push(why),
    ...options,
  });
  served = await ServedConsole.start(thread);
}
afterEach(async () => {
  await served.stop();
  await thread.close();
});

const lines = (...ids: readonly string[]) =>
  asBytes(...ids.map((requestId) => writtenLine({ requestId, time: Date.now() })));
const lastPanels = (text: string) => eventsNamed<Panels>("panels", text).at(-1);

it("lines reach the page through the thread, as they come", async () => {
  await start();
  thread.write(lines("1", "2"));
  const text = await served.events("", (text) => {
    if (text.includes('"2"') && !text.includes('"3"')) thread.write(lines("3"));
    return text.includes('"3"') && lastPanels(text)?.lines === 3;
  });
  const ids = eventsNamed<RequestsMessage>("requests", text).flatMap(({ requests }) =>
    requests.map(({ requestId }) => requestId),
  );
  expect(ids).toEqual(["1", "2", "3"]);
  expect(lastPanels(text)).toMatchObject({ source: { kind: "live", environment: "dev" }, skipped: {} });
  expect(lastPanels(text)?.alarms.alarms).toHaveLength(alarmsOf(dev.alarms).length);
});

it("each page has its own filter", async () => {
  await start();
  thread.write(lines("1", "2"));
  const answered = (text: string) => text.includes('"searching":false');
  const [one, two] = await Promise.all(["1", "2"].map((id) => served.events(`requestId=%3D${id}`, answered)));
  expect([one?.includes('"1"'), one?.includes('"2"')]).toEqual([true, false]);
  expect([two?.includes('"1"'), two?.includes('"2"')]).toEqual([false, true]);
});

it("tells what the gateway knows as it changes, and asks only while a page is open", async () => {
  let asked = 0;
  await start({ gateway: () => ({ ...known, limits: { levels: [], count: ++asked } }) });
  thread.write(lines("1"));
  expect(asked).toBe(0);
  const text = await served.events("", (text) => (lastPanels(text)?.gateway?.limits.count ?? 0) >= 2);
  expect(eventsNamed<Panels>("panels", text)[0]?.gateway?.limits.count).toBe(1);
});

it("a burst that is faster than the thread is dropped in part and counted, and what comes after it is shown", async () => {
  await start();
  const batch = lines(...Array.from({ length: 1000 }, (_, n) => `${n}`));
  const sent = 200_000;
  for (let n = 0; n < sent; n += 1000) thread.write(batch);
  let isAfter = false;
  const text = await served.events("", (text) => {
    const { lines: shown = 0, skipped = {} } = lastPanels(text) ?? {};
    if (!isAfter && shown + (skipped.dropped ?? 0) === sent) {
      isAfter = true;
      // More than the limit may have left.
      thread.write(Buffer.concat([batch, lines("after")]));
    }
    return shown + (skipped.dropped ?? 0) === sent + 1001 && text.includes('"after"');
  });
  const { lines: shown = 0, skipped = {} } = lastPanels(text) ?? {};
  expect(skipped.dropped).toBeGreaterThan(0);
  expect(shown).toBeGreaterThan(10_000);
});

it("a thread that dies is said once, and pages that are open, or open later, are told", async () => {
  let data = known;
  let fail: (why: string) => void = () => {};
  const failed = new Promise<string>((resolve) => (fail = resolve));
  await start({ gateway: () => data, failed: (why) => (failures.push(why), fail(why)) });
  const text = await served.events("", (text) => {
    if (text.includes("event: panels")) data = harmful;
    return false;
  });
  expect(text.endsWith(FAILED)).toBe(true);
  expect(await failed).toMatch(/BigInt/);
  expect(await served.events("", () => false)).toBe(FAILED);
  thread.write(lines("1"));
  expect(failures).toHaveLength(1);
});

it("closing ends the thread and its pages, which is no failure", async () => {
  await start();
  const response = await fetch(`http://127.0.0.1:${served.port}/_console/events`);
  await thread.close();
  expect((await response.text()).includes(FAILED)).toBe(false);
  expect(failures).toEqual([]);
  thread.write(lines("1"));
});
