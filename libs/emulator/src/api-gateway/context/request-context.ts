// Request context: a request's state on its way through the gateway, its variables, and the errors that end
// it.
// Not here: the steps that a request passes, which are in `pipeline`.

import type { Clock } from "../../common/clock";
import type { Definition, MethodDefinition, RouteMatch } from "../definition/definition";
import type { ApiKey } from "../../state/api-keys";
import type { Authorization } from "./authorization";
import type { ReceivedRequest, Reply } from "../../http/received-request";
import type { GatewayError } from "./errors";
import type { Account } from "./services";
import type { BucketLimits } from "../../state/usage-plan";

/** The name of all methods of a stage in method settings. */
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
  /** The compiled format; `undefined` for a stage without an access log. */
  readonly accessLog: AccessLog | undefined;
}

/** A call of a backend, for the access log. Missing members are unset variables. */
interface IntegrationCall {
  readonly latencyMs?: number;
  /** The status that the function's code or an HTTP backend returned: `$context.integration.status`. */
  readonly status?: number;
  /** The status of the service that was called. Lambda's is 200 also when the function failed. */
  readonly serviceStatus?: number;
  readonly requestId?: string;
  readonly error?: string;
}

/** A call of an authorizer's function, for the access log. */
interface AuthorizerCall {
  readonly latencyMs: number;
  readonly requestId: string;
  /** Its outcome: 200, 401 or 500. */
  readonly status: number;
  /** Lambda's own status, which is 200 also when the function failed. */
  readonly serviceStatus: number;
  readonly error?: string;
}

/**
 * A request that came in for a stage, and what the steps of the pipeline have found out about it. The access log and gateway
 * responses read it whatever step refused the request.
 */
export interface RequestContext {
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
  /** The call of the authorizer's function; a cached answer has none. */
  authorizer?: AuthorizerCall;
  apiKey?: ApiKey;
  body?: Buffer;
  integration?: IntegrationCall;
  error?: GatewayError;
}

/** A request whose method was found. */
export interface RoutedContext extends RequestContext {
  method: MethodDefinition;
  pathParameters: Readonly<Record<string, string>>;
}

/** A request that was let in, with its body. */
export interface AdmittedContext extends RoutedContext {
  body: Buffer;
}

/** Enters the next stage. The object stays the same, so that a request allocates one (benchmark `throughput`). */
export function routed(context: RequestContext, { method, pathParameters }: RouteMatch): RoutedContext {
  context.method = method;
  context.pathParameters = pathParameters;
  return context as RoutedContext;
}

/** Enters the next stage, as {@link routed}. */
export function admitted(context: RoutedContext, body: Buffer): AdmittedContext {
  context.body = body;
  return context as AdmittedContext;
}

/** A stage's access log format, compiled: what writes each piece of a line. */
export type AccessLog = readonly AccessLogWriter[];

export type AccessLogWriter = (
  context: RequestContext,
  reply: Reply,
  services: { readonly account: Account; readonly clock: Clock },
) => string;
