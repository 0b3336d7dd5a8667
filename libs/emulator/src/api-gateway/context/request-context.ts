import type { Definition, MethodDefinition } from "../definition/definition";
import type { BucketLimits } from "../metering/token-bucket";
import type { AccessLog } from "../pipeline/access-log";
import type { ApiKey } from "../../state/api-keys";
import type { Authorization } from "./authorization";
import type { ReceivedRequest } from "../../http/received-request";
import type { Refusal } from "./errors";

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

/** A call of a backend, for the access log. What is not there stays unset. */
interface IntegrationCall {
  readonly latencyMs?: number;
  /** What the function's code, or an HTTP backend, answered: `$context.integration.status`. */
  readonly status?: number;
  /** What the service that was called answered, which for Lambda is 200 also for a function that failed. */
  readonly serviceStatus?: number;
  readonly requestId?: string;
  readonly error?: string;
}

/** A call of an authorizer's function, for the access log. */
interface AuthorizerCall {
  readonly latencyMs: number;
  readonly requestId: string;
  /** What came of it: 200, 401 or 500. */
  readonly status: number;
  /** What Lambda answered, which is 200 also for a function that failed. */
  readonly serviceStatus: number;
  readonly error?: string;
}

/** One request on its way through the steps. Each step adds what it found out. */
export interface Exchange {
  readonly request: ReceivedRequest;
  readonly stage: Stage;
  /** Path behind the stage, still percent-encoded: `/health`. */
  readonly untrustedPath: string;
  readonly requestId: string;
  readonly extendedRequestId: string;
  /** A UUID of this request and no other, also where its caller chose the request's id. */
  readonly ownId: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  method?: MethodDefinition;
  pathParameters?: Readonly<Record<string, string>>;
  authorization?: Authorization;
  /** When the authorizer function was called; a cached answer takes no time. */
  authorizer?: AuthorizerCall;
  apiKey?: ApiKey;
  body?: Buffer;
  integration?: IntegrationCall;
  refusal?: Refusal;
}
