import type { Outcome } from "./outcome";
import {
  authorizerAllows,
  metered,
  noAuthorizer,
  noKey,
  notIntegrated,
  refused,
  refusedKey,
  route,
} from "./parts";

/** "Excessive 429 Too Many Requests errors" may have no line. */
const MAYBE = ["maybe", "monitoring"] as const;

const invalidKey = (when: string, isThere: boolean, authorizer = authorizerAllows): Outcome =>
  refused(
    when,
    {
      type: ["INVALID_API_KEY", "types"],
      status: [403, "ministack"],
      errorType: ["ForbiddenException", "errorGuide"],
      message: ["Forbidden", "ministack"],
    },
    [route, authorizer, isThere ? refusedKey : noKey, notIntegrated],
  );

const throttled = {
  type: ["THROTTLED", "ministack"],
  status: [429, "ministack"],
  errorType: ["TooManyRequestsException", "localstackRecorded"],
  message: ["Too Many Requests", "ministack"],
  line: MAYBE,
} as const;

/**
 * Outcomes of a method that requires a key, from the authorizer or, if the document says so, from the caller.
 */
export const keyOutcomes = {
  "key-missing": invalidKey("the authorizer names no key", false),
  "key-unknown": invalidKey("the authorizer names a key that does not exist", false),
  "key-disabled": invalidKey("the key is disabled", true),
  "key-without-plan": invalidKey("the key is in no usage plan", true),
  "key-of-another-stage": invalidKey("the key is in a usage plan of another stage", true),
  "header-key-missing": invalidKey("the caller sends no X-API-Key", false, noAuthorizer),
  "header-key-unknown": invalidKey("the caller's X-API-Key does not exist", false, noAuthorizer),
  "plan-throttles": refused("the key is over its plan's rate", throttled, [
    route,
    authorizerAllows,
    metered,
    notIntegrated,
  ]),
  "quota-exceeded": refused(
    "the key is over its plan's quota",
    {
      type: ["QUOTA_EXCEEDED", "types"],
      status: [429, "ministack"],
      errorType: ["LimitExceededException", "localstackRecorded"],
      message: ["Limit Exceeded", "ministack"],
      line: MAYBE,
    },
    [route, authorizerAllows, metered, notIntegrated],
  ),
  "account-throttles": refused("all callers together are over the account's rate", throttled, [
    route,
    noAuthorizer,
    noKey,
    notIntegrated,
  ]),
  "stage-throttles": refused("the method is over the stage's rate for it", throttled, [
    route,
    noAuthorizer,
    noKey,
    notIntegrated,
  ]),
} as const satisfies Record<string, Outcome>;
