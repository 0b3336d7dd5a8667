import { once } from "node:events";
import { Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { MessageChannel } from "node:worker_threads";
import { EventStream } from "../server/event-stream";
import { forward, PortStream } from "./port-stream";

/** A page that reads one text each time the test lets it. */
class SlowPage extends Writable {
  readonly texts: string[] = [];
  private done: (() => void) | undefined;

  override _write(text: Buffer, _encoding: string, done: () => void): void {
    this.texts.push(String(text));
    this.done = done;
    this.emit("text");
  }

  read(): void {
    this.done?.();
  }
}

let page: SlowPage;
let stream: PortStream;
beforeEach(() => {
  const { port1, port2 } = new MessageChannel();
  page = new SlowPage();
  stream = new PortStream(port2);
  forward(port1, page);
});
afterEach(() => page.destroy());

it("passes each text on, in order, once the one before has been read", async () => {
  const texts = ["1", "2", "ü€😀", "4"];
  for (const text of texts) stream.write(text);
  for (let read = 1; read <= texts.length; read++) {
    await once(page, "text");
    await setImmediate();
    expect(page.texts).toEqual(texts.slice(0, read));
    page.read();
  }
});

it("counts what the page has not read, so that one that does not read is told nothing more", async () => {
  const events = new EventStream(stream);
  const message = { text: "x".repeat(1000) };
  for (let n = 0; n < 10_000; n++) events.send("requests", message);
  await once(page, "text");
  expect(events.isReady).toBe(false);
  expect(stream.writableLength).toBeLessThan(300 * 1024);
  expect(page.writableLength).toBeLessThan(2000);
});

it("closes with the page", async () => {
  stream.write("1");
  await once(page, "text");
  page.destroy();
  await once(stream, "close");
  expect(new EventStream(stream).isOpen).toBe(false);
});
