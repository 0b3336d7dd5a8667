import { resourceQuotas } from "@tollgate/aws-quotas";
import type { ApiKey } from "../core/api-gateway-ports";
import type { Inventory } from "../core/inventory";

/** The account's API keys, at most 10,000, and the keys in each plan, as of the last listing. */
export class KeyStock {
  private keys: Map<string, ApiKey> | undefined;
  /** The number of new keys since the listing. */
  private reserved = 0;
  private readonly members = new Map<string, Set<string>>();

  constructor(private readonly inventory: Pick<Inventory, "keys" | "keysIn">) {}

  /** Lists the keys at the first call. */
  async load(): Promise<void> {
    if (this.keys === undefined) await this.reload();
  }

  async reload(): Promise<void> {
    const keys = new Map<string, ApiKey>();
    for await (const { value, ...key } of this.inventory.keys()) keys.set(value, key);
    this.keys = keys;
    this.reserved = 0;
    this.members.clear();
  }

  find(value: string): ApiKey | undefined {
    return this.keys?.get(value);
  }

  /** Returns how many more keys the account can have. Lists the keys at the first call. */
  async free(): Promise<number> {
    await this.load();
    return Math.max(0, resourceQuotas.apiKeys - (this.keys?.size ?? 0) - this.reserved);
  }

  /** Reserves one more key. @returns false if the account can have no more keys */
  reserve(): boolean {
    if ((this.keys?.size ?? 0) + this.reserved >= resourceQuotas.apiKeys) return false;
    this.reserved += 1;
    return true;
  }

  /** Whether a plan contains a key. The plan's keys are listed at the first call. */
  async isIn(planId: string, keyId: string): Promise<boolean> {
    const members = this.members.get(planId) ?? new Set<string>();
    if (!this.members.has(planId)) for await (const id of this.inventory.keysIn(planId)) members.add(id);
    this.members.set(planId, members);
    return members.has(keyId);
  }
}
