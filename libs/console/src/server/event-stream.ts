import type { Writable } from "node:stream";

/** With more unread bytes than this, a client gets no further messages. */
const MAX_WAITING_BYTES = 256 * 1024;

/**
 * Server-sent events to one client. A client that reads slowly loses messages, so that the server's memory
 * does not depend on it.
 */
export class EventStream {
  private lost = 0;

  constructor(private readonly stream: Writable) {
    stream.on("error", () => stream.destroy());
  }

  /** Number of messages that were not sent because earlier ones were unread. */
  get lostMessages(): number {
    return this.lost;
  }

  get isOpen(): boolean {
    return !this.stream.destroyed && !this.stream.writableEnded;
  }

  /** Whether a message would be sent now. If not, an expensive message need not be created. */
  get isReady(): boolean {
    return this.isOpen && this.stream.writableLength < MAX_WAITING_BYTES;
  }

  /** @returns whether the message was sent */
  send(event: string, data: unknown): boolean {
    if (!this.isReady) {
      this.lost++;
      return false;
    }
    // `JSON.stringify` writes no line breaks, which would end the field.
    this.stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    return true;
  }

  /** Keeps the connection alive. */
  ping(): void {
    if (this.isReady) this.stream.write(": still here\n\n");
  }

  close(): void {
    this.stream.end();
  }
}
