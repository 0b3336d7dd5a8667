import type { Exchange } from "./exchange";
import { methodArn } from "./method-arn";
import { eventHeaders, pathAndQuery, requestContext } from "./proxy-event";
import type { Account } from "./step";

/** Input of a TOKEN authorizer, from "Input to an API Gateway Lambda authorizer". */
export function tokenAuthorizerEvent(untrustedToken: string, exchange: Exchange, account: Account): object {
  return { type: "TOKEN", methodArn: methodArn(exchange, account), authorizationToken: untrustedToken };
}

/** Input of a REQUEST authorizer, from the same page. */
export function requestAuthorizerEvent(exchange: Exchange, account: Account): object {
  return {
    type: "REQUEST",
    methodArn: methodArn(exchange, account),
    ...pathAndQuery(exchange),
    ...eventHeaders(exchange),
    stageVariables: exchange.stage.variables,
    requestContext: requestContext(exchange, account),
  };
}
