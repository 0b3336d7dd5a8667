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

/** An API key, as API Gateway keeps it (`ApiKey` in its API reference). */
export interface ApiKey {
  readonly id: string;
  /** What a client or an authorizer presents: 20 to 128 characters, unique in the account and Region. */
  readonly value: string;
  readonly name?: string;
  readonly customerId?: string;
  readonly description?: string;
  readonly enabled: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
  /** Stages from before usage plans, as `apiId/stage`: kept and shown, no effect on requests. */
  readonly stageKeys: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}
