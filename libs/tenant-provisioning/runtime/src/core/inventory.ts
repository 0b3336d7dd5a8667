import type { Plan } from "@tollgate/environments";
import type { ApiKey } from "./api-gateway-ports";
import type { FoundToken } from "./tokens";

/** A usage plan in API Gateway. A missing limit means unlimited. */
export type DeployedPlan = Pick<Plan, "throttle" | "quota"> & { readonly name: string };

/** All keys and plans in the account and Region, page by page, in no order. */
export interface Inventory {
  tokens(): AsyncIterable<FoundToken>;
  keys(): AsyncIterable<ApiKey & { readonly value: string }>;
  keysIn(planId: string): AsyncIterable<string>;
  /** The usage plans, of any environment. */
  plans(): AsyncIterable<DeployedPlan>;
}
