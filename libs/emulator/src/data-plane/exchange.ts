import type { MethodDefinition } from "../definition/definition";
import type { ApiKey } from "../state/api-key";
import type { Authorization } from "./authorization";
import type { ReceivedRequest } from "./received-request";
import type { Refusal } from "./refusal";
import type { Stage } from "./stage";

/** How long a step took and how it ended, for the access log. */
export interface Measured {
  readonly latencyMs: number;
  readonly status?: number;
  readonly requestId?: string;
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
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  method?: MethodDefinition;
  pathParameters?: Readonly<Record<string, string>>;
  authorization?: Authorization;
  /** When the authorizer function was called; a cached answer takes no time. */
  authorizer?: Measured;
  apiKey?: ApiKey;
  body?: Buffer;
  integration?: Measured;
  refusal?: Refusal;
}
