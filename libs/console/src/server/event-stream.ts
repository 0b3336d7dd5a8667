import type { Writable } from "node:stream";

/** While so many bytes wait for a client to read them, it gets nothing new. */
const MAX_WAITING_BYTES = 256 * 1024;

/** Server-sent events to one client. A client that reads slowly loses messages: the server's memory must not depend on it. */
export class EventStream {
  private lost = 0;

  constructor(private readonly stream: Writable) {
    stream.on("error", () => stream.destroy());
  }

  /** Messages that were not sent because the client had not read those before. */
  get lostMessages(): number {
    return this.lost;
  }

  get isOpen(): boolean {
    return !this.stream.destroyed && !this.stream.writableEnded;
  }

  /** Whether a message would be sent now. One that is costly to make need not be made otherwise. */
  get isReady(): boolean {
    return this.isOpen && this.stream.writableLength < MAX_WAITING_BYTES;
  }

  /** @returns whether it was sent */
  send(event: string, data: unknown): boolean {
    if (!this.isReady) {
      this.lost++;
      return false;
    }
    // JSON has no line breaks of its own, which would end the field.
    this.stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    return true;
  }

  /** Keeps the connection from looking dead. */
  ping(): void {
    if (this.isReady) this.stream.write(": still here\n\n");
  }

  close(): void {
    this.stream.end();
  }
}
