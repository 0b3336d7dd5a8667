import type { ApiKey } from "./api-gateway-ports";
import type { FoundToken } from "./tokens";

/** What an account and Region has: all keys and tokens, page by page, in no order, and the environment's APIs. */
export interface Inventory {
  /** The ids of the REST APIs with the environment's name. One of them, if it is deployed once. */
  apiIds(): Promise<readonly string[]>;
  tokens(): AsyncIterable<FoundToken>;
  keys(): AsyncIterable<ApiKey & { readonly value: string }>;
  keysIn(planId: string): AsyncIterable<string>;
}
