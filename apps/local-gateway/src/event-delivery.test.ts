import { mkdtempSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventDelivery } from "./event-delivery";

const envelope = {
  version: "0",
  id: "e1",
  "detail-type": "tollgate.tenant.created",
  source: "tollgate.example-gateway",
  account: "000000000000",
  time: "2026-11-30T10:00:00Z",
  region: "us-east-1",
  resources: [],
} as const;
const event = (id: string) => ({ ...envelope, detail: { specversion: "1.0", id } });

let server: Server;
let url: string;
let status = 204;
const received: { readonly type: string | undefined; readonly body: unknown }[] = [];

beforeAll(async () => {
  server = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", () => {
      received.push({
        type: incoming.headers["content-type"],
        body: JSON.parse(String(Buffer.concat(parts))),
      });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  status = 204;
  received.length = 0;
});

const newFile = () => join(mkdtempSync(join(tmpdir(), "events-")), "events.jsonl");
const linesOf = (file: string) =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);

it("posts an event in CloudEvents' structured mode, and appends it to a file", async () => {
  const file = newFile();
  const { consumer, close } = eventDelivery({ file, webhook: url }, () => undefined);
  await consumer(event("1"));
  await consumer(event("2"));
  close();
  const body = { specversion: "1.0", id: "1" };
  expect(received[0]).toEqual({ type: "application/cloudevents+json; charset=utf-8", body });
  expect(linesOf(file)).toEqual([body, { specversion: "1.0", id: "2" }]);
});

it("makes a CloudEvent of what another program puts on the bus", async () => {
  const file = newFile();
  const { consumer, close } = eventDelivery({ file, webhook: undefined }, () => undefined);
  await consumer({ ...envelope, detail: { a: 1 } });
  close();
  const { id, source, time } = envelope;
  expect(linesOf(file)).toEqual([
    {
      specversion: "1.0",
      id,
      source,
      time,
      type: envelope["detail-type"],
      datacontenttype: "application/json",
      data: { a: 1 },
    },
  ]);
});

it("takes no event that the webhook refuses, and tries it ever more rarely until it is back", async () => {
  let now = 0;
  const said: string[] = [];
  const file = newFile();
  const { consumer, close } = eventDelivery(
    { file, webhook: url },
    (line) => said.push(line),
    () => now,
  );
  status = 500;
  const outcomes: boolean[] = [];
  for (let second = 0; second < 8; second += 1) {
    now = second * 1_000;
    outcomes.push(
      await consumer(event("1")).then(
        () => true,
        () => false,
      ),
    );
  }
  expect(outcomes).not.toContain(true);
  // At 0, 1, 3 and 7 s.
  expect(received).toHaveLength(4);
  status = 200;
  now = 60_000;
  await consumer(event("1"));
  close();
  expect(linesOf(file)).toHaveLength(1);
  expect(said).toEqual([
    ...[1, 2, 4, 8].map((wait) => `Events: ${url} answers 500; they wait, and are sent again in ${wait} s`),
    `Events: ${url} takes events again`,
  ]);
});

it("names a webhook that cannot be reached", async () => {
  const said: string[] = [];
  const { consumer } = eventDelivery({ file: undefined, webhook: "http://127.0.0.1:1/" }, (line) =>
    said.push(line),
  );
  await expect(consumer(event("1"))).rejects.toThrow("the webhook did not take the event");
  expect(said[0]).toContain("cannot be reached");
});
