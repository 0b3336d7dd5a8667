import { isEmpty, type Json } from "../../values/json";
import type { Message } from "../../findings/message";
import { readPolicy } from "../../policy/document";
import { covers } from "../../policy/patterns";
import { granteeOf, type Ownership } from "../../policy/principals";
import { rightsMessage } from "../../policy/rights-message";
import { lostRefusals, newGrants, type Grant } from "../../policy/widening";
import { type RuleFinding, report } from "../../findings/finding";

/**
 * Compares resource policies of an API or an endpoint. Without a policy, everyone has access; with one, only
 * callers that it allows and does not deny.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 *
 * @param whose the beginning of the message, such as `The API's policy`
 */
export function diffResourcePolicy(
  whose: Message,
  before: Json | undefined,
  after: Json | undefined,
  facts: Ownership,
): readonly RuleFinding[] {
  if (isEmpty(before) && isEmpty(after)) return [];
  if (isEmpty(after))
    return report("network-opened", [...whose, " is removed: callers that it denied can call."]);
  const [old, now] = [isEmpty(before) ? [] : readPolicy(before), readPolicy(after)];
  if (!old || !now)
    return report("unknown-change", [
      ...whose,
      " cannot be read: the principals that it allows are unknown.",
    ]);
  const refused = lostRefusals(now, old).filter((each) => !isForPlainHttp(each));
  if (isEmpty(before))
    return [...newRefusals(whose, refused), ...onlySome(whose, newGrants([], now), refused.length > 0)];
  const lost = newGrants(now, old);
  return [
    ...newRefusals(whose, refused),
    ...(lost.length > 0
      ? report(
          "requests-refused",
          [...whose, " no longer allows ", ...rightsMessage(lost), ": the denied callers get 403."],
          "block",
        )
      : []),
    ...opened(whose, newGrants(old, now), lostRefusals(old, now), facts),
  ];
}

function newRefusals(whose: Message, refused: readonly Grant[]): readonly RuleFinding[] {
  if (refused.length === 0) return [];
  const sentence: Message = [
    ...whose,
    " now denies ",
    ...rightsMessage(refused),
    ": the denied callers get 403.",
  ];
  return report("requests-refused", sentence, "block");
}

/** Reports a first policy, which denies access to everyone that it does not allow. */
function onlySome(whose: Message, grants: readonly Grant[], refuses: boolean): readonly RuleFinding[] {
  if (grants.some((each) => isForEveryone(each)) || (grants.length === 0 && refuses)) return [];
  const sentence: Message = [
    ...whose,
    " is new, and allows only ",
    ...(grants.length > 0 ? rightsMessage(grants) : ["nobody"]),
    ": everyone else gets 403.",
  ];
  return report("requests-refused", sentence, "block");
}

function opened(
  whose: Message,
  grants: readonly Grant[],
  refusals: readonly Grant[],
  facts: Ownership,
): readonly RuleFinding[] {
  if (grants.length + refusals.length === 0) return [];
  const grantees = grants.map(({ principal, conditions }) => granteeOf(principal, conditions, facts, false));
  const strangers = grantees.filter(({ standing }) => !["own", "service", "unclear"].includes(standing));
  const sentence: Message = [
    ...whose,
    ...(grants.length > 0 ? [" now allows ", ...rightsMessage(grants)] : []),
    ...(grants.length > 0 && refusals.length > 0 ? [" and"] : []),
    ...(refusals.length > 0 ? [" no longer refuses ", ...rightsMessage(refusals)] : []),
    ...(strangers[0] ? [", which gives access to ", strangers[0].because] : []),
    ".",
  ];
  return report("network-opened", sentence, strangers.length + refusals.length > 0 ? "block" : "warn");
}

/** A grant for everyone without conditions has the effect of no policy. */
function isForEveryone({ action, resource, principal, conditions }: Grant): boolean {
  return (
    isAnyone(principal) &&
    conditions.length === 0 &&
    covers(action, "execute-api:invoke") &&
    /^(\*|execute-api:\/\*(\/\*)*|arn:[\w*-]+:execute-api:[^:]*:[^:]*:[^/]*\/\*(\/\*)*|arn:[\w*-]+:execute-api:[^:]*:[^:]*:\*)$/.test(
      resource,
    )
  );
}

function isAnyone(principal: string): boolean {
  return principal === "*" || principal === "AWS:*" || principal.startsWith("!");
}

/** API Gateway accepts TLS only, so that denying plain HTTP denies nobody. */
function isForPlainHttp({ conditions }: Grant): boolean {
  const [only, ...others] = conditions;
  return others.length === 0 && only?.key === "aws:securetransport" && only.values.join() === "false";
}
