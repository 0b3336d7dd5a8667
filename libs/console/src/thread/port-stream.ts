import { Writable } from "node:stream";
import type { MessagePort } from "node:worker_threads";

/**
 * A page's stream in the thread, at one end of a port. It counts as unwritten what the page has not read, as the response
 * itself would, because it waits for the other end to say so.
 */
export class PortStream extends Writable {
  private written: () => void = () => {};

  constructor(private readonly port: MessagePort) {
    super({ decodeStrings: false });
    port.on("message", () => this.written());
    port.on("close", () => this.destroy());
  }

  override _write(text: string, _encoding: string, written: () => void): void {
    this.written = written;
    this.port.postMessage(text);
  }
}

/** Writes to a page what comes from the other end of a port, and says when it is written. */
export function forward(port: MessagePort, page: Writable): void {
  port.on("message", (text: string) => page.write(text, () => port.postMessage(null)));
  page.on("close", () => port.close());
}
