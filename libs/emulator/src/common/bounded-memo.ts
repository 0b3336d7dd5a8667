/** Caches results for texts that callers choose. The number of entries and their length are bounded. */
export class BoundedMemo<T> {
  private readonly remembered = new Map<string, T>();

  /** @param maxLength of a text that is remembered; with `maxEntries` it bounds the memory */
  constructor(
    private readonly make: (untrustedText: string) => T,
    private readonly maxEntries = 1000,
    private readonly maxLength = 64,
  ) {}

  get(untrustedText: string): T {
    const known = this.remembered.get(untrustedText);
    if (known !== undefined) return known;
    const made = this.make(untrustedText);
    if (untrustedText.length > this.maxLength) return made;
    // Entries in use are made again at their next use.
    if (this.remembered.size >= this.maxEntries) this.remembered.clear();
    this.remembered.set(untrustedText, made);
    return made;
  }

  get size(): number {
    return this.remembered.size;
  }
}
