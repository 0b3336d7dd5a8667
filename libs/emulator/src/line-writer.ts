import type { Writable } from "node:stream";

/** Writes lines to a stream, those of one turn of the event loop at once: a write costs more than the line that it writes. */
export class LineWriter {
  private waiting = "";

  constructor(private readonly stream: Pick<Writable, "write">) {}

  /** @param line without its line break */
  write(line: string): void {
    if (this.waiting === "") setImmediate(() => this.flush());
    this.waiting += `${line}\n`;
  }

  /** Hands over what still waits, as before the stream ends. */
  flush(): void {
    if (this.waiting !== "") this.stream.write(this.waiting);
    this.waiting = "";
  }
}
