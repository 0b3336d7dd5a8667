import type { MethodDefinition } from "../definition/definition";
import type { ApiKey } from "../state/api-key";
import type { Authorization } from "./authorization";
import type { ReceivedRequest } from "./received-request";
import type { Refusal } from "./refusal";
import type { Stage } from "./stage";

/** A call of a backend, for the access log. What is not there stays unset. */
export interface IntegrationCall {
  readonly latencyMs?: number;
  /** What the function's code, or an HTTP backend, answered: `$context.integration.status`. */
  readonly status?: number;
  /** What the service that was called answered, which for Lambda is 200 also for a function that failed. */
  readonly serviceStatus?: number;
  readonly requestId?: string;
  readonly error?: string;
}

/** A call of an authorizer's function, for the access log. */
export interface AuthorizerCall {
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
