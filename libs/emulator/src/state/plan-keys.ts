import { Collection } from "./collection";
import type { PlanKey } from "./usage-plan";

/** Which key is in which plan, by `planId/keyId`, also found by the key. */
export class PlanKeys extends Collection<PlanKey> {
  /** By key and plan: the ids are looked up for each request, and are made here once. */
  private readonly idsOfKey = new Map<string, Map<string, string>>();

  constructor(writes: ConstructorParameters<typeof Collection<PlanKey>>[1]) {
    super("planKey", writes);
  }

  static id(planId: string, keyId: string): string {
    return `${planId}/${keyId}`;
  }

  /** The ids of the plans that a key is in. */
  plansOf(keyId: string): Iterable<string> {
    return this.idsOf(keyId).keys();
  }

  /** The plans that a key is in, by their ids, each with the id of the record of that. */
  idsOf(keyId: string): ReadonlyMap<string, string> {
    return this.idsOfKey.get(keyId) ?? NONE;
  }

  override load(id: string, planKey: PlanKey): void {
    super.load(id, planKey);
    const ids = this.idsOfKey.get(planKey.keyId) ?? new Map<string, string>();
    this.idsOfKey.set(planKey.keyId, ids.set(planKey.planId, id));
  }

  override delete(id: string): void {
    const planKey = this.get(id);
    super.delete(id);
    if (!planKey) return;
    const ids = this.idsOfKey.get(planKey.keyId);
    ids?.delete(planKey.planId);
    if (ids?.size === 0) this.idsOfKey.delete(planKey.keyId);
  }
}

const NONE: ReadonlyMap<string, string> = new Map();
