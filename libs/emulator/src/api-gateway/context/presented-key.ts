import type { State } from "../../state/state";
import type { RequestContext } from "./request-context";
import { headerValue } from "../../http/received-request";

/** The document's `x-amazon-apigateway-api-key-source`: what the authorizer returned, or the caller's `X-API-Key`. */
export function presentedKey({ stage, authorization, request }: RequestContext): string | undefined {
  return stage.definition.apiKeySource === "AUTHORIZER"
    ? authorization?.usageIdentifierKey
    : headerValue(request, "X-API-Key");
}

/**
 * A request as an authorizer is asked about it: with the key that the caller sent, where the method requires one. What API
 * Gateway says of a key that it does not know is not published: here, nothing.
 */
export function withCallersKey(context: RequestContext, state: State): RequestContext {
  if (context.stage.definition.apiKeySource !== "HEADER" || !context.method?.apiKeyRequired) return context;
  const value = presentedKey(context);
  const apiKey = value === undefined ? undefined : state.keys.withValue(value);
  return apiKey ? { ...context, apiKey } : context;
}
