import type { Clock } from "../../common/clock";
import type { Authorization } from "../context/authorization";

interface Entry {
  readonly authorization: Authorization;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** API Gateway does not say how much it keeps; this many answers are some 10 MB here. */
const DEFAULT_MAX_ENTRIES = 10_000;

/** What authorizers answered, by stage and the key of a question, until the authorizer's TTL is over. */
export class AuthorizerCache {
  private readonly stages = new Map<string, Map<string, Entry>>();
  private hits = 0;
  private misses = 0;

  constructor(
    private readonly clock: Clock,
    private readonly maxEntriesPerStage = DEFAULT_MAX_ENTRIES,
  ) {}

  get(stage: string, key: string): Authorization | undefined {
    const entries = this.stages.get(stage);
    const entry = entries?.get(key);
    if (entry && entry.expiresAt > this.clock.now()) {
      this.hits++;
      return entry.authorization;
    }
    this.misses++;
    entries?.delete(key);
    return undefined;
  }

  /** How often an answer was there, and was not, since the start; and how many there are now. */
  get statistics(): { readonly hits: number; readonly misses: number; readonly entries: number } {
    return { hits: this.hits, misses: this.misses, entries: this.size };
  }

  set(stage: string, key: string, authorization: Authorization, ttlSeconds: number): void {
    if (ttlSeconds === 0) return;
    const entries = this.stages.get(stage) ?? new Map<string, Entry>();
    this.stages.set(stage, entries);
    if (entries.size >= this.maxEntriesPerStage) this.evict(entries);
    entries.set(key, { authorization, expiresAt: this.clock.now() + ttlSeconds * 1000 });
  }

  /** Forgets every answer of one stage, as `FlushStageAuthorizersCache` does. */
  flush(stage: string): void {
    this.stages.delete(stage);
  }

  get size(): number {
    return [...this.stages.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Drops the oldest tenth: with one TTL, these expire first. */
  private evict(entries: Map<string, Entry>): void {
    let surplus = Math.ceil(this.maxEntriesPerStage / 10);
    for (const key of entries.keys()) {
      entries.delete(key);
      if (--surplus === 0) return;
    }
  }
}
