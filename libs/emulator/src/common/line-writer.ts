/** Lines of a turn that are longer than this are given room of their own. */
const ROOM = 256 * 1024;
/** UTF-8 takes at most so many bytes for a character that JavaScript counts as one. */
const MAX_BYTES_PER_CHARACTER = 3;

/** Writes the lines of one turn of the event loop at once: a write costs more than the line that it writes. */
export class LineWriter {
  private waiting = "";
  private readonly room = Buffer.allocUnsafeSlow(ROOM);

  /**
   * @param writeLines takes them in their order, each with its line break, in UTF-8. The bytes are the next lines' once it
   * returns.
   */
  constructor(private readonly writeLines: (lines: Uint8Array) => void) {}

  /** @param line without its line break */
  write(line: string): void {
    if (this.waiting === "") setImmediate(() => this.flush());
    this.waiting += `${line}\n`;
  }

  /** Writes what still waits, as before the end. */
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
