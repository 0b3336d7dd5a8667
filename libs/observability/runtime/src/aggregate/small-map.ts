/** A map for which it is usual to hold one thing, and which takes hardly any room then: a tenant has one API key. */
export class SmallMap<Key, Value> {
  private firstKey: Key | undefined;
  private first: Value | undefined;
  private all: Map<Key, Value> | undefined;

  get(key: Key): Value | undefined {
    if (this.all !== undefined) return this.all.get(key);
    return key === this.firstKey ? this.first : undefined;
  }

  set(key: Key, value: Value): void {
    if (this.all !== undefined) {
      this.all.set(key, value);
    } else if (this.first === undefined || key === this.firstKey) {
      this.firstKey = key;
      this.first = value;
    } else {
      this.all = new Map([
        [this.firstKey as Key, this.first],
        [key, value],
      ]);
    }
  }
}
