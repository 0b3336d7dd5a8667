import type { RoutedDomain } from "../path-in-cell";
import { RouterFunctionSizeError } from "./errors";
import { FUNCTION_CODE } from "./function-code";
import type { FunctionSettings } from "./settings";

/** A cell as the router's function reaches it. */
export interface RoutedCell {
  readonly name: string;
  /** Id of the cell's REST API. */
  readonly apiId: string;
  readonly region: string;
}

export interface RouterFunctionOptions {
  /** The environment's prefix of tokens. */
  readonly tokenPrefix: string;
  /** The first one gets every request that names no other. */
  readonly cells: readonly [RoutedCell, ...RoutedCell[]];
  /** Name of the stage, the same in every cell. */
  readonly stage: string;
  /** Host names of the environment's `domain`. @default none */
  readonly domains?: readonly RoutedDomain[];
  /** Whether cells ask for the router's secret. @default false */
  readonly hasSecret?: boolean;
}

/**
 * Bytes of a function's code that CloudFront accepts.
 *
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions
 */
export const MAX_FUNCTION_BYTES = 10_000;

/** An API's id has ten characters; a caller may pass a placeholder that is longer. */
const API_ID = "a".repeat(10);

/**
 * Returns the code of the router's CloudFront Function, for JavaScript runtime 2.0.
 *
 * @throws {RouterFunctionSizeError} when the cells and host names do not fit into a function.
 */
export function routerFunction({
  tokenPrefix,
  cells,
  stage,
  domains = [],
  hasSecret = false,
}: RouterFunctionOptions): string {
  const codeFor = (origin: (cell: RoutedCell) => string): string => {
    const [first, ...rest] = cells;
    const settings: FunctionSettings = {
      tokenPrefix,
      names: [first.name, ...rest.map(({ name }) => name)],
      origins: cells.map(origin),
      stage,
      domains: domains.map(({ name, basePath }) => ({ name, ...(basePath !== undefined && { basePath }) })),
      hasSecret,
    };
    return FUNCTION_CODE.replace("SETTINGS", () => JSON.stringify(settings));
  };
  const bytes = codeFor(({ region }) => `${API_ID}.${region}`).length;
  if (bytes > MAX_FUNCTION_BYTES) throw new RouterFunctionSizeError(bytes, cells.length);
  return codeFor(({ apiId, region }) => `${apiId}.${region}`);
}
