import type { Definition } from "../definition/definition";
import type { BucketLimits } from "../plans/token-bucket";
import type { AccessLog } from "./access-log";

/** How method settings name every method of a stage. */
export const ALL_METHODS = "*/*";

/** A stage: a deployed definition, and how it is served. */
export interface Stage {
  readonly apiId: string;
  readonly name: string;
  readonly deploymentId: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly definition: Definition;
  readonly variables: Readonly<Record<string, string>>;
  /** Throttles by `{resource path}/{METHOD}`; `ALL_METHODS` is for those without their own. */
  readonly methodThrottles: Readonly<Record<string, BucketLimits>>;
  readonly accessLogFormat: string | undefined;
  /** The format, compiled; nothing when the stage has no access log. */
  readonly accessLog: AccessLog | undefined;
}
