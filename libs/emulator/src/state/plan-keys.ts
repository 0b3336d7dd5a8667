import { Collection } from "./collection";
import type { PlanKey } from "./usage-plan";

/** Keys' memberships in plans, by `planId/keyId`, with an index by key. */
export class PlanKeys extends Collection<PlanKey> {
  /** Record ids by key and plan. They are built once, because every request needs them. */
  private readonly idsOfKey = new Map<string, Map<string, string>>();

  constructor(writes: ConstructorParameters<typeof Collection<PlanKey>>[1]) {
    super("planKey", writes);
  }

  static id(planId: string, keyId: string): string {
    return `${planId}/${keyId}`;
  }

  plansOf(keyId: string): Iterable<string> {
    return this.idsOf(keyId).keys();
  }

  /** Ids of a key's plans, each with the id of the membership record. */
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
