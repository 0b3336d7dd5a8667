import type { State } from "../../state/state";
import type { Exchange } from "./request-context";
import { headerValue } from "../../http/received-request";

/** The document's `x-amazon-apigateway-api-key-source`: what the authorizer returned, or the caller's `X-API-Key`. */
export function presentedKey({ stage, authorization, request }: Exchange): string | undefined {
  return stage.definition.apiKeySource === "AUTHORIZER"
    ? authorization?.usageIdentifierKey
    : headerValue(request, "X-API-Key");
}

/**
 * A request as an authorizer is asked about it: with the key that the caller sent, where the method requires one. What API
 * Gateway says of a key that it does not know is not published: here, nothing.
 */
export function withCallersKey(exchange: Exchange, state: State): Exchange {
  if (exchange.stage.definition.apiKeySource !== "HEADER" || !exchange.method?.apiKeyRequired)
    return exchange;
  const value = presentedKey(exchange);
  const apiKey = value === undefined ? undefined : state.keys.withValue(value);
  return apiKey ? { ...exchange, apiKey } : exchange;
}
