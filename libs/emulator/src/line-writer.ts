/** Writes the lines of one turn of the event loop at once: a write costs more than the line that it writes. */
export class LineWriter {
  private waiting = "";

  /** @param writeLines takes them in their order, each with its line break, in UTF-8 */
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
    if (lines !== "") this.writeLines(Buffer.from(lines));
  }
}
