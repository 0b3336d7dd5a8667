import type { ApiKey } from "./api-key";
import { Collection } from "./collection";

/** API keys, also found by their value: that is what an authorizer or a client presents. */
export class ApiKeys extends Collection<ApiKey> {
  private readonly byValue = new Map<string, ApiKey>();

  constructor(writes: ConstructorParameters<typeof Collection<ApiKey>>[1]) {
    super("key", writes);
  }

  withValue(value: string): ApiKey | undefined {
    return this.byValue.get(value);
  }

  override load(id: string, key: ApiKey): void {
    super.load(id, key);
    this.byValue.set(key.value, key);
  }

  override delete(id: string): void {
    const key = this.get(id);
    if (key) this.byValue.delete(key.value);
    super.delete(id);
  }
}
