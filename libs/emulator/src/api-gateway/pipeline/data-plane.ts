import { logAccess } from "./access-log";
import type { Exchange, Stage } from "../context/request-context";
import { gatewayResponse } from "./gateway-response";
import {
  type ReceivedRequest,
  type Reply,
  ClientGoneError,
  hasNoContent,
  headerValue,
} from "../../http/received-request";
import { Refusal } from "../context/errors";
import type { Services, Step } from "./step";
import { authorize } from "../authorizer/authorize";
import { integrate } from "../integrations/integrate";
import { limitHead, readBody } from "./request-limits";
import { matchRoute } from "./match-route";
import { meter } from "../metering/meter";
import { throttle } from "../metering/throttle";
import { validate } from "../validation/validate";

/** A request's path through a stage, in API Gateway's order. */
const steps: readonly Step[] = [
  limitHead,
  matchRoute,
  authorize,
  meter,
  throttle,
  readBody,
  validate,
  integrate,
];

/** Where the data plane finds the stage that a path names. */
type StageLookup = (untrustedName: string) => Stage | undefined;

/** The execute API: answers `/{stage}/{path}`. */
export class DataPlane {
  constructor(
    private readonly stageNamed: StageLookup,
    private readonly services: Services,
  ) {}

  /**
   * Answers a request. It never throws nor rejects: a failure of its own is a 500 to the caller and a line in the log.
   * What can be answered at once is: each promise would cost as much as a step.
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
    const exchange: Exchange = {
      request,
      stage,
      untrustedPath,
      requestId,
      extendedRequestId,
      ownId,
      arrivedAt,
    };
    try {
      const reply = this.run(exchange, 0);
      if (!(reply instanceof Promise)) return this.finish(reply, exchange);
      return reply.then(
        (late) => this.finish(late, exchange),
        (error: unknown) => this.finish(this.refuse(error, exchange), exchange),
      );
    } catch (error) {
      return this.finish(this.refuse(error, exchange), exchange);
    }
  }

  /** Takes the steps from one on, and waits only for those that make it wait. */
  private run(exchange: Exchange, from: number): Promise<Reply> | Reply {
    for (let at = from; at < steps.length; at++) {
      const outcome = (steps[at] as Step)(exchange, this.services);
      if (outcome instanceof Promise) {
        const isLast = at === steps.length - 1;
        return isLast
          ? (outcome as Promise<Reply>)
          : outcome.then((reply) => reply ?? this.run(exchange, at + 1));
      }
      if (outcome) return outcome;
    }
    throw new Refusal("API_CONFIGURATION_ERROR", { message: "Internal server error" });
  }

  private finish(reply: Reply, exchange: Exchange): Reply {
    const complete = withIds(reply, exchange.requestId, exchange.extendedRequestId);
    logAccess(exchange, complete, this.services);
    return complete;
  }

  private refuse(error: unknown, exchange: Exchange): Reply {
    exchange.refusal = this.refusalOf(error, exchange);
    return gatewayResponse(exchange.refusal, exchange, this.services);
  }

  private refusalOf(error: unknown, { extendedRequestId }: Exchange): Refusal {
    if (error instanceof Refusal) return error;
    if (error instanceof ClientGoneError) return new Refusal("DEFAULT_4XX", { message: "Bad Request" });
    this.services.log.problem(`request ${extendedRequestId}: ${(error as Error).stack ?? String(error)}`);
    return new Refusal("DEFAULT_5XX", { message: "Internal server error" });
  }
}

/** Where the path behind the stage starts: API Gateway takes several slashes there for one. */
function lastSlash({ untrustedPath }: ReceivedRequest, slashAt: number): number {
  let at = slashAt;
  while (untrustedPath[at + 1] === "/") at++;
  return at;
}

/** API Gateway answers for a stage that does not exist before any document of an API could. */
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
