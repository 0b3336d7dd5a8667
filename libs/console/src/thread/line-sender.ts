/** Maximum size of unread lines, in bytes: about 18,000 lines, or one second of full load. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024;

/** Interval of the messages in milliseconds. A message costs the gateway's thread more than a line does. */
const SEND_EVERY_MS = 50;

const LINE_BREAK = 0x0a;

export interface LineBatch {
  /** In UTF-8, each with its line break. */
  readonly lines: Uint8Array;
  /** Number of lines dropped so far. */
  readonly dropped: number;
}

/**
 * Sends lines to the console's thread in batches. When the thread is behind, further lines are dropped and
 * counted.
 */
export class LineSender {
  private waiting: Uint8Array[] = [];
  private unreadBytes = 0;
  private dropped = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly send: (batch: LineBatch) => void) {}

  /** @param lines in UTF-8, each with its line break. The caller may reuse the bytes once it returns */
  write(lines: Uint8Array): void {
    if (this.unreadBytes + lines.length > MAX_UNREAD_BYTES) {
      this.dropped += countLines(lines);
    } else {
      this.waiting.push(new Uint8Array(lines));
      this.unreadBytes += lines.length;
    }
    this.timer ??= setTimeout(() => this.flush(), SEND_EVERY_MS).unref();
  }

  /** Sends the waiting lines, if any. */
  flush(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    const lines = Buffer.concat(this.waiting);
    this.waiting = [];
    this.send({ lines, dropped: this.dropped });
  }

  /** Call this when the thread has read a batch. @param bytes length of its lines */
  acknowledge(bytes: number): void {
    this.unreadBytes -= bytes;
  }
}

function countLines(lines: Uint8Array): number {
  let count = 0;
  for (const byte of lines) if (byte === LINE_BREAK) count++;
  return count;
}
