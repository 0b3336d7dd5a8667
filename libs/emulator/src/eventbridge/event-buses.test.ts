import { ManualClock } from "../common/clock";
import { randomIds } from "../common/ids";
import { NOON } from "../test-support/emulator.test-support";
import type { BusEvent } from "./bus-event";
import { askedOfEvents, EventBuses } from "./event-buses";

const account = { accountId: "123456789012", region: "us-east-1" };

function busOf(consumer?: (event: BusEvent) => Promise<void>) {
  const events = new EventBuses(
    { buses: ["tenants"], consumer },
    { account, clock: new ManualClock(NOON), ids: randomIds },
  );
  return async (input: unknown, operation = "PutEvents") => {
    const { status, body } = await events.handle(operation, Buffer.from(JSON.stringify(input)));
    return { status, body: JSON.parse(String(body)) as Record<string, unknown> };
  };
}

const entry = { EventBusName: "tenants", Source: "shop", DetailType: "created", Detail: '{"id":1}' };

it("gives events to the consumer in EventBridge's envelope, in their order", async () => {
  const taken: BusEvent[] = [];
  const put = busOf(async (event) => void taken.push(event));
  const arn = "arn:aws:events:us-east-1:123456789012:event-bus/tenants";
  const answer = await put({
    Entries: [entry, { ...entry, EventBusName: arn, Time: NOON / 1000 - 60, Resources: ["r"] }],
  });
  expect(answer).toEqual({
    status: 200,
    body: { FailedEntryCount: 0, Entries: taken.map(({ id }) => ({ EventId: id })) },
  });
  const envelope = { version: "0", "detail-type": "created", source: "shop", detail: { id: 1 } };
  expect(taken).toMatchObject([
    {
      ...envelope,
      account: "123456789012",
      region: "us-east-1",
      time: "2026-11-24T12:00:00Z",
      resources: [],
    },
    { ...envelope, time: "2026-11-24T11:59:00Z", resources: ["r"] },
  ]);
});

it("fails each entry that the consumer does not take, and no other", async () => {
  const put = busOf(async ({ detail }) => {
    if ((detail as { id: number }).id === 2) throw new Error("no");
  });
  const { body } = await put({ Entries: [1, 2, 3].map((id) => ({ ...entry, Detail: `{"id":${id}}` })) });
  expect(body).toMatchObject({
    FailedEntryCount: 1,
    Entries: [
      { EventId: expect.any(String) },
      { ErrorCode: "InternalFailure" },
      { EventId: expect.any(String) },
    ],
  });
});

it.each([
  [{ Source: undefined }, "InvalidArgument"],
  [{ DetailType: "" }, "InvalidArgument"],
  [{ Time: 1e20 }, "InvalidArgument"],
  [{ Detail: "{" }, "MalformedDetail"],
  [{ Detail: "[]" }, "MalformedDetail"],
  [{ Source: "aws.ec2" }, "NotAuthorizedForSourceException"],
  [{ EventBusName: undefined }, "ResourceNotFoundException"],
])("fails an entry with %j as %s", async (change, code) => {
  const { body } = await busOf()({ Entries: [{ ...entry, ...change }] });
  expect(body).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode: code }] });
});

it.each([
  [{}, "PutEvents", "ValidationException"],
  [{ Entries: [] }, "PutEvents", "ValidationException"],
  [{ Entries: Array.from({ length: 11 }, () => entry) }, "PutEvents", "ValidationException"],
  [{ Entries: [{ ...entry, Detail: `{"a":"${"a".repeat(262_144)}"}` }] }, "PutEvents", "ValidationException"],
  [{}, "ListRules", "UnknownOperationException"],
])("refuses a request as a whole", async (input, operation, type) => {
  expect(await busOf()(input, operation)).toMatchObject({ status: 400, body: { __type: type } });
});

it("asks IAM for each bus", () => {
  const resource = "arn:aws:events:us-east-1:123456789012:event-bus/tenants";
  expect(askedOfEvents("PutEvents", Buffer.from(JSON.stringify({ Entries: [entry] })), account)).toEqual([
    { action: "events:PutEvents", resource },
  ]);
});
