import { Collection } from "./collection";
import type { PlanKey } from "./usage-plan";

/** Which key is in which plan, by `planId/keyId`, also found by the key. */
export class PlanKeys extends Collection<PlanKey> {
  private readonly plansOfKey = new Map<string, Set<string>>();

  constructor(writes: ConstructorParameters<typeof Collection<PlanKey>>[1]) {
    super("planKey", writes);
  }

  static id(planId: string, keyId: string): string {
    return `${planId}/${keyId}`;
  }

  /** The ids of the plans that a key is in. */
  plansOf(keyId: string): Iterable<string> {
    return this.plansOfKey.get(keyId) ?? [];
  }

  override load(id: string, planKey: PlanKey): void {
    super.load(id, planKey);
    const plans = this.plansOfKey.get(planKey.keyId) ?? new Set();
    this.plansOfKey.set(planKey.keyId, plans.add(planKey.planId));
  }

  override delete(id: string): void {
    const planKey = this.get(id);
    super.delete(id);
    if (!planKey) return;
    const plans = this.plansOfKey.get(planKey.keyId);
    plans?.delete(planKey.planId);
    if (plans?.size === 0) this.plansOfKey.delete(planKey.keyId);
  }
}
