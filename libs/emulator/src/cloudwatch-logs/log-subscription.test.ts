import { gunzipSync } from "node:zlib";
import { ManualClock } from "../common/clock";
import { NOON } from "../test-support/emulator.test-support";
import { BATCH_LINES, BATCH_MS, LogSubscription } from "./log-subscription";

interface Envelope {
  readonly messageType: string;
  readonly owner: string;
  readonly logEvents: readonly {
    readonly id: string;
    readonly timestamp: number;
    readonly message: string;
  }[];
}

function subscribed() {
  const clock = new ManualClock(NOON);
  const envelopes: Envelope[] = [];
  const invoke = async (_: string, event: string) => {
    const { awslogs } = JSON.parse(event) as { awslogs: { data: string } };
    envelopes.push(JSON.parse(gunzipSync(Buffer.from(awslogs.data, "base64")).toString()) as Envelope);
  };
  const options = { functionName: "f", logGroup: "/access", filterName: "usage", owner: "123456789012" };
  const subscription = new LogSubscription(options, { invoke }, clock);
  const lines = () => envelopes.flatMap(({ logEvents }) => logEvents.map(({ message }) => message)).slice(1);
  return { clock, envelopes, subscription, lines };
}

it("delivers lines in CloudWatch Logs' envelope, after a control message", async () => {
  const { clock, envelopes, subscription } = subscribed();
  subscription.add('{"path":"/ü"}');
  clock.advance(7);
  subscription.add("second");
  await subscription.deliver();
  subscription.add("third");
  await subscription.deliver();
  expect(envelopes.map(({ messageType }) => messageType)).toEqual([
    "CONTROL_MESSAGE",
    "DATA_MESSAGE",
    "DATA_MESSAGE",
  ]);
  expect(envelopes[1]).toEqual({
    messageType: "DATA_MESSAGE",
    owner: "123456789012",
    logGroup: "/access",
    logStream: expect.stringMatching(/^[0-9a-f]{32}$/),
    subscriptionFilters: ["usage"],
    logEvents: [
      { id: expect.stringMatching(/^\d{56}$/), timestamp: NOON, message: '{"path":"/ü"}' },
      { id: expect.stringMatching(/^\d{56}$/), timestamp: NOON + 7, message: "second" },
    ],
  });
});

it("gives each line another id, also after a restart in the same millisecond", async () => {
  const ids = new Set<string>();
  for (let start = 0; start < 3; start += 1) {
    const { envelopes, subscription } = subscribed();
    for (let line = 0; line < 3; line += 1) subscription.add("the same");
    await subscription.deliver();
    for (const { id } of envelopes[1]?.logEvents ?? []) ids.add(id);
  }
  expect(ids.size).toBe(9);
});

it("delivers when the first line has waited long enough, on the injected clock", async () => {
  const { clock, subscription, lines } = subscribed();
  subscription.add("a");
  clock.advance(BATCH_MS - 1);
  subscription.deliverDue();
  await new Promise(setImmediate);
  expect(lines()).toEqual([]);
  subscription.add("b");
  clock.advance(1);
  subscription.deliverDue();
  await subscription.deliver();
  expect(lines()).toEqual(["a", "b"]);
});

it("delivers many lines at once, in envelopes of limited size and in order", async () => {
  const { envelopes, subscription, lines } = subscribed();
  const all = Array.from({ length: 2 * BATCH_LINES + 5 }, (_, at) => String(at));
  for (const line of all) subscription.add(line);
  // Without the clock: there are enough.
  await new Promise(setImmediate);
  await subscription.deliver();
  expect(lines()).toEqual(all);
  expect(envelopes.slice(1).map(({ logEvents }) => logEvents.length)).toEqual([BATCH_LINES, BATCH_LINES, 5]);
});
