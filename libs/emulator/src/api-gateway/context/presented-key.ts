import type { State } from "../../state/state";
import type { RequestContext } from "./request-context";
import { headerValue } from "../../http/received-request";

/** The value of the API key, from the document's `x-amazon-apigateway-api-key-source`: the authorizer's result, or `X-API-Key`. */
export function presentedKey({ stage, authorization, request }: RequestContext): string | undefined {
  return stage.definition.apiKeySource === "AUTHORIZER"
    ? authorization?.usageIdentifierKey
    : headerValue(request, "X-API-Key");
}

/**
 * The request as the authorizer sees it: with the caller's API key, where the method requires one. AWS does not document what an
 * authorizer sees of an unknown key; here, it sees none.
 */
export function withCallersKey(context: RequestContext, state: State): RequestContext {
  if (context.stage.definition.apiKeySource !== "HEADER" || !context.method?.apiKeyRequired) return context;
  const value = presentedKey(context);
  const apiKey = value === undefined ? undefined : state.keys.withValue(value);
  return apiKey ? { ...context, apiKey } : context;
}
