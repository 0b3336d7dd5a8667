import type { ApiKey } from "./api-gateway-ports";
import type { FoundToken } from "./tokens";

/** All keys and tokens in the account and Region, page by page, in no order. */
export interface Inventory {
  tokens(): AsyncIterable<FoundToken>;
  keys(): AsyncIterable<ApiKey & { readonly value: string }>;
  keysIn(planId: string): AsyncIterable<string>;
}
