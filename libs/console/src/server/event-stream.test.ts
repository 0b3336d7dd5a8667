import { EventEmitter } from "node:events";
import type { Writable } from "node:stream";
import { EventStream } from "./event-stream";

/** A client that reads nothing until the test lets it. */
class StubbornClient extends EventEmitter {
  readonly destroyed = false;
  writableEnded = false;
  unread: string[] = [];

  get writableLength(): number {
    return this.unread.reduce((sum, { length }) => sum + length, 0);
  }

  write(text: string): boolean {
    this.unread.push(text);
    return false;
  }

  end(): void {
    this.writableEnded = true;
  }
}

const streamTo = (client: StubbornClient) => new EventStream(client as unknown as Writable);
const message = { text: "x".repeat(1000) };

it("a client that does not read loses messages, and the memory that waits for it stays the same", () => {
  const client = new StubbornClient();
  const stream = streamTo(client);
  for (let n = 0; n < 10_000; n++) stream.send("requests", message);
  expect(client.writableLength).toBeLessThan(300 * 1024);
  expect(stream.lostMessages).toBe(10_000 - client.unread.length);
  expect(stream.isReady).toBe(false);
});

it("once it has read, it gets what is new", () => {
  const client = new StubbornClient();
  const stream = streamTo(client);
  for (let n = 0; n < 1_000; n++) stream.send("requests", message);
  expect(stream.isReady).toBe(false);
  client.unread = [];
  expect(stream.send("requests", message)).toBe(true);
});

it("no value can end its event", () => {
  const client = new StubbornClient();
  streamTo(client).send("requests", { tenantId: "a\n\nevent: panels\ndata: {}\r\r" });
  expect(client.unread.join("").match(/\n\n/g)).toHaveLength(1);
  expect(client.unread.join("")).not.toContain("\r");
});

it("nothing is sent after the end", () => {
  const client = new StubbornClient();
  const stream = streamTo(client);
  stream.close();
  stream.ping();
  expect(stream.send("requests", message)).toBe(false);
  expect(client.unread).toEqual([]);
});
