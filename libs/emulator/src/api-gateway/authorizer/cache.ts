import type { Clock } from "../../common/clock";
import type { Authorization } from "../context/authorization";

interface Entry {
  readonly authorization: Authorization;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** API Gateway's limit is not published. This many results take about 10 MB. */
const DEFAULT_MAX_ENTRIES = 10_000;

/** Authorizers' results, by stage and cache key, until the authorizer's TTL ends. */
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

  /** Hits and misses since the start, and the number of entries now. */
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

  /** Removes all results of one stage, as `FlushStageAuthorizersCache` does. */
  flush(stage: string): void {
    this.stages.delete(stage);
  }

  get size(): number {
    return [...this.stages.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Removes the oldest tenth. With one TTL, these expire first. */
  private evict(entries: Map<string, Entry>): void {
    let surplus = Math.ceil(this.maxEntriesPerStage / 10);
    for (const key of entries.keys()) {
      entries.delete(key);
      if (--surplus === 0) return;
    }
  }
}
