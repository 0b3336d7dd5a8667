/** Size of the shared buffer, in bytes. Longer text gets a buffer of its own. */
const ROOM = 256 * 1024;
/** UTF-8 bytes for one UTF-16 unit, at most. */
const MAX_BYTES_PER_CHARACTER = 3;

/** Writes all lines of one turn of the event loop with one call, because each call costs more than a line (benchmark `throughput`). */
export class LineWriter {
  private waiting = "";
  private readonly room = Buffer.allocUnsafeSlow(ROOM);

  /**
   * @param writeLines gets the lines in order, each with its line break, in UTF-8. The buffer is reused once it returns.
   */
  constructor(private readonly writeLines: (lines: Uint8Array) => void) {}

  /** @param line without its line break */
  write(line: string): void {
    if (this.waiting === "") setImmediate(() => this.flush());
    this.waiting += `${line}\n`;
  }

  /** Writes the pending lines, such as before the process ends. */
  flush(): void {
    const lines = this.waiting;
    this.waiting = "";
    if (lines !== "") this.writeLines(this.encode(lines));
  }

  private encode(lines: string): Uint8Array {
    if (lines.length * MAX_BYTES_PER_CHARACTER > ROOM) return Buffer.from(lines);
    return this.room.subarray(0, this.room.write(lines));
  }
}
