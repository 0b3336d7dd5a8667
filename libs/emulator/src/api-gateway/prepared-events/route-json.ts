import type { MethodDefinition } from "../definition/definition";
import type { RequestContext, Stage } from "../context/request-context";
import { flat, jsonText } from "./json-text";

/** An event's JSON about the requested path. */
export interface RouteJson {
  /** The members from `resource` to `httpMethod`, with a comma. */
  readonly opening: string;
  /** The context as far as the value of `extendedRequestId`. */
  readonly context: string;
  /** The context from behind the value of `requestTime` as far as that of `domainPrefix`. */
  readonly path: string;
}

/** The text of a method's last request. */
interface Known extends RouteJson {
  readonly ofPath: string;
  readonly ofRequestPath: string;
  readonly ofMethod: string;
  readonly ofProtocol: string;
}

/** By deployed stage and method. The next request for a method mostly has the same path (benchmark `throughput`). */
const known = new WeakMap<Stage, Map<MethodDefinition | undefined, Known>>();

export function routeJson(context: RequestContext): RouteJson {
  const { stage, method, untrustedPath, request } = context;
  let ofStage = known.get(stage);
  if (!ofStage) known.set(stage, (ofStage = new Map()));
  const last = ofStage.get(method);
  if (
    last?.ofPath === untrustedPath &&
    last.ofRequestPath === request.untrustedPath &&
    last.ofMethod === request.method &&
    last.ofProtocol === request.protocol
  ) {
    return last;
  }
  const made = newRouteJson(context);
  ofStage.set(method, made);
  return made;
}

function newRouteJson({ request, method, untrustedPath }: RequestContext): Known {
  const httpMethod = jsonText(request.method);
  // `TestInvokeAuthorizer` has no method.
  const path = method && JSON.stringify(method.resourcePath);
  const resource = path === undefined ? "" : `"resource":${path},`;
  const ids =
    path === undefined ? "" : `"resourceId":${JSON.stringify(method?.resourceId)},"resourcePath":${path},`;
  const requestPath = jsonText(request.untrustedPath);
  return {
    ofPath: untrustedPath,
    ofRequestPath: request.untrustedPath,
    ofMethod: request.method,
    ofProtocol: request.protocol,
    opening: flat(`${resource}"path":${jsonText(untrustedPath)},"httpMethod":${httpMethod},`),
    context: flat(`{${ids}"httpMethod":${httpMethod},"extendedRequestId":"`),
    path: flat(`","path":${requestPath},"protocol":${jsonText(request.protocol)},"domainPrefix":`),
  };
}
