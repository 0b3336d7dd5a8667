import type { Exchange } from "./exchange";
import { methodArn } from "./method-arn";
import { headersJson, pathAndQueryJson, requestContextJson } from "./proxy-event";
import type { Account } from "./step";

/** Input of a TOKEN authorizer, from "Input to an API Gateway Lambda authorizer", as JSON. */
export function tokenAuthorizerEvent(untrustedToken: string, exchange: Exchange, account: Account): string {
  const arn = methodArn(exchange, account);
  return JSON.stringify({ type: "TOKEN", methodArn: arn, authorizationToken: untrustedToken });
}

/**
 * Input of a REQUEST authorizer, from the same page, as JSON. Unlike in a backend's event, a map without entries is `{}`
 * (the page's `pathParameters`; recorded in an execution log of `TestInvokeAuthorizer`).
 */
export function requestAuthorizerEvent(exchange: Exchange, account: Account): string {
  return (
    `{"type":"REQUEST","methodArn":${JSON.stringify(methodArn(exchange, account))}` +
    `,${pathAndQueryJson(exchange, "{}")},${headersJson(exchange)}` +
    `,"stageVariables":${JSON.stringify(exchange.stage.variables)}` +
    `,"requestContext":${requestContextJson(exchange, account)}}`
  );
}
