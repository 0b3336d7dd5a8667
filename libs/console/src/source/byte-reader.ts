/** Reads bytes that come in pieces of any length, as many as are wanted. */
export class ByteReader {
  private readonly source: AsyncIterator<Buffer>;
  private pieces: Buffer[] = [];
  private hasEnded = false;

  constructor(source: AsyncIterable<Buffer>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** Up to so many bytes, fewer at the end only; they stay to be read. */
  async peek(length: number): Promise<Buffer> {
    while (this.length < length && (await this.more()));
    if (this.pieces.length > 1) this.pieces = [Buffer.concat(this.pieces)];
    return (this.pieces[0] ?? Buffer.alloc(0)).subarray(0, length);
  }

  async read(length: number): Promise<Buffer> {
    const bytes = await this.peek(length);
    this.pieces = [(this.pieces[0] ?? bytes).subarray(bytes.length)];
    return bytes;
  }

  /** What is there now, up to so many bytes; none at the end. */
  async next(most: number): Promise<Buffer> {
    await this.peek(1);
    return this.read(Math.min(most, this.length));
  }

  /** Gives back what was read last. */
  unread(bytes: Buffer): void {
    if (bytes.length > 0) this.pieces.unshift(bytes);
  }

  /** Passes over bytes of these values. @returns whether anything follows */
  async skip(values: ReadonlySet<number>): Promise<boolean> {
    for (let next = await this.peek(1); next.length > 0; next = await this.peek(1)) {
      if (!values.has(next[0] as number)) return true;
      await this.read(1);
    }
    return false;
  }

  /** All that has not been read. */
  async *rest(): AsyncGenerator<Buffer> {
    for (;;) {
      for (const piece of this.pieces.splice(0)) if (piece.length > 0) yield piece;
      if (!(await this.more())) return;
    }
  }

  private get length(): number {
    return this.pieces.reduce((sum, piece) => sum + piece.length, 0);
  }

  private async more(): Promise<boolean> {
    if (this.hasEnded) return false;
    const { value, done } = await this.source.next();
    if (done) this.hasEnded = true;
    else this.pieces.push(value);
    return !done;
  }
}
