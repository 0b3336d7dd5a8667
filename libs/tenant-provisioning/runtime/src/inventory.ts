import type { ApiKey } from "./api-keys";
import type { NewToken } from "./tokens";

export type InventoryToken = Pick<NewToken, "tokenHash" | "clientId"> &
  Partial<Pick<NewToken, "tenantId" | "tokenId" | "expiresAt">>;

/** All that there is in the account and Region, page by page, in no order. */
export interface Inventory {
  tokens(): AsyncIterable<InventoryToken>;
  keys(): AsyncIterable<ApiKey & { readonly value: string }>;
  /** Ids of the keys in a plan. */
  keysIn(planId: string): AsyncIterable<string>;
  /** How many usage plans there are, of any environment. */
  countPlans(): Promise<number>;
}
