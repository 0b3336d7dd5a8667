import type { RoutedCells } from "../cell-of-token";
import type { RoutedDomain } from "../path-in-cell";

/** Header that proves to the cells of an environment with `waf` that a request came through the router. */
export const ROUTER_HEADER = "x-tollgate-router";

/** Key of the router's secret in its store. Keys of exceptions are hexadecimal. */
export const SECRET_KEY = "secret";

/** What the function's code contains, as short as it can be: CloudFront allows 10 kB. */
export interface FunctionSettings extends RoutedCells {
  /** `<API's id>.<Region>` of each cell, in the order of the names. */
  readonly origins: readonly string[];
  /** Name of the stage, the same in every cell. */
  readonly stage: string;
  /** Host names of the environment's `domain`. */
  readonly domains: readonly RoutedDomain[];
  /** Whether the store has the router's secret. */
  readonly hasSecret: boolean;
}
