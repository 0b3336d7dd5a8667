import { type Pattern } from "./sourced-value";
import type { Outcome } from "./outcome";
import { MILLISECONDS, UNSET, UUID } from "./sourced-value";
import {
  authorizerAllows,
  authorizerCached,
  authorizerDenies,
  authorizerFails,
  authorizerNotAsked,
  integrated,
  noAuthorizer,
  noKey,
  notIntegrated,
  passedOn,
  refused,
  route,
} from "./parts";

/** The backend function returned 200. */
const backend = integrated({
  error: [UNSET, "azulCounts"],
  serviceStatus: ["200", "azulCounts"],
  status: ["200", "azulCounts"],
  latency: [MILLISECONDS, "azulTooLarge"],
  requestId: [UUID, "azulTooLarge"],
});

const unauthorized = {
  type: ["UNAUTHORIZED", "types"],
  status: [401, "types"],
  errorType: ["UnauthorizedException", "errorGuide"],
  message: ["Unauthorized", "errorGuide"],
} as const;

const denied = (when: string, message: string): Outcome =>
  refused(
    when,
    {
      type: ["ACCESS_DENIED", "types"],
      status: [403, "types"],
      errorType: ["AccessDeniedException", "errorGuide"],
      message: [message, "errorGuide"],
      messageMember: "Message",
    },
    [route, authorizerDenies(message), noKey, notIntegrated],
  );

/** The execution log has "Execution failed due to configuration error" for each. */
const fails = (when: string, error: string | Pattern, serviceStatus?: string, onlyOnAws?: string): Outcome =>
  refused(
    `the authorizer ${when}`,
    {
      type: ["AUTHORIZER_CONFIGURATION_ERROR", "authorizerType"],
      status: [500, "loige"],
      errorType: ["AuthorizerConfigurationException", "authorizerException"],
      message: undefined,
      ...(onlyOnAws !== undefined && { onlyOnAws }),
    },
    [route, authorizerFails("500", error, serviceStatus), noKey, notIntegrated],
  );

const answersBadly: Pattern = { meaning: "what is wrong", pattern: ".+" };

/** Outcomes of a TOKEN authorizer, for a method that requires no key. */
export const authorizerOutcomes = {
  "authorizer-allows": passedOn(
    "the authorizer allows the method",
    [200, "authorizers"],
    [route, authorizerAllows, noKey, backend],
  ),
  "authorizer-cached": passedOn(
    "the authorizer's cached answer allows the method",
    [200, "authorizers"],
    [route, authorizerCached, noKey, backend],
  ),
  "token-missing": refused("there is no token", unauthorized, [
    route,
    authorizerNotAsked,
    noKey,
    notIntegrated,
  ]),
  "token-malformed": refused("the token is not of the form that the document asks for", unauthorized, [
    route,
    authorizerNotAsked,
    noKey,
    notIntegrated,
  ]),
  "authorizer-throws-unauthorized": refused("the authorizer throws Unauthorized", unauthorized, [
    route,
    authorizerFails("401", "Unauthorized"),
    noKey,
    notIntegrated,
  ]),
  "authorizer-denies": denied(
    "the authorizer's policy denies the method, as for a token without its scopes",
    "User is not authorized to access this resource with an explicit deny",
  ),
  "authorizer-allows-another": denied(
    "the authorizer's policy allows other methods only, as for a token without its scopes",
    "User is not authorized to access this resource",
  ),
  "authorizer-throws": fails("throws another error", "Authorizer error"),
  "authorizer-exits": fails("ends its process", "Authorizer error"),
  "authorizer-times-out": fails("takes longer than its timeout", "Authorizer error"),
  "authorizer-missing": fails("does not exist", "Authorizer error", "404"),
  "authorizer-forbidden": fails(
    "may not be invoked by API Gateway",
    "Authorizer error",
    "403",
    "the local gateway checks no permissions",
  ),
  "authorizer-answers-nothing": fails("answers nothing", answersBadly),
  "authorizer-answers-text": fails("answers a text", answersBadly),
  "authorizer-names-nobody": fails("answers without a principalId", answersBadly),
  "authorizer-without-policy": fails("answers without a policy", answersBadly),
  "authorizer-bad-policy": fails("answers with a policy that is none", answersBadly),
  "authorizer-context-object": fails("answers with an object in its context", answersBadly),
  "authorizer-context-list": fails("answers with a list in its context", answersBadly),
  "authorizer-answer-too-large": fails("answers more than 8 KB", answersBadly),
  "path-too-long": refused(
    "the ARN of a method with an authorizer is over 1,600 bytes",
    {
      type: ["DEFAULT_4XX", "ours"],
      status: [414, "quotas"],
      errorType: ["BadRequestException", "ours"],
      message: ["Request URI too long", "quotas"],
    },
    [route, noAuthorizer, noKey, notIntegrated],
  ),
} as const satisfies Record<string, Outcome>;
