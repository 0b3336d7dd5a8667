const NOTHING = Buffer.alloc(0);

/** Reads any number of bytes from a source whose pieces have any length. */
export class ByteReader {
  private readonly source: AsyncIterator<Buffer>;
  /** Bytes that have arrived and are unread; no piece is empty. */
  private pieces: Buffer[] = [];
  private hasEnded = false;

  constructor(source: AsyncIterable<Buffer>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** Returns up to `length` bytes without consuming them; fewer only at the end. */
  async peek(length: number): Promise<Buffer> {
    while (this.length < length && (await this.more()));
    if (this.pieces.length > 1 && this.first.length < length) this.pieces = [Buffer.concat(this.pieces)];
    return this.first.subarray(0, length);
  }

  async read(length: number): Promise<Buffer> {
    const bytes = await this.peek(length);
    this.drop(bytes.length);
    return bytes;
  }

  /**
   * Returns up to `most` of the next bytes, as they arrived and without a copy; none only at the end. It does
   * not consume them.
   */
  async available(most: number): Promise<Buffer> {
    await this.peek(1);
    return this.first.subarray(0, most);
  }

  /** Consumes bytes that have been peeked at. */
  drop(length: number): void {
    for (let left = length; left > 0;) {
      const piece = this.pieces.shift();
      if (!piece) return;
      if (piece.length > left) this.pieces.unshift(piece.subarray(left));
      left -= piece.length;
    }
  }

  /** Skips bytes with these values. @returns whether any bytes follow */
  async skip(values: ReadonlySet<number>): Promise<boolean> {
    for (let next = await this.peek(1); next.length > 0; next = await this.peek(1)) {
      if (!values.has(next[0] as number)) return true;
      this.drop(1);
    }
    return false;
  }

  /** All unread bytes. */
  async *rest(): AsyncGenerator<Buffer> {
    for (;;) {
      yield* this.pieces.splice(0);
      if (!(await this.more())) return;
    }
  }

  private get first(): Buffer {
    return this.pieces[0] ?? NOTHING;
  }

  private get length(): number {
    return this.pieces.reduce((sum, piece) => sum + piece.length, 0);
  }

  private async more(): Promise<boolean> {
    if (this.hasEnded) return false;
    const { value, done } = await this.source.next();
    if (done) this.hasEnded = true;
    else if (value.length > 0) this.pieces.push(value);
    return !done;
  }
}
