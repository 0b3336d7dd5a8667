// Pipeline: the steps of a client's request, from its route to its response and its access log line.
// Not here: the work of each step, which is in the rooms beside this one.

import type { AuthorizerServices } from "../authorizer/call-authorizer";
import type { MeterServices } from "../metering/meter";
import type { ThrottleServices } from "../metering/throttle";
import { logAccess } from "./access-log";
import type { AdmittedContext, RequestContext, RoutedContext, Stage } from "../context/request-context";
import { gatewayResponse } from "./gateway-response";
import { type ReceivedRequest, type Reply, hasNoContent, headerValue } from "../../http/received-request";
import { GatewayError } from "../context/errors";
import { authorize } from "../authorizer/authorize";
import { integrate } from "../integrations/integrate";
import { limitHead, readBody } from "./request-limits";
import { matchRoute } from "./match-route";
import { meter } from "../metering/meter";
import { throttle } from "../metering/throttle";
import { validate } from "../validation/validate";
import { ClientGoneError } from "../../http/errors";

/** What the steps of the pipeline work with. */
export interface Services extends AuthorizerServices, MeterServices, ThrottleServices {}

/** Where the data plane finds the stage that a path names. */
type StageLookup = (untrustedName: string) => Stage | undefined;

/** The execute API: answers `/{stage}/{path}`. */
export class DataPlane {
  constructor(
    private readonly stageNamed: StageLookup,
    private readonly services: Services,
  ) {}

  /**
   * Answers a request. It never throws or rejects: an unexpected failure is a 500 for the caller and a line in the log. It returns a
   * promise only where it has to wait, because each promise costs as much as a step (benchmark `throughput`).
   */
  handle(request: ReceivedRequest): Promise<Reply> | Reply {
    const { ids, clock } = this.services;
    const slashAt = request.untrustedPath.indexOf("/", 1);
    const stageEnd = slashAt < 0 ? request.untrustedPath.length : slashAt;
    const stage = this.stageNamed(request.untrustedPath.slice(1, stageEnd));
    const ownId = ids.request();
    const requestId = requestIdOf(request, ownId);
    const extendedRequestId = ids.extendedRequest();
    if (!stage) return withIds(unknownStage, requestId, extendedRequestId);

    const untrustedPath = slashAt < 0 ? "/" : request.untrustedPath.slice(lastSlash(request, slashAt));
    const arrivedAt = clock.now();
    const context: RequestContext = {
      request,
      stage,
      untrustedPath,
      requestId,
      extendedRequestId,
      ownId,
      arrivedAt,
    };
    try {
      const reply = this.route(context);
      if (!(reply instanceof Promise)) return this.finish(reply, context);
      return reply.then(
        (late) => this.finish(late, context),
        (error: unknown) => this.finish(this.refuse(error, context), context),
      );
    } catch (error) {
      return this.finish(this.refuse(error, context), context);
    }
  }

  /** The steps of a request, in API Gateway's order. Each method takes those up to the next one that may have to wait. */
  private route(received: RequestContext): Promise<Reply> | Reply {
    limitHead(received);
    const context = matchRoute(received);
    const authorizing = authorize(context, this.services);
    return authorizing ? authorizing.then(() => this.admit(context)) : this.admit(context);
  }

  private admit(context: RoutedContext): Promise<Reply> | Reply {
    meter(context, this.services);
    throttle(context, this.services);
    const admitted = readBody(context);
    return admitted instanceof Promise ? admitted.then((late) => this.answer(late)) : this.answer(admitted);
  }

  private answer(context: AdmittedContext): Promise<Reply> | Reply {
    validate(context, this.services);
    return integrate(context, this.services);
  }

  private finish(reply: Reply, context: RequestContext): Reply {
    const complete = withIds(reply, context.requestId, context.extendedRequestId);
    logAccess(context, complete, this.services);
    return complete;
  }

  private refuse(error: unknown, context: RequestContext): Reply {
    context.error = this.gatewayErrorOf(error, context);
    return gatewayResponse(context.error, context, this.services);
  }

  private gatewayErrorOf(error: unknown, { extendedRequestId }: RequestContext): GatewayError {
    if (error instanceof GatewayError) return error;
    if (error instanceof ClientGoneError) return new GatewayError("DEFAULT_4XX", { message: "Bad Request" });
    this.services.log.problem(`request ${extendedRequestId}: ${(error as Error).stack ?? String(error)}`);
    return new GatewayError("DEFAULT_5XX", { message: "Internal server error" });
  }
}

/** Where the path after the stage starts. API Gateway treats several slashes there as one. */
function lastSlash({ untrustedPath }: ReceivedRequest, slashAt: number): number {
  let at = slashAt;
  while (untrustedPath[at + 1] === "/") at++;
  return at;
}

/** API Gateway's response for an unknown stage, which no document can customize. */
const unknownStage: Reply = {
  status: 403,
  headers: [
    ["Content-Type", "application/json"],
    ["x-amzn-ErrorType", "ForbiddenException"],
  ],
  body: JSON.stringify({ message: "Forbidden" }),
};

function withIds(reply: Reply, requestId: string, extendedRequestId: string): Reply {
  const { status, headers, body } = reply;
  const ids = [
    ["x-amzn-RequestId", requestId],
    ["x-amz-apigw-id", extendedRequestId],
  ] as const;
  return { status, headers: [...ids, ...headers], body: hasNoContent(status) ? "" : body };
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * The request's id, which the caller may choose: "Clients can override the value in the x-amzn-RequestId header with a value
 * in the format of a universally unique identifier (UUID)", the same one as often as they like. Anything else is replaced and
 * marked so ("Set up CloudWatch logging for REST APIs"). Only the extended id names one request.
 */
function requestIdOf(request: ReceivedRequest, ownId: string): string {
  const untrusted = headerValue(request, "x-amzn-RequestId");
  if (untrusted === undefined || untrusted === "") return ownId;
  return UUID.test(untrusted) ? untrusted : `${ownId}_REPLACED_INVALID_REQUEST_ID`;
}
