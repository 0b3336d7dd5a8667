import type { AuthorizerDefinition } from "../definition/definition";
import type { Authorization } from "../context/authorization";
import { parseAuthorizerResult } from "./result";
import type { RequestContext } from "../context/request-context";
import { withCallersKey } from "../context/presented-key";
import { GatewayError } from "../context/errors";
import { methodArn } from "../context/method-names";
import { headersJson, pathAndQueryJson, requestContextJson } from "../prepared-events/proxy-event";
import type { Account, CallServices } from "../context/services";
import type { State } from "../../state/state";
import type { AuthorizerCache } from "./cache";
import { AuthorizerResultError } from "./errors";

export interface AuthorizerServices extends CallServices {
  readonly authorizerCache: AuthorizerCache;
  /** Where the key is that a caller sent. */
  readonly state: State;
}

/**
 * Invokes the authorizer's function.
 *
 * @throws {GatewayError} 401 when it threw `Unauthorized`; 500 when it failed in any other way, ran into its timeout, or
 * returned something that is not an authorizer's result.
 */
export async function callAuthorizer(
  authorizer: AuthorizerDefinition,
  identities: readonly (string | undefined)[],
  context: RequestContext,
  services: Omit<AuthorizerServices, "authorizerCache">,
): Promise<Authorization> {
  const { clock, functions, ids, log } = services;
  const event =
    authorizer.type === "TOKEN"
      ? tokenAuthorizerEvent(identities[0] ?? "", context, services.account)
      : requestAuthorizerEvent(withCallersKey(context, services.state), services.account);
  const requestId = ids.request();
  const startedAt = clock.now();
  const result = await functions.invoke(authorizer.functionArn, event, requestId);
  const call = { latencyMs: clock.now() - startedAt, requestId, serviceStatus: 200 };

  if (result.kind === "result") {
    try {
      const authorization = parseAuthorizerResult(result.payload, (member) =>
        reportOnce(authorizer, member, log),
      );
      context.authorizer = { ...call, status: 200 };
      return authorization;
    } catch (error) {
      if (!(error instanceof AuthorizerResultError)) throw error;
      log.problem(`authorizer ${authorizer.name}: ${error.message}`);
      context.authorizer = { ...call, status: 500, error: error.message };
      throw new GatewayError("AUTHORIZER_CONFIGURATION_ERROR");
    }
  }
  if (result.kind === "error" && result.error.errorMessage === "Unauthorized") {
    context.authorizer = { ...call, status: 401, error: "Unauthorized" };
    throw new GatewayError("UNAUTHORIZED", { message: "Unauthorized" });
  }
  const serviceStatus = result.kind === "refused" ? result.status : call.serviceStatus;
  context.authorizer = { ...call, serviceStatus, status: 500, error: "Authorizer error" };
  // In API Gateway's execution log: "Execution failed due to configuration error: Authorizer error".
  throw new GatewayError("AUTHORIZER_CONFIGURATION_ERROR");
}

/** Unknown members that were reported already, by authorizer. */
const reported = new WeakMap<AuthorizerDefinition, Set<string>>();

function reportOnce(authorizer: AuthorizerDefinition, member: string, log: AuthorizerServices["log"]): void {
  const members = reported.get(authorizer) ?? new Set();
  reported.set(authorizer, members);
  // A function could return ever new names.
  if (members.has(member) || members.size === MAX_REPORTED) return;
  members.add(member);
  log.problem(
    `authorizer ${authorizer.name}: its answer has a member that API Gateway does not document: ${member}`,
  );
}

const MAX_REPORTED = 20;

/** Input of a TOKEN authorizer, from "Input to an API Gateway Lambda authorizer", as JSON. */
function tokenAuthorizerEvent(untrustedToken: string, context: RequestContext, account: Account): string {
  const arn = methodArn(context, account);
  return JSON.stringify({ type: "TOKEN", methodArn: arn, authorizationToken: untrustedToken });
}

/**
 * Input of a REQUEST authorizer, from the same page, as JSON. Unlike in a backend's event, a map without entries is `{}`
 * (the page's `pathParameters`; recorded in an execution log of `TestInvokeAuthorizer`).
 */
export function requestAuthorizerEvent(context: RequestContext, account: Account): string {
  return (
    `{"type":"REQUEST","methodArn":${JSON.stringify(methodArn(context, account))}` +
    `,${pathAndQueryJson(context, "{}")},${headersJson(context)}` +
    `,"stageVariables":${JSON.stringify(context.stage.variables)}` +
    `,"requestContext":${requestContextJson(context, account)}}`
  );
}
