// State: API keys, plans, usage and time-to-live settings, in memory and in a journal on disk.
// Not here: the items of DynamoDB's tables, which are in `dynamodb`.

import { ApiKeys } from "./api-keys";
import { Collection } from "./collection";
import type { Journal } from "./journal";
import type { PlanKey, UsagePlan, UsageRecord } from "./usage-plan";
import { PlanKeys } from "./plan-keys";
import { WriteThrough } from "./write-through";

interface TableTimeToLive {
  readonly table: string;
  readonly attribute: string;
}

/** Everything that outlives a request: API keys, plans, the keys of each plan, usage, and time-to-live settings. */
export class State {
  readonly keys: ApiKeys;
  readonly plans: Collection<UsagePlan>;
  readonly planKeys: PlanKeys;
  /** Use by `planId/keyId`. */
  readonly usage: Collection<UsageRecord>;
  /** Which attribute says when an item's time is over, by the table's name. */
  readonly timeToLive: Collection<TableTimeToLive>;
  private readonly writes: WriteThrough;

  private constructor(private readonly journal: Journal) {
    this.writes = new WriteThrough(journal);
    this.keys = new ApiKeys(this.writes);
    this.plans = new Collection("plan", this.writes);
    this.planKeys = new PlanKeys(this.writes);
    this.usage = new Collection("usage", this.writes);
    this.timeToLive = new Collection("timeToLive", this.writes);
  }

  /** @throws {DataDirectoryError} when what the journal holds cannot be read. */
  static async load(journal: Journal): Promise<State> {
    const state = new State(journal);
    for await (const { collection, id, value } of journal.entries()) {
      if (collection === "key") state.keys.load(id, value as never);
      else if (collection === "plan") state.plans.load(id, value as UsagePlan);
      else if (collection === "planKey") state.planKeys.load(id, value as PlanKey);
      else if (collection === "usage") state.usage.load(id, value as UsageRecord);
      else if (collection === "timeToLive") state.timeToLive.load(id, value as TableTimeToLive);
    }
    return state;
  }

  /** Resolves when every change so far is durable. A request that changed something is answered after that. */
  durable(): Promise<void> {
    return this.writes.durable();
  }

  async close(): Promise<void> {
    await this.writes.durable();
    await this.journal.close();
  }
}

export function removePlanKey(state: State, planId: string, keyId: string): void {
  const id = PlanKeys.id(planId, keyId);
  state.planKeys.delete(id);
  state.usage.delete(id);
}

/** Removes a plan and its keys' memberships. @returns how many keys it had */
export function removePlan(state: State, planId: string): number {
  const { items } = state.planKeys.page({ prefix: PlanKeys.id(planId, ""), limit: Infinity });
  for (const { keyId } of items) removePlanKey(state, planId, keyId);
  state.plans.delete(planId);
  return items.length;
}
