import { Writable } from "node:stream";
import type { MessagePort } from "node:worker_threads";

/**
 * The thread's end of a page's stream, on a port. Like the response itself, it counts unread bytes as
 * unwritten, because it waits for the other end to confirm each write.
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

/** Writes data from the other end of a port to a page, and confirms each write. */
export function forward(port: MessagePort, page: Writable): void {
  port.on("message", (text: string) => page.write(text, () => port.postMessage(null)));
  page.on("close", () => port.close());
}
